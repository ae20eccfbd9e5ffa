package io.targetdrop.notebooks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/**
 * Runs the notes of Spark SQL in a directory on the search and the run that their fields name, and saves what they show in them.
 * {@code notebooks/save-results} starts it. The note that trains has its results from {@code TrainAndScoreTest}.
 */
public final class SaveResults {
    private SaveResults() {}

    public static void main(String[] arguments) throws IOException {
        try (SparkSession spark = SparkSession.builder().appName("notebooks").getOrCreate()) {
            NoteRunner runner = new NoteRunner(spark, Map.of());
            for (Note note : Note.in(Path.of(arguments[0]))) {
                if (note.isSqlOnly()) {
                    runner.fill(note, scala -> "");
                    note.write();
                }
            }
        }
    }
}
