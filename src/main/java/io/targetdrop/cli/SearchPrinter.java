package io.targetdrop.cli;

import io.targetdrop.jobs.SearchJob;
import io.targetdrop.search.Outcome;
import io.targetdrop.search.SearchPlan;
import io.targetdrop.search.Trial;
import io.targetdrop.search.Trial.Leg;
import io.targetdrop.training.Metric;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.LongSupplier;

/** Prints the progress of a search. */
final class SearchPrinter implements SearchJob.Listener {
    private static final double NANOSECONDS = 1e9;
    private static final int RUNNING_SHOWN = 8;
    private static final int MINUTE = 60;

    private final SearchPlan plan;
    private final long trials;
    private final Display display;
    private final LongSupplier nanoTime;
    private final long start;
    private final Map<Outcome.Status, Integer> ended = new EnumMap<>(Outcome.Status.class);
    private final Map<String, Leg> running = new LinkedHashMap<>();
    private final Map<String, Integer> epochsOf = new HashMap<>();
    private Outcome best;
    private long imagesOfEnded;
    /** Includes running trials, as of the last count. */
    private long imagesCounted;
    /** When the last line was printed. */
    private long shown;

    private long epochsDone;
    private long epochsLeft;

    /**
     * Starts the clock.
     *
     * @param plan what is searched
     * @param display where to print
     * @param nanoTime a clock
     */
    SearchPrinter(SearchPlan plan, Display display, LongSupplier nanoTime) {
        this.plan = plan;
        this.trials = plan.trialCount();
        this.display = display;
        this.nanoTime = nanoTime;
        this.start = nanoTime.getAsLong();
        this.shown = start;
    }

    @Override
    public void note(String line) {
        display.note(line);
    }

    @Override
    public void resumed(List<Outcome> outcomes) {
        outcomes.forEach(this::count);
        String before = outcomes.isEmpty() ? "" : ", " + outcomes.size() + " of them done already";
        display.show(plan.pointCount() + " points, " + trials + " trials" + before, List.of("starting"));
    }

    @Override
    public void began(Leg leg) {
        running.put(leg.trial().id(), leg);
        display.show(state());
    }

    @Override
    public void running(long count) {
        imagesCounted = count;
        boolean isLong = (nanoTime.getAsLong() - shown) / NANOSECONDS >= MINUTE;
        if (isLong) {
            show("running");
        } else {
            display.show(state());
        }
    }

    private void show(String event) {
        display.show(event, state());
        shown = nanoTime.getAsLong();
    }

    @Override
    public void rested(Leg leg, double score, long left) {
        running.remove(leg.trial().id());
        epochs(leg.trial(), leg.epochs());
        epochsLeft = left;
        show(String.format(
                Locale.ROOT, "paused     %s  %s %.4f  epoch %d", name(leg.trial()), validation(), score, leg.epochs()));
    }

    @Override
    public void ended(Outcome outcome, long left) {
        running.remove(outcome.trial().id());
        count(outcome);
        imagesOfEnded += outcome.metrics().images();
        epochs(outcome.trial(), outcome.metrics().epochs());
        epochsLeft = left;
        show(line(outcome));
    }

    private void epochs(Trial trial, int done) {
        epochsDone += done - epochsOf.getOrDefault(trial.id(), 0);
        epochsOf.put(trial.id(), done);
    }

    private void count(Outcome outcome) {
        ended.merge(outcome.status(), 1, Integer::sum);
        boolean isBetter = outcome instanceof Outcome.Completed && (best == null || quality(outcome) > quality(best));
        if (isBetter) {
            best = outcome;
        }
    }

    private double score(Outcome outcome) {
        return outcome.metrics().validation().of(plan.config().metric());
    }

    private double quality(Outcome outcome) {
        return plan.config().metric().quality(score(outcome));
    }

    /** What the numbers are: {@code validation} for accuracies, otherwise with the metric. */
    private String validation() {
        Metric metric = plan.config().metric();
        return metric == Metric.ACCURACY ? "validation" : "validation " + metric.title();
    }

