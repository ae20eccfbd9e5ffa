package io.targetdrop.submit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.targetdrop.submit.SubmitCommand.Outcome;
import io.targetdrop.submit.SubmitCommand.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** A search as a user runs it, with processes that are killed in the middle. */
@Order(3)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SearchIT {
    private static final int TRIALS = 8;
    private static final String LOCAL = "local[2]";
    private static final String SETTINGS = """
            seed = 11
            data { format = generated, train-count = 96, test-count = 40, side = 16, validation-share = 0.2 }
            network { name = plain-cnn, sites = [stages] }
            regularizer { name = targetdrop, block-size = 3 }
            training { epochs = 3, batch-size = 8, learning-rate = 0.02 }
            averaging.workers = 1
            search {
              axes { "regularizer.drop-probability" = [0.0, 0.1, 0.2, 0.4] }
              repetitions = 2
            }
            """;

    /** Columns that depend on the clock or on where a trial ran. */
    private static final List<String> UNREPEATABLE =
            List.of("training_seconds", "seconds", "images_per_second", "executor");

    @TempDir
    private static Path shared;

    private static Path configuration;
    /** A search that nothing disturbs; no test changes it. */
    private static Path complete;

    private static Map<String, Map<String, String>> undisturbed;

    /** The search that is stopped again and again: the first three tests share it. */
    private static Path stopped;

    @TempDir
    private Path directory;

    @BeforeAll
    static void searchUndisturbed() throws Exception {
        configuration = Files.writeString(shared.resolve("search.conf"), SETTINGS);
        complete = shared.resolve("complete");
        stopped = shared.resolve("stopped");
        JsonNode result = TrainedRun.json(WarmDriver.run(arguments(configuration, complete, LOCAL)));
        assertEquals(TRIALS, result.get("completed").asInt());
        undisturbed = trials(complete);
        assertEquals(TRIALS, undisturbed.size());
    }

    /** As by Ctrl-C, or by a scheduler that needs the machine. */
    @Test
    @Order(1)
    void aSearchThatIsInterruptedBeforeItsFirstTrialEndsSaysSo() throws Exception {
        Running run = start(stopped, LOCAL);
        assertTrue(run.awaitError("(starting)"), () -> "ended early");
        run.process().destroy();
        Outcome interrupted = run.await();

        assertTrue(interrupted.exitCode() != 0);
        String last =
                interrupted.errors().lines().reduce((before, line) -> line).orElse("");
        assertTrue(last.startsWith("the search was interrupted"), interrupted.errors());
        assertFalse(interrupted.errors().contains("\tat "), interrupted.errors());
    }

    @Test
    @Order(2)
    void aSearchThatIsInterruptedKeepsItsFinishedTrialsAndSaysHowToResume() throws Exception {
        Running run = start(stopped, LOCAL, "--resume");
        awaitRows(1, run);
        run.process().destroy();
        Outcome interrupted = run.await();

        assertTrue(interrupted.exitCode() != 0);
        assertTrue(
                interrupted.errors().contains("the search was interrupted; finished trials are kept in "),
                interrupted.errors());
        assertFalse(interrupted.errors().contains("\tat "), interrupted.errors());
        int kept = files(stopped.resolve("trials")).size();
        assertTrue(kept >= 1 && kept < TRIALS, kept + " rows");
    }

    @Test
    @Order(3)
    void aDriverThatIsKilledLosesNothingAndRepeatsNothing() throws Exception {
        int kept = files(stopped.resolve("trials")).size();
        Running run = start(stopped, LOCAL, "--resume");
        awaitRows(kept + 1, run);
        run.kill();
        Map<Path, Object> before = new HashMap<>();
        for (Path row : files(stopped.resolve("trials"))) {
            before.put(row, Files.getLastModifiedTime(row));
        }
        assertTrue(before.size() > kept && before.size() < TRIALS, before.toString());

        Outcome refused = WarmDriver.run(arguments(configuration, stopped, LOCAL));
        assertEquals(2, refused.exitCode());
        assertTrue(refused.errors().contains("resume the search in it (--resume)"), refused.errors());
        JsonNode resumed = TrainedRun.json(WarmDriver.run(arguments(configuration, stopped, LOCAL, "--resume")));

        assertEquals(TRIALS, resumed.get("completed").asInt());
        assertEquals(undisturbed, trials(stopped));
        assertEquals(TRIALS, files(stopped.resolve("trials")).size());
        for (Map.Entry<Path, Object> row : before.entrySet()) {
            assertEquals(row.getValue(), Files.getLastModifiedTime(row.getKey()), "a row was written twice");
        }
    }

    @Test
    void leavesItsTablesAndAConfigurationForTrain() throws Exception {
        assertEquals(TRIALS, files(complete.resolve("trials")).size());
        assertEquals(TRIALS, files(complete.resolve("epochs")).size());
        assertTrue(Files.notExists(complete.resolve("under-way")));
        Outcome trained = WarmDriver.run(
                "train", "--config", complete.resolve("best.conf").toString(), "--json", "--master", "local[1]");
        String best = WarmDriver.run(arguments(configuration, complete, LOCAL, "--resume"))
                .lastLine();
        String point = new ObjectMapper().readTree(best).get("best_point").asText();
        Map<String, String> row = undisturbed.values().stream()
                .filter(trial -> trial.get("point").equals(point)
                        && trial.get("repetition").equals("0"))
                .findFirst()
                .orElseThrow();
        assertEquals(
                row.get("validation_accuracy"),
                TrainedRun.json(trained).get("validation_accuracy").asText(),
                "a trial has the accuracy that its configuration has alone");
    }

    @Test
    void itsReportSaysWhichPointIsBest() throws Exception {
        Path page = directory.resolve("search.html");
        Outcome outcome = WarmDriver.run("report", "--in", complete.toString(), "--out", page.toString());

        assertEquals(0, outcome.exitCode(), outcome.errors());
        String html = Files.readString(page);
        assertTrue(html.contains("What does drop-probability do?") && html.contains("8 trials: 8 completed."));
    }

    @Test
    void itsMethodsAreCompared() throws Exception {
        Outcome outcome = WarmDriver.run("compare", "--in", complete.toString(), "--json");

        assertEquals(0, outcome.exitCode(), outcome.errors());
        assertTrue(outcome.output().contains("of 1 differ significantly from none"), outcome.output());
        JsonNode entries = TrainedRun.json(outcome).get("comparisons").get(0).get("entries");
        assertEquals(2, entries.size());
        entries.forEach(entry -> assertEquals(2, entry.get("test_accuracies").size()));
    }

    /** A gate changes the network even at drop probability 0, so no table takes it as the baseline. */
    @Test
    void theBaselineIsTheSameInEveryTable() throws Exception {
        Path out = directory.resolve("search");
        Path gated = Files.writeString(directory.resolve("gated.conf"), SETTINGS.replaceAll("(?s)search \\{.*", """
                search.axes {
                  regularizer = [
                    { name = none }
                    { name = targetdrop, attention = gated, drop-probability = 0 }
                  ]
                }
                training.epochs = 1
                """));
        Outcome searched = WarmDriver.run(arguments(gated, out, LOCAL));
        JsonNode summary = TrainedRun.json(searched);
        String csv = Files.readString(out.resolve("trials.csv"));
        assertTrue(
                searched.output().contains("regularizer {name:none}  (the baseline: drops nothing)")
                        || searched.output()
                                .contains("regularizer {name:none}  (the best)  (the baseline: drops nothing)"),
                searched.output());

        JsonNode comparison = TrainedRun.json(WarmDriver.run("compare", "--in", out.toString(), "--json"))
                .get("comparisons")
                .get(0);
        assertEquals("none", comparison.get("against").asText(), csv);
        Map<String, Double> tests = new TreeMap<>();
        comparison
                .get("entries")
                .forEach(entry -> tests.put(
                        entry.get("method").asText(), entry.get("test_accuracy").asDouble()));
        assertEquals(Set.of("none", "targetdrop"), tests.keySet(), csv);
        assertEquals(summary.get("baseline_test_accuracy").asDouble(), tests.get("none"));

        Path page = directory.resolve("search.html");
        WarmDriver.run("report", "--in", out.toString(), "--out", page.toString());
        String html = Files.readString(page);
        assertTrue(html.contains("Which method does better than none on plain-cnn?"), html);
        assertTrue(
                html.contains("It is the baseline")
                        || html.contains(", and regularizer {name:none}, the best baseline"),
                html);
    }

    @Tag("slow")
    @Test
    @ResourceLock(StandaloneCluster.SHARED)
    void anExecutorThatIsKilledLosesNothing() throws Exception {
        Path out = directory.resolve("search");
        StandaloneCluster cluster = StandaloneCluster.shared();
        Running run = start(
                out, cluster.masterUrl(), StandaloneCluster.submitOptions().toArray(String[]::new));
        assertTrue(run.awaitError("(2 of 8 done"), () -> "ended early");
        cluster.executors().get(0).destroyForcibly();
        assertEquals(TRIALS, TrainedRun.json(run.await()).get("completed").asInt());
        assertEquals(undisturbed, trials(out));
    }

    /** Trials that wait make Spark start the second executor. */
    @Tag("slow")
    @Test
    @ResourceLock(StandaloneCluster.SHARED)
    void executorsAreAddedForTrialsThatWait() throws Exception {
        Path out = directory.resolve("search");
        List<String> options = new ArrayList<>(StandaloneCluster.submitOptions());
        for (String setting : List.of(
                "spark.dynamicAllocation.enabled=true",
                "spark.dynamicAllocation.shuffleTracking.enabled=true",
                "spark.dynamicAllocation.initialExecutors=1",
                "spark.dynamicAllocation.maxExecutors=2")) {
            options.addAll(List.of("--conf", setting));
        }
        // so that trials are left when it has started
        options.addAll(List.of("--set", "training.epochs=20", "--set", "search.repetitions=1"));
        Outcome outcome = start(out, StandaloneCluster.shared().masterUrl(), options.toArray(String[]::new))
                .await();
        assertEquals(4, TrainedRun.json(outcome).get("completed").asInt());
        Set<String> executors =
                rows(out).values().stream().map(row -> row.get("executor")).collect(Collectors.toSet());
        assertEquals(2, executors.size(), executors.toString());
    }

    @Tag("slow")
    @Test
    void twoSearchesInOnePlaceDoNoHarm() throws Exception {
        Path out = directory.resolve("search");
        Running first = start(out, LOCAL, "--resume");
        Running second = start(out, LOCAL, "--resume");
        TrainedRun.json(first.await());
        TrainedRun.json(second.await());
        assertEquals(undisturbed, trials(out));
        assertEquals(TRIALS, files(out.resolve("trials")).size());
    }

    /** A loss that overflows, and minibatches that do not fit into native memory. With more memory, the latter are trained. */
    @Tag("slow")
    @Test
    void trialsThatFailAreRowsTheExitCodeIs5AndTheyAreRetried() throws Exception {
        Path out = directory.resolve("search");
        Path trap = Files.writeString(directory.resolve("trap.conf"), """
                data { format = generated, train-count = 2560, test-count = 60, side = 32, validation-share = 0.2 }
                network { name = resnet-8, sites = [stages] }
                averaging.workers = 1
                search.axes.training = [
                  { epochs = 1, batch-size = 2048, learning-rate = 0.02 }
                  { epochs = 1, batch-size = 32, learning-rate = 0.02 }
                  { epochs = 1, batch-size = 32, learning-rate = 1e30 }
                ]
                """);
        Outcome outcome = start(
                        trap,
                        out,
                        LOCAL,
                        "--conf",
                        "spark.driver.extraJavaOptions=-Dorg.bytedeco.javacpp.maxphysicalbytes=1500m")
                .await();

        assertEquals(5, outcome.exitCode(), outcome.errors());
        Map<String, String> errors = statuses(out);
        assertEquals(
                "completed ", errors.get("training {batch-size:32,epochs:1,learning-rate:0.02}"), errors.toString());
        assertTrue(
                errors.get("training {batch-size:32,epochs:1,learning-rate:1.0E30}")
                        .startsWith("failed TrainingException: the loss must"),
                errors.toString());
        assertTrue(
                errors.get("training {batch-size:2048,epochs:1,learning-rate:0.02}")
                        .startsWith("failed OutOfMemoryError"),
                errors.toString());
        assertEquals(3, errors.size());

        Outcome resumed = WarmDriver.run(arguments(trap, out, LOCAL, "--resume"));
        assertEquals(5, resumed.exitCode(), resumed.errors());
        assertEquals(errors, statuses(out), "nothing is retried without the option");
        Outcome retried = WarmDriver.run(arguments(trap, out, LOCAL, "--retry-failed"));
        assertEquals(5, retried.exitCode(), "a learning rate of 1e30 still diverges: " + retried.errors());
        assertEquals(
                List.of("completed ", "completed "),
                statuses(out).values().stream()
                        .filter(status -> !status.startsWith("failed TrainingException"))
                        .toList());
    }

    /** The status of each point, with its error. */
    private static Map<String, String> statuses(Path out) throws IOException {
        Map<String, String> statuses = new TreeMap<>();
        for (Map<String, String> row : trials(out).values()) {
            statuses.put(row.get("point"), row.get("status") + " " + row.get("error"));
        }
        return statuses;
    }

    private static Running start(Path out, String master, String... more) throws IOException {
        return start(configuration, out, master, more);
    }

    private static Running start(Path config, Path out, String master, String... more) throws IOException {
        return SubmitCommand.targetdrop(arguments(config, out, master, more))
                .withJarOnEveryMachine()
                .start();
    }

    private static String[] arguments(Path config, Path out, String master, String... more) {
        List<String> arguments = new ArrayList<>(List.of("search", "--config", config.toString()));
        arguments.addAll(List.of("--out", out.toString(), "--json", "--master", master));
        arguments.addAll(List.of(more));
        return arguments.toArray(String[]::new);
    }

    /** Returns while the stopped search runs and has finished some trials. */
    private static void awaitRows(int count, Running run) throws Exception {
        Path rows = stopped.resolve("trials");
        assertTrue(
                run.awaitWhileRunning(count + " finished trials", () -> Waiting.count(rows, ".parquet") >= count),
                "ended early");
    }

    private static List<Path> files(Path table) throws IOException {
        try (Stream<Path> found = Files.list(table)) {
            return found.filter(file -> file.toString().endsWith(".parquet"))
                    .sorted()
                    .toList();
        }
    }

    /** The rows of {@code trials.csv} by trial, without the columns that differ from run to run. */
    private static Map<String, Map<String, String>> trials(Path out) throws IOException {
        Map<String, Map<String, String>> rows = rows(out);
        rows.values().forEach(row -> row.keySet().removeAll(UNREPEATABLE));
        return rows;
    }

    private static Map<String, Map<String, String>> rows(Path out) throws IOException {
        List<List<String>> lines = Files.readAllLines(out.resolve("trials.csv")).stream()
                .map(SearchIT::cells)
                .toList();
        List<String> names = lines.get(0);
        Map<String, Map<String, String>> rows = new TreeMap<>();
        for (List<String> line : lines.subList(1, lines.size())) {
            Map<String, String> row = new TreeMap<>();
            for (int column = 0; column < names.size(); column++) {
                row.put(names.get(column), line.get(column));
            }
            rows.put(row.get("trial_id"), row);
        }
        return rows;
    }

    /** The cells of a CSV line that has no line breaks inside cells. */
    private static List<String> cells(String line) {
        List<String> cells = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean isQuoted = false;
        for (char character : (line + ",").toCharArray()) {
            if (character == '"') {
                isQuoted = !isQuoted;
            } else if (character == ',' && !isQuoted) {
                cells.add(cell.toString());
                cell.setLength(0);
            } else {
                cell.append(character);
            }
        }
        return cells;
    }
}
