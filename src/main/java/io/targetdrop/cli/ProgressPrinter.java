package io.targetdrop.cli;

import io.targetdrop.jobs.RootCause;
import io.targetdrop.jobs.TrainingJob;
import io.targetdrop.training.Checkpoints.Checkpoint;
import io.targetdrop.training.EarlyStopping;
import io.targetdrop.training.EpochResult;
import io.targetdrop.training.EpochResult.RoundTimes;
import io.targetdrop.training.Metric;
import io.targetdrop.training.Replicas;
import io.targetdrop.training.Score;
import io.targetdrop.training.TrainingPlan;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/** Prints the progress of training: a line every few seconds and a line per epoch. */
final class ProgressPrinter implements TrainingJob.Listener {
    private static final double SECONDS_BETWEEN_LINES = 5;
    private static final double NANOSECONDS = 1e9;
    private static final double PERCENT = 100;

    /** Averaging may take this share of an epoch without a warning. */
    private static final double MOST_AVERAGING = 0.2;

    private final TrainingPlan plan;
    private final PrintWriter err;
    private final LongSupplier clock;
    /** When training began, and when a line was last printed; set by {@link #started} and each line. */
    private long start;

    private long lastLine;

    /** Images trained on before this process resumed from a checkpoint. */
    private double imagesBefore;

    /**
     * Prints to standard error.
     *
     * @param clock in nanoseconds, with any origin
     */
    ProgressPrinter(TrainingPlan plan, PrintWriter err, LongSupplier clock) {
        this.plan = plan;
        this.err = err;
        this.clock = clock;
    }

    @Override
    public void note(String line) {
        err.println(line);
    }

    @Override
    public void built(long parameters) {
        print(
                "%s, %,d parameters, %,d training, %,d validation and %,d test images, %d workers, %d epochs of %d steps%s",
                plan.network().name().label(),
                parameters,
                plan.parts().train().length,
                plan.parts().validation().length,
                plan.parts().test().length,
                plan.averaging().workers(),
                plan.training().epochs(),
                plan.stepsPerEpoch(),
                plan.imagesLeftOut() == 0
                        ? ""
                        : String.format(
                                Locale.ROOT,
                                "; %,d images, different ones in each epoch, are left out because they do not fill a minibatch of every worker",
                                plan.imagesLeftOut()));
        int workers = plan.averaging().workers();
        double factor = plan.averaging().learningRateScale().factor(workers);
        if (factor != 1) {
            print(
                    "learning rate %s x %.2f for %d workers (averaging.learning-rate-scale)",
                    plan.training().learningRate(), factor, workers);
        }
    }

    /** Starts the clock. */
    @Override
    public void started() {
        start = clock.getAsLong();
        lastLine = start;
        imagesBefore = 0;
    }

    /** Reports early stopping, and which epoch is the result if it is not the last. */
    @Override
    public void finished(List<EpochResult> epochs) {
        EarlyStopping stopping = plan.training().earlyStopping();
        int result = stopping.resultEpoch(epochs);
        if (epochs.size() < plan.training().epochs()) {
            print(
                    "stopped early after epoch %d: none of the last %d was better than epoch %d",
                    epochs.size(), stopping.patience(), result);
        }
        if (result < epochs.size()) {
            print(
                    "the result is the network as of epoch %d, the best by %s",
                    result, stopping.monitor().label());
        }
    }

    @Override
    public void retrying(int retriesLeft, Duration wait, Exception failure) {
        print(
                "the run failed and is retried from its latest checkpoint, %d retries left, in %d s: %s",
                retriesLeft, wait.toSeconds(), Failures.line(failure, RootCause.of(failure)));
    }

    @Override
    public void resumed(Checkpoint checkpoint) {
        imagesBefore = imagesDone(checkpoint.epoch(), checkpoint.stepsDone());
        print("resuming after %d epochs and %d steps", checkpoint.epoch(), checkpoint.stepsDone());
    }

    @Override
    public void round(int epoch, Replicas.RoundSummary round) {
        long now = clock.getAsLong();
        if ((now - lastLine) / NANOSECONDS < SECONDS_BETWEEN_LINES) {
            return;
        }
        lastLine = now;
        print(
                "epoch %d/%d  step %d/%d  loss %.4f  %s",
                epoch,
                plan.training().epochs(),
                round.stepsDone(),
                plan.stepsPerEpoch(),
                round.loss(),
                rateAndTimeLeft(epoch, round.stepsDone(), now));
    }

