package io.targetdrop.jobs;

/** Receives what a job reports while it runs. Called in the thread that runs the job. */
@FunctionalInterface
public interface JobListener {
    /** Ignores everything. */
    JobListener SILENT = line -> {};

    /**
     * Something a person should know, such as images that were left out or a resumed run on a different processor.
     *
     * @param line human-readable, without a line end
     */
    void note(String line);
}
