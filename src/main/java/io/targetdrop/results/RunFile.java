package io.targetdrop.results;

/** What a finished run's directory holds. */
public enum RunFile {
    MODEL("model.zip", "the trained network and its momentum; evaluate --model reads it"),
    INFERENCE_MODEL("model-inference.zip", "the same network as a plain DL4J model, without this project's classes"),
    EPOCHS("epochs/", "a table of one row an epoch, Parquet"),
    CHECKPOINTS(
            "checkpoints/", "the run as of its last epochs and its best one; train --resume resumes from the newest"),
    CONFIGURATION("config.json", "what was asked for, resolved; versions and checksums; train --config reads it");

    private final String path;
    private final String content;

    RunFile(String path, String content) {
        this.path = path;
        this.content = content;
    }

    /** Its name, relative to the run's directory; that of a directory ends with a slash. */
    public String path() {
        return path;
    }

    /** What is in it, for a reader. */
    public String content() {
        return content;
    }
}
