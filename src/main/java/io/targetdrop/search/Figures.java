package io.targetdrop.search;

import io.targetdrop.training.EarlyStopping;
import io.targetdrop.training.EpochResult;
import java.util.List;
import java.util.OptionalInt;

/**
 * What a trial's training came to. Losses are in nats, accuracies shares in [0, 1]; NaN where no epoch ended, and for scores
 * of no images.
 *
 * @param epochs that ended
 * @param bestEpoch the epoch that is the trial's result, counted from 1, where its validation part is watched; else nothing,
 *     and the last epoch is
 * @param trainLoss after the epoch that is the result
 * @param trainAccuracy after the same epoch
 * @param validationLoss after the same epoch
 * @param validationAccuracy after the same epoch; trials are chosen by it
 * @param images trained on, over all epochs
 * @param trainingSeconds spent in training them
 * @param seconds spent in training and in scoring
 */
public record Figures(
        int epochs,
        OptionalInt bestEpoch,
        double trainLoss,
        double trainAccuracy,
        double validationLoss,
        double validationAccuracy,
        long images,
        double trainingSeconds,
        double seconds) {

    /**
     * The figures of some epochs, in their order.
     *
     * @param stopping says which of them is the result
     */
    public static Figures of(List<EpochResult> epochs, EarlyStopping stopping) {
        long images = epochs.stream().mapToLong(EpochResult::images).sum();
        double training = epochs.stream().mapToDouble(EpochResult::seconds).sum();
        double scoring =
                epochs.stream().mapToDouble(EpochResult::evaluationSeconds).sum();
        if (epochs.isEmpty()) {
            return new Figures(0, OptionalInt.empty(), Double.NaN, Double.NaN, Double.NaN, Double.NaN, 0, 0, 0);
        }
        EpochResult result = epochs.get(stopping.resultEpoch(epochs) - 1);
        return new Figures(
                epochs.size(),
                stopping.bestEpoch(epochs),
                result.train().loss(),
                result.train().accuracy(),
                result.validation().loss(),
                result.validation().accuracy(),
                images,
                training,
                training + scoring);
    }
}
