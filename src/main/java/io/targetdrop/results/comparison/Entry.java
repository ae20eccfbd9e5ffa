package io.targetdrop.results.comparison;

import io.targetdrop.results.Sample;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A contender with what the test part says of it.
 *
 * @param method its name
 * @param setting in words
 * @param validation accuracies, a value a seed
 * @param test the same on the test part
 * @param gap training minus validation accuracy
 * @param difference test accuracy minus the baseline's, a value a seed; empty of the baseline itself
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

    /**
     * What stands above {@link #cells}.
     *
     * @param baseline the name of what all are held against
     */
    static List<String> header(String baseline) {
        return List.of(
                "method",
                "setting",
                "trials",
                "validation accuracy",
                "test accuracy",
                "train − validation",
                "test − " + baseline,
                "p",
                "p (Holm)");
    }

    /** Its line of a table, below {@link #header}. */
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
