package io.targetdrop.cli;

import io.targetdrop.results.EpochTable;
import io.targetdrop.training.EpochResult;
import io.targetdrop.training.Score;
import io.targetdrop.training.TrainingPlan;
import io.targetdrop.training.TrainingProgress;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.LongSupplier;

/** Tells a person how training goes: a line every few seconds, a line an epoch. */
final class ProgressPrinter implements TrainingProgress {
    private static final double SECONDS_BETWEEN_LINES = 5;
    private static final double NANOSECONDS = 1e9;

    private final TrainingPlan plan;
    private final PrintWriter err;
    private final LongSupplier clock;
    /** When training began, and when a line was last printed; set by {@link #start} and each line. */
    private long start;

    private long lastLine;

    /**
     * Prints to standard error.
     *
     * @param clock in nanoseconds, from anywhere
     */
    ProgressPrinter(TrainingPlan plan, PrintWriter err, LongSupplier clock) {
        this.plan = plan;
        this.err = err;
        this.clock = clock;
    }

    /** Says what is about to be trained. */
    void announce(long parameters) {
        print(
                "%s, %,d parameters, %,d training, %,d validation and %,d test images, %d workers, %d epochs of %d steps",
                plan.network().name().label(),
                parameters,
                plan.parts().train().length,
                plan.parts().validation().length,
                plan.parts().test().length,
                plan.averaging().workers(),
                plan.training().epochs(),
                plan.stepsPerEpoch());
    }

    /** Starts the clock: the images are read, training begins. */
    void start() {
        start = clock.getAsLong();
        lastLine = start;
    }

    @Override
    public void round(int epoch, int stepsDone, double loss) {
        long now = clock.getAsLong();
        if ((now - lastLine) / NANOSECONDS < SECONDS_BETWEEN_LINES) {
            return;
        }
        lastLine = now;
        print(
                "epoch %d/%d  step %d/%d  loss %.4f  %s",
                epoch,
                plan.training().epochs(),
                stepsDone,
                plan.stepsPerEpoch(),
                loss,
                rateAndTimeLeft(epoch, stepsDone, now));
    }

    @Override
    public void epoch(EpochResult result) {
        lastLine = clock.getAsLong();
        print(
                "epoch %d/%d  train loss %.4f accuracy %.4f  validation %s  %.0f images/s%s",
                result.epoch(),
                plan.training().epochs(),
                result.train().loss(),
                result.train().accuracy(),
                validation(result.validation()),
                result.imagesPerSecond(),
                result.epoch() == plan.training().epochs() ? "" : timeLeft(result.epoch(), 0, lastLine));
    }

    private static String validation(Score score) {
        return score.count() == 0
                ? "none"
                : String.format(
                        Locale.ROOT, "loss %.4f accuracy %.4f", EpochTable.loss(score), EpochTable.accuracy(score));
    }

    private String rateAndTimeLeft(int epoch, int stepsDone, long now) {
        double images = imagesDone(epoch - 1, stepsDone);
        double seconds = (now - start) / NANOSECONDS;
        return String.format(Locale.ROOT, "%.0f images/s%s", images / seconds, timeLeft(epoch - 1, stepsDone, now));
    }

    /** What is left at the pace so far, scoring included. */
    private String timeLeft(int epochsDone, int stepsDone, long now) {
        double done = imagesDone(epochsDone, stepsDone);
        double all = (double) plan.training().epochs() * plan.imagesPerEpoch();
        long left = Math.round((now - start) / NANOSECONDS * (all - done) / done);
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
