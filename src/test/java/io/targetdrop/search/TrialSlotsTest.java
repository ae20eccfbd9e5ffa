package io.targetdrop.search;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What it asks of a real cluster is in GpuPlacementIT and SearchIT. */
class TrialSlotsTest {
    @ParameterizedTest(name = "{0} now, {1} at most")
    @CsvSource({
        "0, 8, 2", // before the first executor, trials wait for it
        "2, 8, 4",
        "3, 4, 4",
        "8, 8, 8", // none waits for an executor that cannot come
        "5, 2147483647, 10",
        "2000000000, 2147483647, 2147483647",
        "0, 0, 1"
    })
    void withDynamicAllocationAsManyTrialsWaitAsRun(int now, int most, int slots) {
        assertEquals(slots, TrialSlots.growing(now, most));
    }
}
