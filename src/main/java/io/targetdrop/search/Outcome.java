package io.targetdrop.search;

import io.targetdrop.training.EarlyStopping;
import io.targetdrop.training.EpochResult;
import io.targetdrop.training.Measures;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/** How a trial ended. */
public sealed interface Outcome {

    /** The trial. */
    Trial trial();

    /** What its training measured, up to its last finished epoch. */
    Metrics metrics();

    /** The kind of this outcome, as tables label it. */
    Status status();

    /** The executor that trained it last; empty for a trial that ran on all executors, or that no executor reported. */
    default Optional<String> executor() {
        return Optional.empty();
    }

    /** Why it failed or was cancelled, in one line; empty for other outcomes. */
    default Optional<String> error() {
        return Optional.empty();
    }

    /** Trained to its last epoch, or stopped early. */
    record Completed(Trial trial, Metrics metrics, Optional<String> executor) implements Outcome {
        @Override
        public Status status() {
            return Status.COMPLETED;
        }
    }

    /**
     * It diverged, ran out of memory, or its tasks failed too often.
     *
     * @param cause one line: the type of the exception and its message
     */
    record Failed(Trial trial, Metrics metrics, String cause, Optional<String> executor) implements Outcome {
        @Override
        public Status status() {
            return Status.FAILED;
        }

        @Override
        public Optional<String> error() {
            return Optional.of(cause);
        }
    }

    /** Stopped by the scheduler in favour of better trials. */
    record Pruned(Trial trial, Metrics metrics) implements Outcome {
        @Override
        public Status status() {
            return Status.PRUNED;
        }
    }

    /**
     * A user cancelled its Spark job.
     *
     * @param cause Spark's message, in one line
     */
    record Cancelled(Trial trial, Metrics metrics, String cause) implements Outcome {
        @Override
        public Status status() {
            return Status.CANCELLED;
        }

        @Override
        public Optional<String> error() {
            return Optional.of(cause);
        }
    }

    /** The kinds of outcomes, as tables label them. */
    enum Status {
        COMPLETED,
        FAILED,
        PRUNED,
        CANCELLED;

        /** The value in the column {@code status}. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        /**
         * The status with this label.
         *
         * @throws IllegalArgumentException if there is none
         */
        public static Status of(String label) {
            return valueOf(label.toUpperCase(Locale.ROOT));
        }
    }

    /**
     * What a trial's training measured. Scores are NaN if no epoch
     * finished or the part has no images.
     *
     * @param epochs number of finished epochs
     * @param bestEpoch the epoch whose scores these are, counted from 1, if the trial monitors its validation part; otherwise
     *     empty, and the scores are those of the last epoch
     * @param train on the training part
     * @param validation on the validation part; the search selects by its metric of these
     * @param images images trained on, over all epochs
     * @param trainingSeconds time spent training
     * @param seconds time spent training and scoring
     */
    record Metrics(
            int epochs,
            OptionalInt bestEpoch,
            Measures train,
            Measures validation,
            long images,
            double trainingSeconds,
            double seconds) {

        /** The metrics of a trial without a finished epoch. */
        public static final Metrics NONE =
                new Metrics(0, OptionalInt.empty(), Measures.UNKNOWN, Measures.UNKNOWN, 0, 0, 0);

        /**
         * The metrics of a sequence of epochs.
         *
         * @param stopping decides which epoch is the result
         */
        public static Metrics of(List<EpochResult> epochs, EarlyStopping stopping) {
            if (epochs.isEmpty()) {
                return NONE;
            }
            long images = epochs.stream().mapToLong(EpochResult::images).sum();
            double training = epochs.stream().mapToDouble(EpochResult::seconds).sum();
            double scoring =
                    epochs.stream().mapToDouble(EpochResult::evaluationSeconds).sum();
            EpochResult result = epochs.get(stopping.resultEpoch(epochs) - 1);
            return new Metrics(
                    epochs.size(),
                    stopping.bestEpoch(epochs),
                    result.train().measures(),
                    result.validation().measures(),
                    images,
                    training,
                    training + scoring);
        }
    }
}
