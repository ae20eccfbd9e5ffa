package io.targetdrop.training;

import io.targetdrop.data.Parts;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How the images of a training part are spread over the classes.
 *
 * @param classes their names, by label, at least two
 * @param counts the number of training images of each
 * @param weights the sum of the weights of the training images of each; the counts if images have none
 */
public record ClassBalance(List<String> classes, List<Integer> counts, List<Double> weights) {
    /** Classes are balanced if the largest has at most this many times the images of the smallest. */
    private static final int MOST = 3;

    /** The balance of images without weights. */
    public ClassBalance(List<String> classes, List<Integer> counts) {
        this(classes, counts, counts.stream().map(Integer::doubleValue).toList());
    }

    /** The balance of a training part; the validation part is not counted. */
    public static ClassBalance of(Parts parts) {
        double[] ofImages = parts.catalog().trainWeights();
        int[] counts = new int[parts.catalog().classes().size()];
        double[] weights = new double[counts.length];
        for (int index : parts.train()) {
            int label = parts.catalog().trainLabels()[index];
            counts[label]++;
            weights[label] += ofImages.length == 0 ? 1 : ofImages[index];
        }
        return new ClassBalance(
                parts.catalog().classes(),
                Arrays.stream(counts).boxed().toList(),
                Arrays.stream(weights).boxed().toList());
    }

    /** The factor of each class that makes all classes count the same ({@link ClassWeights.Balanced}); 1 if nothing counts. */
    List<Double> balancing() {
        double all = weights.stream().mapToDouble(Double::doubleValue).sum();
        long occurring = weights.stream().filter(weight -> weight > 0).count();
        return weights.stream()
                .map(weight -> weight == 0 ? 1.0 : all / (occurring * weight))
                .toList();
    }

    /**
     * A note for the user before training begins.
     *
     * @param ofClasses those of the run, which may make up for the imbalance; weights of images may, too
     * @return empty if the classes are balanced
     */
    public Optional<String> note(ClassWeights ofClasses) {
        int largest = 0;
        int smallest = 0;
        for (int k = 1; k < counts.size(); k++) {
            largest = counts.get(k) > counts.get(largest) ? k : largest;
            smallest = counts.get(k) < counts.get(smallest) ? k : smallest;
        }
        if (counts.get(largest) <= (long) MOST * counts.get(smallest)) {
            return Optional.empty();
        }
        boolean helps = ofClasses instanceof ClassWeights.None && !weightsAreBalanced();
        String advice = helps ? "consider training.class-weights = balanced, and " : "";
        return Optional.of(String.format(
                Locale.ROOT,
                "classes are imbalanced: '%s' has %,d training images, '%s' %,d; %sjudge by macro F1 rather than accuracy",
                classes.get(largest),
                counts.get(largest),
                classes.get(smallest),
                counts.get(smallest),
                advice));
    }

    private boolean weightsAreBalanced() {
        double largest = weights.stream().mapToDouble(Double::doubleValue).max().orElse(0);
        double smallest =
                weights.stream().mapToDouble(Double::doubleValue).min().orElse(0);
        return largest <= MOST * smallest;
    }
}
