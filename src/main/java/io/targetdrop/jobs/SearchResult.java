package io.targetdrop.jobs;

import io.targetdrop.results.Ranking;
import io.targetdrop.results.Sample;
import io.targetdrop.results.SearchFile;
import io.targetdrop.results.Standing;
import io.targetdrop.search.Outcome;
import io.targetdrop.search.SearchPlan;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A finished search.
 *
 * @param plan what was searched
 * @param outcomes of all trials, failed ones included
 * @param ranking the points, best first, by mean validation accuracy
 * @param tests test accuracies, shares in [0, 1], of the points that were chosen on the validation part
 * @param directory full path of the output directory
 * @param seconds wall-clock time of this process's part of the search
 */
public record SearchResult(
        SearchPlan plan,
        List<Outcome> outcomes,
        Ranking ranking,
        Map<Standing, Sample> tests,
        String directory,
        double seconds) {

    /** Path of {@code best.conf}, the configuration of the best point; empty if no point finished all its repetitions. */
    public Optional<String> bestConfiguration() {
        return ranking.best().map(best -> directory + "/" + SearchFile.BEST.path());
    }

    /**
     * Welch's t-test of the best point against the baseline on the test part; empty if they are the same point, if there is
     * no baseline, or if they have one trial each.
     */
    public Optional<Double> pValue() {
        Optional<Standing> best = ranking.best();
        Optional<Standing> baseline = ranking.baseline();
        if (best.isEmpty() || baseline.isEmpty() || best.equals(baseline)) {
            return Optional.empty();
        }
        double p = tests.get(best.get()).welch(tests.get(baseline.get()));
        return Double.isNaN(p) ? Optional.empty() : Optional.of(p);
    }
}
