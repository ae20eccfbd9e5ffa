package io.targetdrop.data;

import java.io.Serializable;
import java.util.Arrays;
import java.util.BitSet;

/**
 * The images that a run trains on, validates on and tests on: image indices in ascending order. Do not modify the arrays.
 *
 * @param catalog the contents of the source
 * @param train indices into the catalogue's training part, at least one
 * @param validation indices into the catalogue's training part, none of them in {@code train}; may be empty
 * @param test indices into the catalogue's test part, none of whose images is in {@code train} or {@code validation}; empty if
 *     the catalogue has no such part
 */
public record Parts(Catalog catalog, int[] train, int[] validation, int[] test) implements Serializable {

    public Parts {
        if (!(train.length >= 1)) {
            throw new DataException(
                    "the training part must hold at least 1 image but is empty; lower data.validation-share or"
                            + " raise data.train-limit");
        }
    }

    /**
     * Catalogues the source, limits the training part, splits off the validation part, and limits the test part. A part that
     * the source does not have is drawn: first the test part, then the validation part from what the training limit leaves.
     *
     * @param config which images
     * @param seed the run's seed
     * @throws DataException if the source is not usable, or a requested part would be empty
     */
    public static Parts of(DataConfig config, long seed) {
        return of(config.source().catalog(), config, seed);
    }

    /** As {@link #of(DataConfig, long)}, with an existing catalogue of the source. */
    public static Parts of(Catalog catalog, DataConfig config, long seed) {
        Division division = catalog.division();
        int[] labels = catalog.trainLabels();
        int[] test = testImages(catalog, config);
        int[] rest = without(catalog.used(Part.TRAIN), division.drawsTest() ? test : new int[0]);
        int[] limited = limited(without(rest, division.validation()), labels, config.trainLimit(), seed);
        int[] limitedTest = limited(test, catalog.testLabels(), config.testLimit(), seed);
        if (division.hasValidation()) {
            return new Parts(catalog, limited, without(rest, without(rest, division.validation())), limitedTest);
        }
        Split split = split(choose(labels, limited), config, seed);
        return new Parts(catalog, choose(limited, split.train()), choose(limited, split.validation()), limitedTest);
    }

    /**
     * All images of the test part, before it is limited: indices into the catalogue's test part, ascending. A drawn one is the same
     * for every seed, and has no image of a validation part that the source has.
     */
    public static int[] testImages(Catalog catalog, DataConfig config) {
        if (!catalog.division().drawsTest()) {
            return catalog.used(Part.TEST);
        }
        int[] all = without(catalog.used(Part.TRAIN), catalog.division().validation());
        int[] test = choose(all, Split.test(choose(catalog.trainLabels(), all), config.testShare()));
        if (!(test.length >= 1)) {
            throw new DataException("data.test-share " + config.testShare() + " of " + all.length
                    + " images must be at least 1 image but is 0; raise it, or add images or a test part");
        }
        return test;
    }

    private static Split split(int[] labels, DataConfig config, long seed) {
        Split split = Split.stratified(labels, config.validationShare(), seed);
        if (!(config.validationShare() == 0 || split.validation().length >= 1)) {
            throw new DataException(
                    "data.validation-share " + config.validationShare() + " of " + labels.length
                            + " training images must be at least 1 image but is 0; raise it or data.train-limit, or set it to 0");
        }
        return split;
    }

    private static int[] limited(int[] indices, int[] labels, int limit, long seed) {
        return choose(indices, Split.subset(choose(labels, indices), limit, seed));
    }

    private static int[] without(int[] indices, int[] others) {
        BitSet excluded = new BitSet();
        Arrays.stream(others).forEach(excluded::set);
        return Arrays.stream(indices).filter(index -> !excluded.get(index)).toArray();
    }

    private static int[] choose(int[] values, int[] positions) {
        return Arrays.stream(positions).map(position -> values[position]).toArray();
    }
}
