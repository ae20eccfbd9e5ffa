package io.targetdrop.results;

import io.targetdrop.training.EpochResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * When epochs began and ended, as far as it follows from how long they took: the pauses of a trial between rungs are left out.
 *
 * @param start of the first epoch
 * @param ends of the epochs, in order
 */
public record EpochTimes(Instant start, List<Instant> ends) {
    private static final double NANOSECONDS = 1e9;

    /** The times of epochs, the last of which ended at this time. */
    public static EpochTimes until(Instant end, List<EpochResult> epochs) {
        Duration all = epochs.stream().map(EpochTimes::duration).reduce(Duration.ZERO, Duration::plus);
        List<Instant> ends = new ArrayList<>();
        Instant time = end.minus(all);
        for (EpochResult epoch : epochs) {
            time = time.plus(duration(epoch));
            ends.add(time);
        }
        return new EpochTimes(end.minus(all), List.copyOf(ends));
    }

    private static Duration duration(EpochResult epoch) {
        return Duration.ofNanos((long) ((epoch.seconds() + epoch.evaluationSeconds()) * NANOSECONDS));
    }
}
