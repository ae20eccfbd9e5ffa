package io.targetdrop.data;

import io.targetdrop.data.RandomSeed.Purpose;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * A training part and the validation part cut from it. Both are positions in the labels that were split, in
 * ascending order. Do not modify the arrays.
 *
 * @param train positions to learn from
 * @param validation positions to choose by, none of them in {@code train}
 */
public record Split(int[] train, int[] validation) {
    private static final long SEED_OF_TEST = 0;

    /**
     * Splits off a validation part that keeps the shares of the classes: round(share · n) of n images, and each class
     * within one image of its share.
     *
     * @param labels the label of each image, each at least 0
     * @param validationShare in [0, 1); 0 leaves the validation part empty
     * @param seed the run's seed
     */
    public static Split stratified(int[] labels, double validationShare, long seed) {
        if (!(validationShare >= 0 && validationShare < 1)) {
            throw new IllegalArgumentException("validation-share must be in [0, 1) but is " + validationShare + "; "
                    + DataConfig.DEFAULT_VALIDATION_SHARE + " is usual");
        }
        int total = (int) Math.round(validationShare * labels.length);
        int[] validation = sample(labels, total, seed, Purpose.SPLIT);
        int[] train = IntStream.range(0, labels.length)
                .filter(index -> Arrays.binarySearch(validation, index) < 0)
                .toArray();
        return new Split(train, validation);
    }

    /**
     * Chooses the test part of a source that has none, and keeps the shares of the classes. It depends on the labels and the share
     * only: the images that one run is tested on are those that no other run of this data set learns from or chooses by.
     *
     * @param labels the label of each image, each at least 0
     * @param share in (0, 1)
     * @return round(share · n) of n positions in {@code labels}, ascending
     */
    static int[] test(int[] labels, double share) {
        return sample(labels, (int) Math.round(share * labels.length), SEED_OF_TEST, Purpose.TEST);
    }

    /**
     * Chooses images and keeps the shares of the classes.
     *
     * @param labels the label of each image, each at least 0
     * @param limit the maximum number of images to choose, positive
     * @param seed the run's seed
     * @return min(limit, n) positions in {@code labels}, ascending
     */
    public static int[] subset(int[] labels, int limit, long seed) {
        if (!(limit >= 1)) {
            throw new IllegalArgumentException("limit must be at least 1 but is " + limit + "; leave it out for all");
        }
        return sample(labels, Math.min(limit, labels.length), seed, Purpose.LIMIT);
    }

    /**
     * A sample that keeps the shares of the classes. Class c with n_c of n images gives floor(total · n_c / n) images; the
     * rest goes, one each, to the classes with the largest remainders, the lowest label first (Hamilton's method of
     * apportionment). A class's count therefore differs from its share by less than one.
     *
     * @param labels the label of each image, each at least 0
     * @param total the size of the sample, in [0, n]
     * @param root the run's seed
     * @param purpose what the sample is for
     * @return positions in {@code labels}, ascending
     */
    private static int[] sample(int[] labels, int total, long root, Purpose purpose) {
        int[][] members = members(labels);
        int[] quotas = quotas(members, labels.length, total);
        return IntStream.range(0, members.length)
                .flatMap(label -> Arrays.stream(
                                Shuffle.permuted(members[label], RandomSeed.derive(root, purpose, label)))
                        .limit(quotas[label]))
                .sorted()
                .toArray();
    }

    private static int[][] members(int[] labels) {
        int classes = Arrays.stream(labels).max().orElse(-1) + 1;
        int[][] members = new int[classes][];
        for (int label = 0; label < classes; label++) {
            int wanted = label;
            members[label] = IntStream.range(0, labels.length)
                    .filter(index -> labels[index] == wanted)
                    .toArray();
        }
        return members;
    }

    private static int[] quotas(int[][] members, int count, int total) {
        int[] quotas = new int[members.length];
        long[] remainders = new long[members.length];
        for (int label = 0; label < members.length; label++) {
            long share = (long) total * members[label].length;
            quotas[label] = (int) (share / count);
            remainders[label] = share % count;
        }
        int missing = total - Arrays.stream(quotas).sum();
        IntStream.range(0, members.length)
                .boxed()
                .sorted(Comparator.comparingLong((Integer label) -> -remainders[label]))
                .limit(missing)
                .forEach(label -> quotas[label]++);
        return quotas;
    }
}
