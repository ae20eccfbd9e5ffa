package io.targetdrop.results;

import io.targetdrop.search.Outcome;
import io.targetdrop.training.Measures;
import java.util.List;
import java.util.Map;

/** What a search writes, for tests in other packages. */
public final class TrialTexts {
    private TrialTexts() {}

    /** The content of {@code trials.csv}. */
    public static String csv(List<Outcome> outcomes, Map<String, Measures> tests) {
        return TrialTable.csv(outcomes, tests);
    }
}
