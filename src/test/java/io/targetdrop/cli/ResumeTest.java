package io.targetdrop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.targetdrop.data.ImageDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code --resume} accepts changes that do not affect the result, and refuses those that do. */
@ExtendWith(QuietSpark.class)
class ResumeTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path directory;

    @BeforeEach
    void writeRun() throws IOException {
        new ImageDirectory(directory.resolve("data")).catsAndDogs();
        Files.writeString(directory.resolve("run.conf"), """
                data { format = image-folder, path = "%s", validation-share = 0.2 }
                network { name = plain-cnn, sites = [] }
                regularizer.name = none
                training { epochs = 1, batch-size = 2, learning-rate = 0.01, schedule = constant }
                averaging { workers = 1 }
                search.axes { "training.learning-rate" = [0.01, 0.02] }
                """.formatted(directory.resolve("data")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "averaging.storage=disk-only",
                "averaging.prefetch=5",
                "checkpoint.keep=7",
                "data.path=\"DATA/\"",
                "data.path=\"DATA//\""
            })
    void acceptsChangesThatKeepTheResult(String override) throws Exception {
        JsonNode first = trained();

        JsonNode resumed = json(train("--resume", "--set", override.replace("DATA", directory + "/data")));

        assertEquals(first.get("parameters_sha256"), resumed.get("parameters_sha256"));
        assertEquals(first.get("test_loss"), resumed.get("test_loss"));
    }

    @Test
    void trainsMoreEpochsAsIfTheyHadBeenThereFromTheStart() throws Exception {
        trained();

        JsonNode extended = json(train("--resume", "--set", "training.epochs=3"));
        JsonNode whole = json(run("train", "whole", "--set", "training.epochs=3"));

        assertEquals(3, extended.get("epochs").asInt());
        assertEquals(whole.get("parameters_sha256"), extended.get("parameters_sha256"));
        assertEquals(
                3,
                JSON.readTree(out("out/config.json").toFile())
                        .at("/training/epochs")
                        .asInt());
    }

    @Test
    void saysWhyACosineCannotBeExtended() throws Exception {
        assertEquals(0, train("--set", "training.schedule=cosine").exitCode());

        CommandRun refused = train("--resume", "--set", "training.schedule=cosine", "--set", "training.epochs=2");

        assertEquals(2, refused.exitCode(), refused.err());
        assertError(refused, "training.epochs (2, was 1); its training.schedule falls to 0 over training.epochs");
    }

    @Test
    void refusesFewerEpochsThanTheRunHas() throws Exception {
        assertEquals(0, train("--set", "training.epochs=2").exitCode());

        assertError(train("--resume"), "training.epochs (1, was 2); set these back");
    }

    @ParameterizedTest
    @ValueSource(strings = {"train", "search"})
    void refusesDataWithAnotherImage(String command) throws Exception {
        assertEquals(0, run(command, "out").exitCode());
        String before = provenance(command);
        new ImageDirectory(directory.resolve("data")).write("train/cat/another.png", ImageDirectory.checked(8, 8));

        CommandRun refused = run(command, "out", "--resume");

        assertEquals(3, refused.exitCode(), refused.err());
        assertError(
                refused,
                "to resume the ",
                ", its data must be unchanged but ",
                "names-and-sizes of data.path changed since it started");
        assertEquals(before, provenance(command));
    }

    @Test
    void reportsNoMistakesOnChangedData() throws Exception {
        trained();
        new ImageDirectory(directory.resolve("data")).write("test/cat/another.png", ImageDirectory.checked(8, 8));

        CommandRun report = CommandRun.of(
                new SparkJobs(() -> {}),
                "report",
                "--in",
                out("out").toString(),
                "--out",
                out("page.html").toString());

        assertEquals(0, report.exitCode(), report.err());
        assertTrue(report.err().contains("names-and-sizes of data.path changed since the run started"), report.err());
    }

    @Test
    void warnsOfAnotherProcessor() throws Exception {
        trained();
        Path file = out("out/config.json");
        Files.writeString(
                file, Files.readString(file).replaceAll("\"processor\" : \"[^\"]*\"", "\"processor\" : \"abacus\""));

        CommandRun resumed = train("--resume");

        assertEquals(0, resumed.exitCode(), resumed.err());
        assertTrue(resumed.err().contains("warning: resuming on another kind of machine, processor ("), resumed.err());
        assertTrue(resumed.err().contains(", was abacus)"), resumed.err());
    }

    /** Its trials started from other weights: the page would take both for repetitions of one point. */
    @Test
    void refusesASearchOfAnEarlierVersion() throws Exception {
        assertEquals(0, run("search", "out").exitCode());
        Path file = out("out/search.json");
        Files.writeString(
                file, Files.readString(file).replaceAll("\"results_version\" : 2", "\"results_version\" : 1"));

        CommandRun refused = run("search", "out", "--resume");

        assertEquals(2, refused.exitCode(), refused.err());
        assertError(refused, " was started by an earlier one, with different initial weights");
    }

    private JsonNode trained() throws IOException {
        return json(train());
    }

    private String provenance(String command) throws IOException {
        String name = command.equals("train") ? "config.json" : "search.json";
        return JSON.readTree(out("out/" + name).toFile()).at("/provenance").toString();
    }

    private static JsonNode json(CommandRun run) throws IOException {
        assertEquals(0, run.exitCode(), run.err());
        return JSON.readTree(run.lastLine());
    }

    private static void assertError(CommandRun run, String... parts) {
        assertEquals(
                1, run.err().lines().filter(line -> line.startsWith("error: ")).count(), run.err());
        for (String part : parts) {
            assertTrue(run.err().contains(part), run.err());
        }
    }

    private Path out(String name) {
        return directory.resolve(name);
    }

    private CommandRun train(String... options) {
        return run("train", "out", options);
    }

    private CommandRun run(String command, String out, String... options) {
        List<String> arguments = new ArrayList<>(List.of(
                command,
                "--config",
                directory.resolve("run.conf").toString(),
                "--json",
                "--out",
                directory.resolve(out).toString()));
        arguments.addAll(List.of(options));
        return CommandRun.of(new SparkJobs(() -> {}), arguments.toArray(String[]::new));
    }
}
