package io.targetdrop.cli;

import io.targetdrop.configuration.ConfigurationException;
import io.targetdrop.configuration.ConfigurationWriter;
import io.targetdrop.data.DataException;
import io.targetdrop.results.Provenance;
import io.targetdrop.training.RunConfig;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What {@code --resume} compares: a run that resumes must end as if it had never stopped. */
final class ResumedRun {
    private ResumedRun() {}

    /** More epochs are the same run, unless the learning rates of its first epochs depend on how many there are. */
    static void requireSameConfiguration(RunConfig before, RunConfig now) {
        int epochs = now.training().epochs();
        boolean isLonger = epochs > before.training().epochs();
        boolean isExtension = isLonger && !now.training().schedule().dependsOnLength();
        List<String> differences =
                ConfigurationWriter.differences(isExtension ? before.withEpochs(epochs) : before, now);
        if (differences.isEmpty()) {
            return;
        }
        String schedule = isLonger && !isExtension
                ? "; training.schedule = cosine falls to 0 over training.epochs, so a longer run has other learning rates"
                        + " from its first step, while constant and steps can be extended"
                : "";
        throw new ConfigurationException("--resume needs the configuration that the run was begun with but "
                + String.join(", ", differences) + schedule + "; set these back, or begin a run in another --out");
    }

    /**
     * Refuses data that has changed.
     *
     * @param before of the run or search that is there
     * @param checksums of the data as it is
     * @param what is resumed: a run or a search
     */
    static void requireSameData(Provenance before, Map<String, String> checksums, String what) {
        Set<String> changed = before.changedData(checksums);
        if (!changed.isEmpty()) {
            throw new DataException("--resume needs the data that the " + what + " was begun with but "
                    + String.join(", ", changed) + " of data.path changed since; restore the data, or begin a " + what
                    + " in another --out");
        }
    }

    /** Says what keeps a resumed run from repeating an undisturbed one to the last bit. */
    static void warn(Provenance before, Provenance now, PrintWriter err) {
        List<String> machines = before.otherMachines(now);
        if (!machines.isEmpty()) {
            err.println("warning: resuming on another kind of machine, " + String.join(", ", machines)
                    + "; results agree with an undisturbed run's but for rounding");
        }
        if (before.resultsVersion() != now.resultsVersion()) {
            err.println(
                    "warning: an earlier version began this run, with other initial weights; results are not those of"
                            + " a run begun now");
        }
    }
}
