package io.targetdrop.results;

import java.util.Arrays;
import java.util.IntSummaryStatistics;
import java.util.Optional;

/** The epochs of several trials in a cell of a table. */
public final class EpochRange {
    private EpochRange() {}

    /** {@code 5}, or {@code 4 to 7}; nothing where there are none. */
    public static Optional<String> of(int... epochs) {
        if (epochs.length == 0) {
            return Optional.empty();
        }
        IntSummaryStatistics range = Arrays.stream(epochs).summaryStatistics();
        return Optional.of(
                range.getMin() == range.getMax()
                        ? Integer.toString(range.getMin())
                        : range.getMin() + " to " + range.getMax());
    }
}
