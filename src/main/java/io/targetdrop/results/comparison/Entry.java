package io.targetdrop.results.comparison;

import io.targetdrop.results.Sample;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A contender with what the test part says of it.
 *
 * @param method its name
 * @param setting in words
 * @param validation accuracies, a value a seed
 * @param test the same on the test part
 * @param gap training minus validation accuracy
 * @param difference test accuracy minus the baseline's, a value a seed; empty of the baseline itself, where there is no
 *     baseline, and where they have no seed in common
 * @param p two-sided, of the paired t-test that the difference is 0; NaN where there is none
 * @param adjusted the same after Holm's correction for all that are compared on this network
 */
public record Entry(
        String method,
        String setting,
        Sample validation,
        Sample test,
        Sample gap,
        Optional<Sample> difference,
        double p,
        double adjusted) {
    private static final double LEVEL = 0.05;
    private static final double LEAST_SHOWN = 0.0005;
    private static final String NOTHING = "–";

    /** The columns that need no baseline. */
    private static final List<String> OWN =
            List.of("method", "setting", "trials", "validation accuracy", "test accuracy", "train − validation");

    /**
     * What stands above {@link #cells}.
     *
     * @param baseline the name of what all are held against, if there is one
     */
    static List<String> header(Optional<String> baseline) {
        return baseline.map(name -> Stream.concat(OWN.stream(), Stream.of("test − " + name, "p", "p (Holm)"))
                        .toList())
                .orElse(OWN);
    }

    /** Its line of a table with differences, below {@link #header}; without, its first cells are the line. */
    List<String> cells() {
        return List.of(
                method,
                setting,
                Integer.toString(test.count()),
                validation.shown(),
                test.shown(),
                gap.shown(),
                difference.map(Entry::signed).orElse(NOTHING),
                shown(p),
                shown(adjusted));
    }

    /** Whether chance alone would rarely do this. */
    boolean isSignificant() {
        return adjusted < LEVEL;
    }

    /** In running text. */
    String sentence() {
        String which = setting.isEmpty() ? method : method + " (" + setting + ")";
        return which + " " + difference.map(Entry::signed).orElse(NOTHING);
    }

    private static String signed(Sample difference) {
        return (difference.mean() < 0 ? "" : "+") + difference.shown();
    }

    private static String shown(double p) {
        if (p < LEAST_SHOWN) {
            return "<0.001";
        }
        return Double.isNaN(p) ? NOTHING : String.format(Locale.ROOT, "%.3f", p);
    }
}
