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
 * @param validationShare the share of the training part that becomes the validation part, in [0, 1); not used if the source
 *     has a validation part
 * @param testShare the share of all images that becomes the test part, in (0, 1); used only if the source has none
 */
public record DataConfig(ImageSource source, int trainLimit, int testLimit, double validationShare, double testShare)
        implements Serializable {

    /** All images. */
    public static final int NO_LIMIT = Integer.MAX_VALUE;

    /** A tenth: 5,000 of CIFAR's 50,000, as is usual. */
    public static final double DEFAULT_VALIDATION_SHARE = 0.1;

    /** Also a tenth. */
    public static final double DEFAULT_TEST_SHARE = 0.1;

    public DataConfig {
        Objects.requireNonNull(source, "source");
        requireLimit("train-limit", trainLimit);
        requireLimit("test-limit", testLimit);
        if (!(validationShare >= 0 && validationShare < 1)) {
            throw new SettingException(
                    "validation-share",
                    "must be in [0, 1) but is " + validationShare + "; " + DEFAULT_VALIDATION_SHARE + " is usual");
        }
        if (!(testShare > 0 && testShare < 1)) {
            throw new SettingException(
                    "test-share", "must be in (0, 1) but is " + testShare + "; " + DEFAULT_TEST_SHARE + " is usual");
        }
    }

    /** Images of a source that has a test part, or the usual share for one. */
    public DataConfig(ImageSource source, int trainLimit, int testLimit, double validationShare) {
        this(source, trainLimit, testLimit, validationShare, DEFAULT_TEST_SHARE);
    }

    private static void requireLimit(String name, int limit) {
        if (!(limit >= 1)) {
            throw new SettingException(name, "must be at least 1 but is " + limit + "; leave it out for all");
        }
    }
}
