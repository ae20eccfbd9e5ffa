package io.targetdrop.training;

import io.targetdrop.data.SettingException;
import java.io.Serializable;

/**
 * What people can watch of a run besides its table.
 *
 * @param pictures training images on which TensorBoard shows what TargetDrop removes, in [0, 24]
 */
public record TrackingConfig(int pictures) implements Serializable {
    private static final int USUAL_PICTURES = 4;
    /** They go through the network together, in the driver. */
    private static final int MOST_PICTURES = 24;

    /** The default. */
    public static final TrackingConfig USUAL = new TrackingConfig(USUAL_PICTURES);

    public TrackingConfig {
        if (!(pictures >= 0 && pictures <= MOST_PICTURES)) {
            throw new SettingException(
                    "pictures",
                    "must be in [0, " + MOST_PICTURES + "] but is " + pictures + "; " + USUAL_PICTURES
                            + " is usual, 0 draws none");
        }
    }
}
