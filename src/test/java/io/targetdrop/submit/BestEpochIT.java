package io.targetdrop.submit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.targetdrop.submit.SubmitCommand.Outcome;
import io.targetdrop.submit.SubmitCommand.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** A run with early stopping: its result is its best epoch. */
@Order(8)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BestEpochIT {
    private static final String SETTINGS = """
            seed = 11
            data { format = generated, train-count = 160, test-count = 40, side = 16, validation-share = 0.2 }
            network { name = plain-cnn, sites = [stages] }
            regularizer { name = targetdrop, block-size = 3 }
            training {
              epochs = 30, batch-size = 8, learning-rate = 0.1
              early-stopping { monitor = validation-accuracy, patience = 3 }
            }
            averaging { workers = 2, frequency = 2 }
            checkpoint { every-rounds = 2 }
            """;

    @TempDir
    private static Path shared;

    private static Path configuration;
    private static Path out;
    private static Outcome outcome;
    private static JsonNode whole;
    private static int best;
    private static int epochs;

    @TempDir
    private Path directory;

    @BeforeAll
    static void runUndisturbed() throws Exception {
        configuration = Files.writeString(shared.resolve("run.conf"), SETTINGS);
        out = shared.resolve("run");
        outcome = WarmDriver.train(configuration, out);
        whole = TrainedRun.json(outcome);
        best = whole.get("best_epoch").asInt();
        epochs = whole.get("epochs").asInt();
        assertEquals(best + 3, epochs, "it must have been stopped early");
    }

    @Test
    @Order(1)
    void isWhatIsToldSavedAndKept() throws Exception {
        assertTrue(
                outcome.errors()
                        .contains("the result is the network as of epoch " + best + ", the best by"
                                + " validation-accuracy"),
                outcome.errors());
        String validation = String.format(
                Locale.ROOT, "accuracy %.4f", whole.get("validation_accuracy").asDouble());
        assertTrue(
                outcome.errors()
                        .lines()
                        .anyMatch(line -> line.startsWith("epoch " + best + "/30") && line.contains(validation)),
                outcome.errors());
        assertTrue(checkpoints().contains(String.format(Locale.ROOT, "epoch-%04d-step-000000.zip", best)));

        Path configFile = out.resolve("config.json");
        JsonNode evaluated = TrainedRun.json(WarmDriver.run(
                "evaluate",
                "--model",
                out.resolve("model-inference.zip").toString(),
                "--config",
                configFile.toString(),
                "--json",
                "--master",
                TrainedRun.LOCAL));
        assertEquals(whole.get("test_accuracy"), evaluated.get("test_accuracy"));
    }

    @Test
    @Order(2)
    void isWhatThePageTells() throws Exception {
        Path page = directory.resolve("page.html");
        TrainedRun.json(WarmDriver.run(
                "report", "--json", "--in", out.toString(), "--out", page.toString(), "--master", TrainedRun.LOCAL));
        String html = Files.readString(page);
        String answer = String.format(
                Locale.ROOT,
                "The best of %d epochs is epoch %d: accuracy %.4f on the training part, %.4f on the validation part.",
                epochs,
                best,
                whole.get("train_accuracy").asDouble(),
                whole.get("validation_accuracy").asDouble());
        assertTrue(html.contains(answer), answer);
        assertTrue(html.contains(best + " (best)"));
    }

    /** The run has finished; only its model is asked for again. */
    @Test
    @Order(3)
    void whoseCheckpointIsLostIsOneLineWithAFix() throws Exception {
        JsonNode again = TrainedRun.json(resume());
        assertEquals(whole.get("parameters_sha256"), again.get("parameters_sha256"));

        Files.delete(out.resolve(String.format(Locale.ROOT, "checkpoints/epoch-%04d-step-000000.zip", best)));
        Outcome lost = resume();
        assertEquals(3, lost.exitCode(), lost.errors());
        String error = lost.errors().lines().reduce((first, second) -> second).orElse("");
        assertTrue(
                error.startsWith("error: ")
                        && error.contains("is the best so far (training.early-stopping.monitor), but is"
                                + " missing; put it back, or remove "),
                lost.errors());
    }

    /**
     * Once more from the start, without checkpoints but next to the rows of the finished run: with kills between the best
     * epoch and the last one, in the middle of an epoch.
     */
    @Tag("slow")
    @Test
    @Order(4)
    void isTheSameAfterAKill() throws Exception {
        for (String checkpoint : checkpoints()) {
            Files.delete(out.resolve("checkpoints").resolve(checkpoint));
        }
        for (int epoch : new int[] {best, best + 2}) {
            Running run = SubmitCommand.targetdrop(arguments()).start();
            assertTrue(run.awaitError("epoch " + epoch + "/30  train"), () -> "ended early");
            run.kill();
        }
        JsonNode resumed = TrainedRun.json(resume());
        for (String column :
                List.of("parameters_sha256", "best_epoch", "epochs", "test_accuracy", "test_loss", "validation_loss")) {
            assertEquals(whole.get(column), resumed.get(column), column);
        }
    }

    private static List<String> checkpoints() throws IOException {
        try (Stream<Path> found = Files.list(out.resolve("checkpoints"))) {
            return found.map(file -> file.getFileName().toString()).toList();
        }
    }

    private static Outcome resume() throws Exception {
        return WarmDriver.run(arguments());
    }

    private static String[] arguments() {
        return TrainedRun.arguments(configuration, out, TrainedRun.LOCAL, "--resume");
    }
}
