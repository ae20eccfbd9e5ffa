package io.targetdrop.data;

import java.io.Serializable;
import java.util.Arrays;

/**
 * The images that a run trains on, validates on and tests on: image indices in ascending order. Do not modify the arrays.
 *
 * @param catalog the contents of the source
 * @param train indices into the catalogue's training part, at least one
 * @param validation indices into the catalogue's training part, none of them in {@code train}; may be empty
 * @param test indices into the catalogue's test part; empty if the catalogue has none
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
     * Catalogues the source, limits the training part, splits off the validation part, and limits the test part.
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
        int[] limited = limited(catalog, Part.TRAIN, config.trainLimit(), seed);
        Split split = Split.stratified(choose(catalog.trainLabels(), limited), config.validationShare(), seed);
        if (!(config.validationShare() == 0 || split.validation().length >= 1)) {
            throw new DataException(
                    "data.validation-share " + config.validationShare() + " of " + limited.length
                            + " training images must be at least 1 image but is 0; raise it or data.train-limit, or set it to 0");
        }
        int[] test = limited(catalog, Part.TEST, config.testLimit(), seed);
        return new Parts(catalog, choose(limited, split.train()), choose(limited, split.validation()), test);
    }

    private static int[] limited(Catalog catalog, Part part, int limit, long seed) {
        int[] used = catalog.used(part);
        return choose(used, Split.subset(choose(catalog.labels(part), used), limit, seed));
    }

    private static int[] choose(int[] values, int[] positions) {
        return Arrays.stream(positions).map(position -> values[position]).toArray();
    }
}
