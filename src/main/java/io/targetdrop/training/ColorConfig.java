package io.targetdrop.training;

import io.targetdrop.data.ColorJitter;
import io.targetdrop.data.SettingException;
import java.io.Serializable;

/**
 * How the colours of training images change at random.
 *
 * @param colorJitter how much brightness, contrast and saturation change ({@link ColorJitter}), in [0, 1]; 0 for not at all
 * @param randAugment operations that are drawn from a list, before the jitter
 */
public record ColorConfig(double colorJitter, RandAugment randAugment) implements Serializable {
    /** Images keep their colours. */
    public static final ColorConfig NONE = new ColorConfig(0, RandAugment.NONE);

    /**
     * Operations that are drawn for each image.
     *
     * @param operations how many, at least 0
     * @param magnitude their strength, in [0, 1]
     */
    public record RandAugment(int operations, double magnitude) implements Serializable {
        /** No operation. */
        public static final RandAugment NONE = new RandAugment(0, 0.3);

        public RandAugment {
            if (!(operations >= 0)) {
                throw new SettingException(
                        "operations", "must be at least 0 but is " + operations + "; 2 is usual, 0 is for none");
            }
            if (!(magnitude >= 0 && magnitude <= 1)) {
                throw new SettingException("magnitude", "must be in [0, 1] but is " + magnitude + "; 0.3 is usual");
            }
        }
    }

    public ColorConfig {
        if (!(colorJitter >= 0 && colorJitter <= 1)) {
            throw new SettingException(
                    "color-jitter", "must be in [0, 1] but is " + colorJitter + "; 0.4 is usual, 0 is for none");
        }
    }
}
