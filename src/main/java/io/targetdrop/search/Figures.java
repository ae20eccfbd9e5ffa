package io.targetdrop.search;

import io.targetdrop.training.EpochResult;
import java.util.List;

/**
 * What a trial's training came to. Losses are in nats, accuracies shares in [0, 1]; NaN where no epoch ended, and for scores
 * of no images.
 *
 * @param epochs that ended
 * @param trainLoss after the last epoch
 * @param trainAccuracy after the last epoch
 * @param validationLoss after the last epoch
 * @param validationAccuracy after the last epoch; trials are chosen by it
 * @param images trained on, over all epochs
 * @param trainingSeconds spent in training them
 * @param seconds spent in training and in scoring
 */
public record Figures(
        int epochs,
        double trainLoss,
        double trainAccuracy,
        double validationLoss,
        double validationAccuracy,
        long images,
        double trainingSeconds,
        double seconds) {

    /** The figures of some epochs, in their order. */
    public static Figures of(List<EpochResult> epochs) {
        long images = epochs.stream().mapToLong(EpochResult::images).sum();
        double training = epochs.stream().mapToDouble(EpochResult::seconds).sum();
        double scoring =
                epochs.stream().mapToDouble(EpochResult::evaluationSeconds).sum();
        if (epochs.isEmpty()) {
            return new Figures(0, Double.NaN, Double.NaN, Double.NaN, Double.NaN, 0, 0, 0);
        }
        EpochResult last = epochs.get(epochs.size() - 1);
        return new Figures(
                epochs.size(),
                last.train().loss(),
                last.train().accuracy(),
                last.validation().loss(),
                last.validation().accuracy(),
                images,
                training,
                training + scoring);
    }
}
