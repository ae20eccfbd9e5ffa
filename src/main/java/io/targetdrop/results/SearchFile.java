package io.targetdrop.results;

/** What a finished search's directory holds. */
public enum SearchFile {
    TRIALS("trials/", "a table of one row a trial, Parquet"),
    CSV("trials.csv", "the same in one file"),
    EPOCHS("epochs/", "a table of one row a trial and epoch"),
    TEST("test/", "the scores of the chosen trials on the test part"),
    BEST("best.conf", "the best point's configuration; train --config reads it"),
    REQUEST("search.json", "what was asked for; versions and checksums; search --config reads it");

    private final String path;
    private final String content;

    SearchFile(String path, String content) {
        this.path = path;
        this.content = content;
    }

    /** Its name, relative to the search's directory; that of a directory ends with a slash. */
    public String path() {
        return path;
    }

    /** What is in it, for a reader. */
    public String content() {
        return content;
    }
}
