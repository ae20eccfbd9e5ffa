package io.targetdrop.training;

/**
 * What is known after an epoch.
 *
 * @param epoch counted from 1
 * @param train the score on the training part, as it is, without augmentation
 * @param validation the score on the validation part; of no images where there is none
 * @param learningRate the learning rate of the epoch's last step
 * @param images images trained on
 * @param seconds time spent in training
 * @param evaluationSeconds time spent in scoring after it
 */
public record EpochResult(
        int epoch,
        Score train,
        Score validation,
        double learningRate,
        long images,
        double seconds,
        double evaluationSeconds) {

    /** Training speed. */
    public double imagesPerSecond() {
        return images / seconds;
    }
}
