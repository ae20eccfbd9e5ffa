package io.targetdrop.training;

import io.targetdrop.regularizers.MaskStatistics;
import java.io.Serializable;
import java.util.List;

/**
 * The result of an epoch.
 *
 * @param epoch counted from 1
 * @param train the score on a sample of the training part, or on all of it, without augmentation
 * @param validation the score on the validation part; the score of no images if there is no such part
 * @param learningRate the learning rate of the epoch's last step
 * @param images the number of images trained on
 * @param times where the time of training went
 * @param evaluationSeconds time spent scoring after the epoch
 * @param masks what each site would remove from some training images, in the order of the sites that remove something
 */
public record EpochResult(
        int epoch,
        Score.Summary train,
        Score.Summary validation,
        double learningRate,
        long images,
        RoundTimes times,
        double evaluationSeconds,
        List<MaskStatistics> masks)
        implements EarlyStopping.Validated, Serializable {

    /** Checkpoints of earlier versions have no masks. */
    public EpochResult {
        masks = masks == null ? List.of() : List.copyOf(masks);
    }

    @Override
    public Measures validationMeasures() {
        return validation.measures();
    }

    /** The accuracy on the validation part, in [0, 1]; NaN without such a part. */
    public double validationAccuracy() {
        return validation.accuracy();
    }

    /** Time spent in training. */
    public double seconds() {
        return times.total();
    }

    /** The training speed. */
    public double imagesPerSecond() {
        return images / seconds();
    }

    /**
     * Where the wall-clock time of rounds went, in seconds.
     *
     * @param total the whole time
     * @param compute forward pass, backward pass and update, the mean of the workers
     * @param data waiting for minibatches, the mean of the workers
     * @param averaging scheduling, sending parameters out, and collecting and averaging them
     * @param waiting waiting for the slowest worker, the mean of the workers
     */
    public record RoundTimes(double total, double compute, double data, double averaging, double waiting)
            implements Serializable {
        public static final RoundTimes NONE = new RoundTimes(0, 0, 0, 0, 0);

        /** Times that are only known in total. */
        public static RoundTimes undivided(double total) {
            return new RoundTimes(total, 0, 0, 0, 0);
        }

        /** Whether the parts are known. They then add up to the total. */
        public boolean areDivided() {
            return compute > 0;
        }

        /** The sum of both times. */
        public RoundTimes plus(RoundTimes other) {
            return new RoundTimes(
                    total + other.total,
                    compute + other.compute,
                    data + other.data,
                    averaging + other.averaging,
                    waiting + other.waiting);
        }
    }
}
