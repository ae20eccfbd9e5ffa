package io.targetdrop.jobs;

import io.targetdrop.results.Provenance;
import io.targetdrop.results.RunDirectory;
import io.targetdrop.results.tracking.JobTracker;
import io.targetdrop.results.tracking.JobTracker.Description;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What runs and searches tell a tracking server in the same way. */
final class JobTracking {
    private JobTracking() {}

    /**
     * Describes a job.
     *
     * @param name of a job without a directory; otherwise, it has the directory's last name
     * @param settings by key
     */
    static Description description(String name, Map<String, String> settings, Optional<RunDirectory> directory) {
        Map<String, String> tags = new LinkedHashMap<>();
        tags.put("targetdrop.version", Provenance.version());
        tags.put("mlflow.source.git.commit", Provenance.commit());
        directory.ifPresent(place -> tags.put("targetdrop.out", place.path()));
        String shown =
                directory.map(place -> place.path().replaceFirst(".*/", "")).orElse(name);
        return new Description(shown, settings, tags);
    }

    /** Reports the first problem, in the thread of the job. */
    static void note(JobTracker tracker, JobListener listener) {
        tracker.newProblem().ifPresent(problem -> listener.note("warning: " + problem));
    }

    /** Waits for the last requests, for a bounded time. */
    static void close(JobTracker tracker, JobListener listener) {
        tracker.close();
        note(tracker, listener);
    }
}
