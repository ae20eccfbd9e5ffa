package io.targetdrop.cli;

import io.targetdrop.jobs.PredictionJob;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.LongSupplier;

/** Prints the progress of a prediction: a line every few seconds. */
final class PredictionPrinter implements PredictionJob.Listener {
    private static final double SECONDS_BETWEEN_LINES = 5;
    private static final double NANOSECONDS = 1e9;

    private final PrintWriter err;
    private final LongSupplier clock;
    /** When the first progress was reported, and how many images were done then; set by the first call. */
    private Long start;

    private long doneAtStart;
    private long lastLine;

    /**
     * Prints to standard error.
     *
     * @param clock in nanoseconds, with any origin
     */
    PredictionPrinter(PrintWriter err, LongSupplier clock) {
        this.err = err;
        this.clock = clock;
    }

    @Override
    public void note(String line) {
        err.println(line);
    }

    @Override
    public void progress(long done, long images, long unreadable) {
        long now = clock.getAsLong();
        if (start == null) {
            start = now;
            lastLine = now;
            doneAtStart = done;
        }
        if ((now - lastLine) / NANOSECONDS < SECONDS_BETWEEN_LINES || done == doneAtStart) {
            return;
        }
        lastLine = now;
        double perSecond = (done - doneAtStart) / ((now - start) / NANOSECONDS);
        long left = Math.round((images - done) / perSecond);
        err.println(String.format(
                Locale.ROOT,
                "%,d of %,d images  %,d unreadable  %.0f images/s  %d:%02d left",
                done,
                images,
                unreadable,
                perSecond,
                left / 60,
                left % 60));
    }
}
