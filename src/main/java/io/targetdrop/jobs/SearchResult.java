package io.targetdrop.jobs;

import io.targetdrop.results.SearchFile;
import io.targetdrop.results.analysis.Leaderboard;
import io.targetdrop.results.analysis.Leaderboard.Margin;
import io.targetdrop.search.Outcome;
import io.targetdrop.search.SearchPlan;
import java.util.List;
import java.util.Optional;

/**
 * A finished search.
 *
 * @param plan what was searched
 * @param outcomes of all trials, failed ones included
 * @param leaderboard the points, best first, by the mean of the search's metric on the validation part; those that were selected on the validation part
 *     have test scores
 * @param directory full path of the output directory
 * @param seconds wall-clock time of this process's part of the search
 */
public record SearchResult(
        SearchPlan plan, List<Outcome> outcomes, Leaderboard leaderboard, String directory, double seconds) {

    /** Path of {@code best.conf}, the configuration of the best point; empty if no point finished all its repetitions. */
    public Optional<String> bestConfiguration() {
        return leaderboard.best().map(best -> directory + "/" + SearchFile.BEST.path());
    }

    /**
     * The p-value of Welch's t-test of the best point against the baseline on the test part; empty if they are the same
     * point, if there is no baseline, if one of them has fewer than two trials, or if neither varies.
     */
    public Optional<Double> pValue() {
        return leaderboard.margin().filter(Margin::isTested).map(Margin::p).filter(p -> !p.isNaN());
    }
}
