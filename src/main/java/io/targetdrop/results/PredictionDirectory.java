package io.targetdrop.results;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.targetdrop.data.DataException;
import io.targetdrop.training.Prediction;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The directory of a table of predictions: one Parquet file for each partition of the images, complete or absent, so that a
 * later job can write those that are missing. Spark reads the directory as a table, and ignores the other files in it.
 */
public final class PredictionDirectory {
    private static final String MANIFEST = "_prediction.json";
    private static final String FINISHED = "_SUCCESS";

    private static final ObjectMapper JSON = new ObjectMapper()
            .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(SerializationFeature.INDENT_OUTPUT);

    private final RunDirectory directory;

    /**
     * What is in the table, and how it is divided.
     *
     * @param modelSha256 hash of the network's parameters
     * @param input where the images are
     * @param images how many there are
     * @param partitions how many files the table has
     * @param top how many classes have columns of their own
     * @param classes names of the classes, in the order of the network's outputs
     */
    public record Manifest(
            String modelSha256, String input, long images, int partitions, int top, List<String> classes) {
        public Manifest {
            classes = List.copyOf(classes);
        }

        /** The same with another number of files. */
        public Manifest in(int files) {
            return new Manifest(modelSha256, input, images, files, top, classes);
        }
    }

    /** A directory that may not exist yet. */
    public PredictionDirectory(RunDirectory directory) {
        this.directory = directory;
    }

    /** The manifest of an earlier job; empty if there was none. */
    public Optional<Manifest> manifest() {
        if (!directory.has(MANIFEST)) {
            return Optional.empty();
        }
        try (InputStream in = directory.open(MANIFEST)) {
            return Optional.of(JSON.readValue(in, Manifest.class));
        } catch (IOException | NullPointerException e) {
            throw new DataException(
                    directory.path(MANIFEST) + " must be what 'predict' wrote but is not; name another directory", e);
        }
    }

    /** Starts a table. */
    public void begin(Manifest manifest) {
        directory.write(MANIFEST, out -> out.write(JSON.writeValueAsBytes(manifest)));
    }

    /** The partitions that are complete, ascending. */
    public int[] finishedPartitions(int partitions) {
        List<String> names = directory.names();
        return IntStream.range(0, partitions)
                .filter(partition -> names.contains(name(partition)))
                .toArray();
    }

    /** Writes one partition; runs in a task. */
    public void write(int partition, PredictionTable table, List<Prediction> predictions) {
        byte[] file = table.parquet(predictions);
        directory.write(name(partition), out -> out.write(file));
    }

    /** Marks the table as complete. */
    public void finish() {
        directory.write(FINISHED, "");
    }

    /** Its full path. */
    public String path() {
        return directory.path();
    }

    private static String name(int partition) {
        return String.format(Locale.ROOT, "part-%05d.parquet", partition);
    }
}