    private String line(Outcome outcome) {
        String how = outcome.error()
                .orElseGet(() -> String.format(
                        Locale.ROOT,
                        "%s %.4f%s  %.1f s",
                        validation(),
                        score(outcome),
                        bestEpoch(outcome),
                        outcome.metrics().seconds()));
        return String.format(Locale.ROOT, "%-9s  %s  %s", outcome.status().label(), name(outcome.trial()), how);
    }

    private static String bestEpoch(Outcome outcome) {
        OptionalInt best = outcome.metrics().bestEpoch();
        return best.isPresent()
                ? " in epoch " + best.getAsInt() + " of " + outcome.metrics().epochs()
                : "";
    }

    private static String name(Trial trial) {
        return trial.point() + ", repetition " + (trial.repetition() + 1);
    }

    private List<String> state() {
        List<String> lines = new ArrayList<>();
        int done = ended.values().stream().mapToInt(Integer::intValue).sum();
        lines.add(String.format(
                Locale.ROOT,
                "%d of %d done, %d running, %d failed%s%s%s",
                done,
                trials,
                running.size(),
                ended.getOrDefault(Outcome.Status.FAILED, 0),
                best == null ? "" : String.format(Locale.ROOT, ", best %.4f", score(best)),
                images() == 0 ? "" : String.format(Locale.ROOT, ", %.0f images/s", images() / seconds()),
                epochsDone == 0 ? "" : ", " + timeLeft() + " left"));
        if (best != null) {
            lines.add(String.format(
                    Locale.ROOT, "best       %s  %s %.4f", name(best.trial()), validation(), score(best)));
        }
        running.values().stream().limit(RUNNING_SHOWN).forEach(leg -> lines.add("running    " + name(leg.trial())));
        return lines;
    }

    private long images() {
        return Math.max(imagesOfEnded, imagesCounted);
    }

    private double seconds() {
        return (nanoTime.getAsLong() - start) / NANOSECONDS;
    }

    private int epochsAhead(Leg leg) {
        return leg.epochs() - epochsOf.getOrDefault(leg.trial().id(), 0);
    }

    /** Assumes the pace so far, and that running legs are half done. */
    private String timeLeft() {
        double epochs = epochsLeft
                + running.values().stream().mapToInt(this::epochsAhead).sum() / 2.0;
        long left = Math.round(epochs * seconds() / epochsDone);
        return String.format(Locale.ROOT, "%d:%02d", left / MINUTE, left % MINUTE);
    }

    /** Where the progress is shown. */
    interface Display {
        /** Shows a line as it is. */
        void note(String line);

        /**
         * Shows an event.
         *
         * @param event one line
         * @param state of the search, the most important line first
         */
        void show(String event, List<String> state);

        /** Shows a new state that no event needs to be reported for. */
        void show(List<String> state);

        /** The display that suits standard error. */
        static Display on(PrintWriter err) {
            return System.console() == null ? new Lines(err) : new Terminal(err);
        }
    }

    /** A terminal: events scroll above a table that stays at the bottom. */
    static final class Terminal implements Display {
        private static final String UP_AND_ERASE = "\u001b[1A\u001b[2K";
        private final PrintWriter err;
        /** Of the table that is shown now. */
        private int lines;

        Terminal(PrintWriter err) {
            this.err = err;
        }

        @Override
        public void note(String line) {
            show(line, List.of());
        }

        @Override
        public void show(String event, List<String> state) {
            erase();
            err.println(event);
            draw(state);
        }

        @Override
        public void show(List<String> state) {
            erase();
            draw(state);
        }

        private void erase() {
            err.print(UP_AND_ERASE.repeat(lines));
        }

        private void draw(List<String> state) {
            state.forEach(err::println);
            err.flush();
            lines = state.size();
        }
    }

    /** A file or a pipe: one line for each event, with the first line of the state. */
    record Lines(PrintWriter err) implements Display {
        @Override
        public void note(String line) {
            err.println(line);
        }

        @Override
        public void show(String event, List<String> state) {
            err.println(event + "  (" + state.get(0) + ")");
        }

        @Override
        public void show(List<String> state) {
            // not worth a line
        }
    }
}