    @Override
    public void epoch(EpochResult result) {
        lastLine = clock.getAsLong();
        print(
                "epoch %d/%d  train loss %.4f accuracy %.4f  validation %s  %.0f images/s%s%s",
                result.epoch(),
                plan.training().epochs(),
                result.train().loss(),
                result.train().accuracy(),
                validation(result.validation()),
                result.imagesPerSecond(),
                shares(result.times()),
                result.epoch() == plan.training().epochs() ? "" : timeLeft(result.epoch(), 0, lastLine));
        warnOfAveraging(result);
    }

    private static String shares(RoundTimes times) {
        return !times.areDivided()
                ? ""
                : String.format(
                        Locale.ROOT,
                        " (compute %.0f %%, data %.0f %%, averaging %.0f %%, waiting %.0f %%)",
                        PERCENT * times.compute() / times.total(),
                        PERCENT * times.data() / times.total(),
                        PERCENT * times.averaging() / times.total(),
                        PERCENT * times.waiting() / times.total());
    }

    /** Ignores the first epoch, in which the executors build their networks, and those that are to average all the time. */
    private void warnOfAveraging(EpochResult result) {
        RoundTimes times = result.times();
        double share = times.averaging() / times.total();
        boolean isSynchronous = result.epoch() <= plan.averaging().synchronousEpochs();
        if (!times.areDivided() || result.epoch() == 1 || isSynchronous || share <= MOST_AVERAGING) {
            return;
        }
        print("warning: averaging took %.0f %% of the epoch; %s", PERCENT * share, advice(times));
    }

    /** An epoch ends with an averaging, so there is at least one, however large the frequency. */
    private String advice(RoundTimes times) {
        int frequency = plan.averaging().frequency();
        int steps = plan.stepsPerEpoch();
        int rounds = ceiling(steps, frequency);
        if (rounds == 1) {
            return String.format(
                    Locale.ROOT,
                    "an epoch of %d steps has only one, so a higher averaging.frequency does not help; with fewer"
                            + " averaging.workers an epoch has more steps",
                    steps);
        }
        double rest = times.total() - times.averaging();
        double one = times.averaging() / rounds;
        // solve r * one = MOST_AVERAGING * (r * one + rest) for r
        int most = (int) Math.floor(MOST_AVERAGING * rest / ((1 - MOST_AVERAGING) * one));
        if (most == 0) {
            return String.format(
                    Locale.ROOT,
                    "raise averaging.frequency from %d to %d, the steps of an epoch, to bring it to about %.0f %%",
                    frequency,
                    steps,
                    PERCENT * one / (one + rest));
        }
        return String.format(
                Locale.ROOT,
                "raise averaging.frequency from %d to %d or more to bring it below %.0f %%",
                frequency,
                ceiling(steps, most),
                PERCENT * MOST_AVERAGING);
    }

    private static int ceiling(int dividend, int divisor) {
        return (dividend + divisor - 1) / divisor;
    }

    /** Loss, accuracy, and what is monitored if that is something else. */
    private String validation(Score.Summary score) {
        if (score.count() == 0) {
            return "none";
        }
        Set<Metric> shown = new LinkedHashSet<>(List.of(Metric.LOSS, Metric.ACCURACY));
        plan.training().earlyStopping().monitor().metric().ifPresent(shown::add);
        return shown.stream()
                .map(metric -> String.format(
                        Locale.ROOT, "%s %.4f", metric.title(), score.measures().of(metric)))
                .collect(Collectors.joining(" "));
    }

    private String rateAndTimeLeft(int epoch, int stepsDone, long now) {
        double images = imagesDone(epoch - 1, stepsDone) - imagesBefore;
        double seconds = (now - start) / NANOSECONDS;
        return String.format(Locale.ROOT, "%.0f images/s%s", images / seconds, timeLeft(epoch - 1, stepsDone, now));
    }

    /** The time left at the pace so far, scoring included. */
    private String timeLeft(int epochsDone, int stepsDone, long now) {
        double done = imagesDone(epochsDone, stepsDone);
        double all = (double) plan.training().epochs() * plan.imagesPerEpoch();
        long left = Math.round((now - start) / NANOSECONDS * (all - done) / (done - imagesBefore));
        return String.format(Locale.ROOT, "  %d:%02d left", left / 60, left % 60);
    }

    private double imagesDone(int epochsDone, int stepsDone) {
        double perStep = (double) plan.averaging().workers() * plan.training().batchSize();
        return (double) epochsDone * plan.imagesPerEpoch() + stepsDone * perStep;
    }

    private void print(String format, Object... values) {
        err.println(String.format(Locale.ROOT, format, values));
    }
}
