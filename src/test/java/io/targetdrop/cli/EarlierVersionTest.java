package io.targetdrop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Runs, searches and models of the previous version can still be read. The README of their directory says how they were
 * made.
 */
@ExtendWith(QuietSpark.class)
class EarlierVersionTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Columns that even earlier versions did not write. */
    private static final List<String> LATER_COLUMNS = List.of("point_id", "data_id", "drops_nothing", "best_epoch");

    /** How much another processor may change the result of a few epochs of training. */
    private static final double OTHER_PROCESSOR = 0.1;

    @TempDir
    private Path directory;

    private static Path earlier(String name) throws URISyntaxException {
        return Path.of(EarlierVersionTest.class.getResource("earlier").toURI()).resolve(name);
    }

    /** A copy that a command may write to. */
    private Path copy(String name) throws Exception {
        Path from = earlier(name);
        try (Stream<Path> found = Files.walk(from)) {
            for (Path path : found.toList()) {
                Files.copy(path, directory.resolve(name).resolve(from.relativize(path)));
            }
        }
        return directory.resolve(name);
    }

    private static CommandRun run(Object... arguments) {
        CommandRun run = CommandRun.of(
                new SparkJobs(() -> {}),
                Stream.of(arguments).map(Object::toString).toArray(String[]::new));
        assertEquals(0, run.exitCode(), run.err());
        return run;
    }

    private static JsonNode json(CommandRun run) throws IOException {
        return JSON.readTree(run.lastLine());
    }

    private String report(Path in) throws IOException {
        Path page = directory.resolve("page.html");
        run("report", "--in", in, "--out", page);
        return Files.readString(page);
    }

    /** Three convolutions, normalisations and attentions, and the classifier: its classes are in the run's configuration. */
    @Test
    void startsFromAModel() throws Exception {
        String model = earlier("run/model.zip").toString();
        CommandRun tuned = run(
                "train",
                "--config",
                earlier("run.conf"),
                "--set",
                "training.epochs=1",
                "--set",
                "data.train-count=200",
                "--set",
                "network.initial-model=\"" + model + "\"");

        assertTrue(tuned.err().contains("initial-model " + model + ": all 10 layers\n"), tuned.err());
    }

    @Test
    void evaluatesAModel() throws Exception {
        JsonNode row =
                json(run("evaluate", "--model", earlier("run/model.zip"), "--config", earlier("run.conf"), "--json"));

        assertEquals(0.8342843452564739, row.get("test_loss").asDouble(), 1e-3);
        assertEquals(0.6796875, row.get("test_accuracy").asDouble(), 2.0 / 256);
    }

    @Test
    void reportsARun() throws Exception {
        String html = report(earlier("run"));

        assertTrue(html.contains("accuracy 0.7622 on the training part, 0.6146 on the validation part"));
        assertTrue(html.contains("a419648f7ca1622f2fbe484460ea4390c01e5007"));
    }

    @Test
    void reportsASearch() throws Exception {
        String html = report(earlier("search"));

        assertTrue(html.contains("<td>drop-probability 0.1</td><td>2/2</td>"));
        assertTrue(html.contains("0.4609 ± 0.0130"));
    }

    @Test
    void reportsAnUnfinishedSearch() throws Exception {
        assertTrue(report(earlier("stopped-search")).contains("1 trials: 1 completed"));
    }

    @Test
    void comparesASearch() throws Exception {
        JsonNode now = json(run("compare", "--in", earlier("search"), "--json"));

        assertEquals(JSON.readTree(Files.readString(earlier("compare.json"))), now);
    }

    /** The numbers are the same without the columns that identify points. */
    @Test
    void comparesATableOfEvenEarlierVersions() throws Exception {
        Path table = directory.resolve("trials.csv");
        Files.write(table, withoutLaterColumns(Files.readAllLines(earlier("search/trials.csv"))));

        JsonNode now = json(run("compare", "--in", table, "--json"));

        assertEquals(JSON.readTree(Files.readString(earlier("compare.json"))), now);
    }

    /** Cells with commas are quoted; only {@code axes} has quotes, and none of these rows has two axes. */
    private static List<String> withoutLaterColumns(List<String> lines) {
        List<String> columns = List.of(lines.get(0).split(","));
        return lines.stream()
                .map(line -> line.split(",", -1))
                .map(cells -> String.join(
                        ",",
                        IntStream.range(0, columns.size())
                                .filter(column -> !LATER_COLUMNS.contains(columns.get(column)))
                                .mapToObj(column -> cells[column])
                                .toList()))
                .toList();
    }

    /** That version did not recompute batch-norm statistics, so a run or a search of its own is told to go on without. */
    @ParameterizedTest
    @CsvSource({"train, run.conf, stopped-run", "search, search.conf, stopped-search"})
    void saysWhatToSetBackBeforeItResumes(String command, String configuration, String directory) throws Exception {
        CommandRun refused = CommandRun.of(
                new SparkJobs(() -> {}),
                command,
                "--config",
                earlier(configuration).toString(),
                "--out",
                copy(directory).toString(),
                "--resume");

        assertEquals(2, refused.exitCode(), refused.err());
        assertTrue(refused.err().contains("but training.batch-norm-images (4096, was 0)"), refused.err());
    }

    @Test
    void resumesARun() throws Exception {
        CommandRun run = run(
                "train",
                "--config",
                earlier("run.conf"),
                "--out",
                copy("stopped-run"),
                "--resume",
                "--json",
                "--set",
                "training.batch-norm-images=0",
                "--set",
                "averaging.learning-rate-scale=none");

        assertEquals(4, json(run).get("epochs").asInt());
        assertEquals(0.6796875, json(run).get("test_accuracy").asDouble(), OTHER_PROCESSOR);
        assertTrue(run.err().lines().noneMatch(line -> line.startsWith("epoch 1/")), run.err());
    }

    @Test
    void resumesASearch() throws Exception {
        Path copy = copy("stopped-search");
        CommandRun run = run(
                "search",
                "--config",
                earlier("search.conf"),
                "--out",
                copy,
                "--resume",
                "--json",
                "--set",
                "training.batch-norm-images=0",
                "--set",
                "averaging.learning-rate-scale=none");

        assertEquals(4, json(run).get("completed").asInt());
        assertEquals(0.4609375, json(run).get("best_validation_accuracy").asDouble(), OTHER_PROCESSOR);
        assertTrue(run.err().contains("4 trials, 1 of them done already"), run.err());
    }
}
