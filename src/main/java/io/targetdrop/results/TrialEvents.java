package io.targetdrop.results;

import io.targetdrop.results.events.EventFile;
import io.targetdrop.search.Outcome;
import io.targetdrop.search.Outcome.Status;
import io.targetdrop.search.Trial;
import io.targetdrop.training.EpochResult;
import io.targetdrop.training.Score;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * The directory of a trial in {@code events}, which TensorBoard shows as a session with the point as its hyperparameters: a file
 * with everything when the trial ends, and one with its score if it is tested. Repetitions of a point are one group.
 */
final class TrialEvents {
    private static final Set<Status> SUCCESSES = Set.of(Status.COMPLETED, Status.PRUNED);

    private TrialEvents() {}

    /** The path of a trial's file, relative to the search. */
    static String path(Trial trial) {
        return directory(trial) + EventFile.name(0);
    }

    /** The path of the file with its score on the test part. */
    static String testPath(Trial trial) {
        return directory(trial) + EventFile.lastName();
    }

    private static String directory(Trial trial) {
        return SearchFile.EVENTS.path() + trial.id() + "/";
    }

    /**
     * A trial's file.
     *
     * @param epochs its finished epochs
     * @param end of the trial
     */
    static byte[] of(Outcome outcome, List<EpochResult> epochs, Instant end) {
        EpochTimes times = EpochTimes.until(end, epochs);
        EventFile file = new EventFile(times.start())
                .start(
                        times.start(),
                        outcome.trial().values(),
                        outcome.trial().ids().point());
        for (int i = 0; i < epochs.size(); i++) {
            file.scalars(times.ends().get(i), epochs.get(i).epoch(), EpochTable.scalars(epochs.get(i)));
        }
        return file.end(end, SUCCESSES.contains(outcome.status())).bytes();
    }

    /** The file with a trial's score on the test part, at the last epoch of its configuration. */
    static byte[] test(Trial trial, Score test, Instant time) {
        return new EventFile(time)
                .scalars(time, trial.config().training().epochs(), EpochTable.scalars(test))
                .bytes();
    }
}
