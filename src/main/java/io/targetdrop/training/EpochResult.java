package io.targetdrop.training;

import java.io.Serializable;

/**
 * The result of an epoch.
 *
 * @param epoch counted from 1
 * @param train the score on the training part, as it is, without augmentation
 * @param validation the score on the validation part; of no images if there is no such part
 * @param learningRate the learning rate of the epoch's last step
 * @param images images trained on
 * @param times where the time of training went
 * @param evaluationSeconds time spent in scoring after it
 */
public record EpochResult(
        int epoch,
        Score.Summary train,
        Score.Summary validation,
        double learningRate,
        long images,
        RoundTimes times,
        double evaluationSeconds)
        implements EarlyStopping.Validated, Serializable {

    @Override
    public double validationLoss() {
        return validation.loss();
    }

    @Override
    public double validationAccuracy() {
        return validation.accuracy();
    }

    /** Time spent in training. */
    public double seconds() {
        return times.total();
    }

    /** Training speed. */
    public double imagesPerSecond() {
        return images / seconds();
    }
}
