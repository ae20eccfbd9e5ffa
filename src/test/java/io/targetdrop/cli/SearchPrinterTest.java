package io.targetdrop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.targetdrop.search.Outcome;
import io.targetdrop.search.SearchConfig;
import io.targetdrop.search.SearchConfig.Placement;
import io.targetdrop.search.SearchConfig.Tested;
import io.targetdrop.search.SearchPlan;
import io.targetdrop.search.SearchPlan.Point;
import io.targetdrop.search.Strategy;
import io.targetdrop.search.Trial;
import io.targetdrop.search.Trial.Leg;
import io.targetdrop.search.Trials;
import io.targetdrop.training.Scores;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class SearchPrinterTest {
    private static final List<Point> POINTS = Trials.points(2, 2, 0.1, 0.2);
    private static final SearchPlan PLAN = new SearchPlan(
            new SearchConfig(new Strategy.Full(), 2, Placement.TASK, 0, Tested.CHOSEN, 10),
            List.of(Trials.AXIS),
            POINTS);

    private final StringWriter err = new StringWriter();
    private long seconds;

    @Test
    void printsOneLinePerTrial() {
        SearchPrinter printer = printer(new SearchPrinter.Lines(new PrintWriter(err)));
        printer.resumed(List.of());
        printer.began(leg(0));
        printer.began(leg(1));
        seconds = 10;
        printer.ended(completed(0, 0.8), 4);

        assertEquals("""
                2 points, 4 trials  (starting)
                completed  learning-rate 0.1, repetition 1  validation 0.8000  2.0 s  \
                (1 of 4 done, 1 running, 0 failed, best 0.8000, 20 images/s, 0:25 left)
                """, err.toString());
    }

    /** Trials of an earlier run are counted, but not for the speed. */
    @Test
    void reportsAResumedSearch() {
        SearchPrinter printer = printer(new SearchPrinter.Lines(new PrintWriter(err)));
        printer.resumed(List.of(completed(0, 0.9)));
        printer.began(leg(1));
        seconds = 5;
        printer.ended(new Outcome.Failed(trial(1), Outcome.Metrics.NONE, "it diverged", Optional.of("0")), 0);

        assertEquals("""
                2 points, 4 trials, 1 of them done already  (starting)
                failed     learning-rate 0.1, repetition 2  it diverged  (2 of 4 done, 0 running, 1 failed, best 0.9000)
                """, err.toString());
    }

    /** One line per minute if trials take long. */
    @Test
    void reportsThatLongTrialsAreRunning() {
        SearchPrinter printer = printer(new SearchPrinter.Lines(new PrintWriter(err)));
        printer.began(leg(0));
        seconds = 59;
        printer.running(5900);
        assertEquals("", err.toString());
        seconds = 60;
        printer.running(6000);
        assertEquals("running  (0 of 4 done, 1 running, 0 failed, 100 images/s)\n", err.toString());
    }

    @Test
    void aTerminalKeepsATableAtTheBottom() {
        SearchPrinter printer = printer(new SearchPrinter.Terminal(new PrintWriter(err)));
        printer.began(leg(0));
        printer.began(leg(1));
        assertEquals("""
                0 of 4 done, 1 running, 0 failed
                running    learning-rate 0.1, repetition 1
                \u001b[1A\u001b[2K\u001b[1A\u001b[2K\
                0 of 4 done, 2 running, 0 failed
                running    learning-rate 0.1, repetition 1
                running    learning-rate 0.1, repetition 2
                """, err.toString());
    }

    private SearchPrinter printer(SearchPrinter.Display display) {
        return new SearchPrinter(PLAN, display, () -> seconds * 1_000_000_000);
    }

    private static Trial trial(int number) {
        return PLAN.trials().toList().get(number);
    }

    private static Leg leg(int number) {
        return new Leg(trial(number), 2);
    }

    private static Outcome completed(int number, double accuracy) {
        return new Outcome.Completed(
                trial(number),
                new Outcome.Metrics(
                        2, OptionalInt.empty(), Scores.measures(0.5, 0.9), Scores.measures(0.6, accuracy), 200, 1, 2),
                Optional.of("0"));
    }
}
