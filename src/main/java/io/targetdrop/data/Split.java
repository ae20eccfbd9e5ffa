package io.targetdrop.data;

import io.targetdrop.data.RandomSeed.Purpose;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A training part and the validation part cut from it. Both hold positions in the labels that were split, ascending;
 * the arrays are not to be written to.
 *
 * @param train positions to learn from
 * @param validation positions to choose by, none of them in {@code train}
 */
public record Split(int[] train, int[] validation) {

    /**
     * Cuts a validation part that keeps the shares of the classes: of n images round(share · n), of a class within one
     * of its part of them.
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
        int[] validation = Strata.sample(labels, total, seed, Purpose.SPLIT);
        int[] train = IntStream.range(0, labels.length)
                .filter(index -> Arrays.binarySearch(validation, index) < 0)
                .toArray();
        return new Split(train, validation);
    }
}
