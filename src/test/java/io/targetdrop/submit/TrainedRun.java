package io.targetdrop.submit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.targetdrop.submit.SubmitCommand.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A user's run: generated images of 16 x 16, a plain network with a learnt gate, two epochs on two workers in one
 * process. It is trained once and shared, so no test may change it.
 *
 * @param configuration its configuration file
 * @param directory its output directory
 * @param outcome its exit code and output
 */
record TrainedRun(Path configuration, Path directory, Outcome outcome) {
    static final int EPOCHS = 2;
    static final String LOCAL = "local[2]";

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Trained on the first call of {@link #get}. */
    private static TrainedRun shared;

    static synchronized TrainedRun get() throws IOException, InterruptedException {
        if (shared == null) {
            Path parent = Files.createTempDirectory(
                    Files.createDirectories(SubmitCommand.projectRoot().resolve("target/runs")), "trained");
            Path configuration = Files.writeString(parent.resolve("run.conf"), """
                    seed = 7
                    data { format = generated, train-count = 160, test-count = 40, side = 16, validation-share = 0.2 }
                    network { name = plain-cnn, sites = [stages] }
                    regularizer { name = targetdrop, block-size = 3, attention = gated }
                    training { epochs = %d, batch-size = 16, learning-rate = 0.05 }
                    averaging { workers = 2, frequency = 2 }
                    """.formatted(EPOCHS));
            Path directory = parent.resolve("run");
            shared = new TrainedRun(configuration, directory, train(configuration, directory, LOCAL));
        }
        return shared;
    }

    /** Trains with {@code --json}, in a process of its own. */
    static Outcome train(Path configuration, Path out, String master, String... more)
            throws IOException, InterruptedException {
        return SubmitCommand.targetdrop(arguments(configuration, out, master, more))
                .run();
    }

    /** The arguments of {@code train} with {@code --json}. */
    static String[] arguments(Path configuration, Path out, String master, String... more) {
        List<String> arguments = new ArrayList<>(List.of("train", "--config", configuration.toString()));
        arguments.addAll(List.of("--out", out.toString(), "--json", "--master", master));
        arguments.addAll(List.of(more));
        return arguments.toArray(String[]::new);
    }

    /** The JSON object in the last line of a command that must have succeeded. */
    static JsonNode json(Outcome outcome) throws IOException {
        assertEquals(0, outcome.exitCode(), outcome.errors());
        return JSON.readTree(outcome.lastLine());
    }

    /** The JSON object in this run's last line. */
    JsonNode json() throws IOException {
        return json(outcome);
    }

    /** The run's config.json. */
    JsonNode resolved() throws IOException {
        return JSON.readTree(resolvedConfiguration().toFile());
    }

    Path resolvedConfiguration() {
        return directory.resolve("config.json");
    }

    /** All files, hidden ones too, relative to the run's directory. */
    List<String> files() throws IOException {
        try (Stream<Path> found = Files.walk(directory)) {
            return found.filter(Files::isRegularFile)
                    .map(file -> directory.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }
}
