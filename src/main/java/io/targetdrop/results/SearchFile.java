package io.targetdrop.results;

/** The files in the directory of a finished search. */
public enum SearchFile {
    TRIALS("trials/", "a Parquet table with one row for each trial"),
    CSV("trials.csv", "the same in one file"),
    EPOCHS("epochs/", "a Parquet table with one row for each trial and epoch"),
    EVENTS("events/", "the same for TensorBoard, with the settings of each trial"),
    TEST("test/", "the scores of the selected trials on the test part"),
    BEST("best.conf", "the best point's configuration; train --config reads it"),
    REQUEST("search.json", "the configuration, versions and checksums; search --config reads it");

    private final String path;
    private final String content;

    SearchFile(String path, String content) {
        this.path = path;
        this.content = content;
    }

    /** Its path in the directory of the search; that of a directory ends with a slash. */
    public String path() {
        return path;
    }

    /** Its content, in words. */
    public String content() {
        return content;
    }
}
