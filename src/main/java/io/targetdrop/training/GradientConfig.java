package io.targetdrop.training;

import io.targetdrop.data.SettingException;
import java.io.Serializable;

/**
 * How the gradient of a minibatch is computed, before the updater sees it.
 *
 * @param clipNorm the largest norm of a gradient, at least 0; 0 for any ({@link GradientClipping})
 * @param microBatchSize images that it is computed from at a time, at least 0; 0 for the whole minibatch ({@link
 *     GradientAccumulation})
 */
public record GradientConfig(double clipNorm, int microBatchSize) implements Serializable {
    /** The gradient of the whole minibatch, as it is. */
    public static final GradientConfig PLAIN = new GradientConfig(GradientClipping.NONE, 0);

    public GradientConfig {
        if (!(clipNorm >= 0 && clipNorm < Double.POSITIVE_INFINITY)) {
            throw new SettingException(
                    "clip-norm", "must be at least 0 and finite but is " + clipNorm + "; 1 is usual, 0 is for none");
        }
        if (!(microBatchSize >= 0)) {
            throw new SettingException(
                    "micro-batch-size",
                    "must be at least 0 but is " + microBatchSize + "; 0 is for the whole minibatch");
        }
    }

    /** The number of images of a minibatch that gradients are computed from at a time. */
    public int imagesAtOnce(int batchSize) {
        return microBatchSize == 0 ? batchSize : microBatchSize;
    }
}
