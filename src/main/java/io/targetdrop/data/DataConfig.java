package io.targetdrop.data;

import java.io.Serializable;
import java.util.Objects;

/**
 * Which images a run uses.
 *
 * @param source where they come from
 * @param trainLimit the maximum number of training images, before the validation part is split off, positive;
 *     {@link #NO_LIMIT} for all
 * @param testLimit the maximum number of test images, positive; {@link #NO_LIMIT} for all
 * @param validationShare the share of the training part that becomes the validation part, in [0, 1)
 */
public record DataConfig(ImageSource source, int trainLimit, int testLimit, double validationShare)
        implements Serializable {

    /** All images. */
    public static final int NO_LIMIT = Integer.MAX_VALUE;

    /** A tenth: 5,000 of CIFAR's 50,000, as is usual. */
    public static final double DEFAULT_VALIDATION_SHARE = 0.1;

    public DataConfig {
        Objects.requireNonNull(source, "source");
        requireLimit("train-limit", trainLimit);
        requireLimit("test-limit", testLimit);
        if (!(validationShare >= 0 && validationShare < 1)) {
            throw new IllegalArgumentException("validation-share must be in [0, 1) but is " + validationShare + "; "
                    + DEFAULT_VALIDATION_SHARE + " is usual");
        }
    }

    private static void requireLimit(String name, int limit) {
        if (!(limit >= 1)) {
            throw new IllegalArgumentException(name + " must be at least 1 but is " + limit + "; leave it out for all");
        }
    }
}
