package io.targetdrop.jobs;

import java.util.Objects;

/**
 * Where a run or a search writes its results.
 *
 * @param directory any Hadoop path; must be empty or not exist yet, unless the job resumes what is in it
 * @param resumes whether the job resumes the run or search in the directory; if there is none, the job starts one
 */
public record Output(String directory, boolean resumes) {
    public Output {
        Objects.requireNonNull(directory, "directory");
    }

    /** A new directory. */
    public static Output to(String directory) {
        return new Output(directory, false);
    }

    /** The directory of an earlier run or search of the same configuration, which is resumed. */
    public static Output resuming(String directory) {
        return new Output(directory, true);
    }
}
