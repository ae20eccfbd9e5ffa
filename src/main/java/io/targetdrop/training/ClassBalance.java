package io.targetdrop.training;

import io.targetdrop.data.Parts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How the images of a training part are spread over the classes.
 *
 * @param classes their names, by label, at least two
 * @param counts the number of training images of each
 */
public record ClassBalance(List<String> classes, List<Integer> counts) {
    /** Classes are balanced if the largest has at most this many times the images of the smallest. */
    private static final int MOST = 3;

    /** The balance of a training part; the validation part is not counted. */
    public static ClassBalance of(Parts parts) {
        int[] counts = new int[parts.catalog().classes().size()];
        for (int index : parts.train()) {
            counts[parts.catalog().trainLabels()[index]]++;
        }
        List<Integer> list = new ArrayList<>();
        for (int count : counts) {
            list.add(count);
        }
        return new ClassBalance(parts.catalog().classes(), List.copyOf(list));
    }

    /** The weight of each class that makes all classes count the same ({@link ClassWeights.Balanced}); 1 without images. */
    List<Double> weights() {
        long images = counts.stream().mapToLong(Integer::longValue).sum();
        long occurring = counts.stream().filter(count -> count > 0).count();
        return counts.stream()
                .map(count -> count == 0 ? 1.0 : (double) images / (occurring * count))
                .toList();
    }

    /**
     * A note for the user before training begins.
     *
     * @param weights those of the run, which may make up for the imbalance
     * @return empty if the classes are balanced
     */
    public Optional<String> note(ClassWeights weights) {
        int largest = 0;
        int smallest = 0;
        for (int k = 1; k < counts.size(); k++) {
            largest = counts.get(k) > counts.get(largest) ? k : largest;
            smallest = counts.get(k) < counts.get(smallest) ? k : smallest;
        }
        if (counts.get(largest) <= (long) MOST * counts.get(smallest)) {
            return Optional.empty();
        }
        String advice = weights instanceof ClassWeights.None ? "consider training.class-weights = balanced, and " : "";
        return Optional.of(String.format(
                Locale.ROOT,
                "classes are imbalanced: '%s' has %,d training images, '%s' %,d; %sjudge by macro F1 rather than accuracy",
                classes.get(largest),
                counts.get(largest),
                classes.get(smallest),
                counts.get(smallest),
                advice));
    }
}
