package io.targetdrop.results;

/** The files in the directory of a finished run. */
public enum RunFile {
    MODEL("model.zip", "the trained network and its momentum; evaluate --model reads it"),
    INFERENCE_MODEL("model-inference.zip", "the same network as a plain DL4J model, without this project's classes"),
    ONNX_MODEL("model.onnx", "the same network for ONNX Runtime; takes pixel values from 0 to 255"),
    EPOCHS("epochs/", "a Parquet table with one row for each epoch"),
    EVENTS("events/", "the same numbers, and what TargetDrop removes, for TensorBoard"),
    CHECKPOINTS("checkpoints/", "the state after the last epochs and the best one; train --resume uses the latest"),
    CONFIGURATION("config.json", "the resolved configuration, versions and checksums; train --config reads it");

    private final String path;
    private final String content;

    RunFile(String path, String content) {
        this.path = path;
        this.content = content;
    }

    /** Its path in the directory of the run; that of a directory ends with a slash. */
    public String path() {
        return path;
    }

    /** Its content, in words. */
    public String content() {
        return content;
    }
}
