package io.targetdrop.jobs;

import io.targetdrop.configuration.ConfigurationReader;
import io.targetdrop.configuration.ConfigurationWriter;
import io.targetdrop.data.DataException;
import io.targetdrop.jobs.OutputDirectory.Rule;
import io.targetdrop.results.Provenance;
import io.targetdrop.results.RunDirectory;
import io.targetdrop.results.RunFile;
import io.targetdrop.training.RunConfig;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Opens the directory of a run, and checks that a resumed run or search will end as if it had never stopped. */
final class ResumedRun {
    private ResumedRun() {}

    /** The directory of a run, checked before anything is written to it. */
    static RunDirectory directory(Output output, RunConfig config) {
        return output.resumes() ? resumable(output.directory(), config) : emptyDirectory(output.directory());
    }

    private static RunDirectory emptyDirectory(String out) {
        Rule rule = OutputDirectory.emptyOrNew(out);
        RunDirectory directory = OutputDirectory.at(out, rule);
        if (!OutputDirectory.isEmpty(directory, rule)) {
            boolean canResume = directory.has(RunFile.CONFIGURATION.path()) && !directory.has(RunFile.MODEL.path());
            throw OutputDirectory.inUse(rule, canResume ? Optional.of("run") : Optional.empty());
        }
        OutputDirectory.requireWritable(directory);
        return directory;
    }

    /** The directory of a run of the same configuration, or one for a run that has not started. */
    private static RunDirectory resumable(String out, RunConfig config) {
        Rule rule = OutputDirectory.resumable("run", out);
        RunDirectory directory =
                OutputDirectory.recovered(OutputDirectory.at(out, rule), RunFile.CONFIGURATION.path(), rule);
        if (!OutputDirectory.isEmpty(directory, rule)) {
            requireSameConfiguration(directory, rule, config);
        }
        OutputDirectory.requireWritable(directory);
        directory.removeUnfinished();
        return directory;
    }

    private static void requireSameConfiguration(RunDirectory directory, Rule rule, RunConfig config) {
        if (!directory.has(RunFile.CONFIGURATION.path())) {
            throw rule.brokenBy("has files but no " + RunFile.CONFIGURATION.path() + "; name another directory");
        }
        requireSameConfiguration(
                ConfigurationReader.read(directory.path(RunFile.CONFIGURATION.path()), List.of()), config);
    }

    /** More epochs are allowed, unless the learning rates of the first epochs depend on the number of epochs. */
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
                ? "; its training.schedule falls to 0 over training.epochs, so a longer run has different learning rates"
                        + " from its first step; constant, steps and cosine-restarts can be extended"
                : "";
        throw new RequestException(
                "resume",
                "needs the configuration that the run was started with but " + String.join(", ", differences) + schedule
                        + "; set these back, or start a run in another directory");
    }

    /**
     * Refuses data that has changed.
     *
     * @param before provenance of the run or search in the directory
     * @param checksums of the data as it is now
     * @param what is resumed: a run or a search
     */
    static void requireSameData(Provenance before, Map<String, String> checksums, String what) {
        Set<String> changed = before.changedData(checksums);
        if (!changed.isEmpty()) {
            throw new DataException("to resume the " + what + ", its data must be unchanged but "
                    + String.join(", ", changed)
                    + " of data.path changed since it started; restore the data, or start a "
                    + what + " in another directory");
        }
    }

    /**
     * Refuses an initial model that has changed.
     *
     * @param before provenance of the run or search in the directory
     * @param models SHA-256 of the models as they are now, by path
     * @param what is resumed: a run or a search
     */
    static void requireSameModels(Provenance before, Map<String, String> models, String what) {
        Set<String> changed = before.changedModels(models);
        if (!changed.isEmpty()) {
            throw new DataException("to resume the " + what + ", its network.initial-model must be unchanged but "
                    + String.join(", ", changed) + " changed since it started; restore it, or start a " + what
                    + " in another directory");
        }
    }

    /** Reports what keeps a resumed run from repeating an uninterrupted one bit by bit. */
    static void warn(Provenance before, Provenance now, JobListener listener) {
        List<String> machines = before.otherMachines(now);
        if (!machines.isEmpty()) {
            listener.note("warning: resuming on another kind of machine, " + String.join(", ", machines)
                    + "; results match those of an uninterrupted run except for rounding");
        }
        if (before.resultsVersion() != now.resultsVersion()) {
            listener.note(
                    "warning: an earlier version started this run, with different initial weights; its results are not"
                            + " those of a run started now");
        }
    }
}
