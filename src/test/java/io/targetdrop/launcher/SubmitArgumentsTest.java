package io.targetdrop.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubmitArgumentsTest {
    @TempDir
    private Path directory;

    @Test
    void passesOnSparkOptionsInAnyPosition() {
        SubmitArguments parsed = parse("--executor-memory", "3g", "train", "--name=nightly", "--set", "seed=7");

        assertEquals(
                List.of("--executor-memory", "3g", "--name", "nightly"),
                parsed.spark().line());
        assertEquals(List.of("train", "--set", "seed=7"), parsed.program());
        assertFalse(parsed.isDryRun());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--master",
                "--deploy-mode",
                "--driver-memory",
                "--executor-memory",
                "--properties-file",
                "--total-executor-cores",
                "--num-executors",
                "--executor-cores",
                "--name",
                "--queue",
                "--jars"
            })
    void knowsBothFormsOfEverySparkOption(String option) {
        for (SubmitArguments parsed : List.of(parse(option, "a=b", "train"), parse("train", option + "=a=b"))) {
            assertEquals(List.of(option, "a=b"), parsed.spark().line());
            assertEquals(List.of("train"), parsed.program());
        }
    }

    @Test
    void readsPropertiesFromOptionsAndConf() {
        SparkOptions options = parse(
                        "--master=yarn",
                        "--deploy-mode=cluster",
                        "--driver-memory=1g",
                        "--executor-memory=2g",
                        "--conf=spark.a=b=c",
                        "--conf",
                        "spark.d=")
                .spark();

        assertEquals("yarn", options.get("spark.master"));
        assertEquals("cluster", options.get("spark.submit.deployMode"));
        assertEquals("1g", options.get("spark.driver.memory"));
        assertEquals("2g", options.get("spark.executor.memory"));
        assertEquals("b=c", options.get("spark.a"));
        assertEquals("", options.get("spark.d"));
    }

    @Test
    void collectsFilesFromEveryPlace() {
        SubmitArguments parsed = parse("--files", "a", "train", "--files=b");

        assertEquals(List.of("a", "b"), parsed.files());
        assertEquals(List.of(), parsed.spark().line());
    }

    @Test
    void acceptsDryRunAfterEveryCommandExceptSearch() {
        assertTrue(parse("train", "--dry-run").isDryRun());
        assertEquals(List.of("train"), parse("train", "--dry-run").program());

        SubmitArguments search = parse("search", "--dry-run");
        assertFalse(search.isDryRun());
        assertEquals(List.of("search", "--dry-run"), search.program());

        SubmitArguments both = parse("--dry-run", "search", "--dry-run");
        assertTrue(both.isDryRun());
        assertEquals(List.of("search", "--dry-run"), both.program());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--master", "--conf"})
    void refusesAnOptionWithoutItsValue(String option) {
        assertEquals(option + " needs a value", new Submissions().refusal("train", option));
    }

    @Test
    void refusesAConfWithoutAValue() {
        assertEquals(
                "--conf spark.task.cpus has no value; write --conf key=value",
                new Submissions().refusal("train", "--conf", "spark.task.cpus"));
    }

    @Test
    void refusesASecretOnTheCommandLine() {
        for (String[] form : new String[][] {
            {"--conf", "spark.authenticate.secret=known"}, {"--conf=spark.authenticate.secret=known"}
        }) {
            assertEquals(
                    "spark.authenticate.secret must not be on a command line, which others may read; put it into the"
                            + " --properties-file",
                    new Submissions().refusal(form));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a,b.txt", "a#b.txt", "a[1].txt", "a*.txt", "a?.txt", "{a}.txt", "a%20b.txt", "a\\b.txt"})
    void refusesAFileNameThatSparkWouldMisread(String name) throws Exception {
        Path file = Files.createFile(directory.resolve(name));
        for (String option : List.of("--files", "--jars")) {
            String reason = new Submissions().refusal("--dry-run", "train", option, file.toString());

            assertTrue(reason.startsWith(option + " must name files without [ ]"), reason);
            assertTrue(reason.endsWith("names the file " + file + "; copy it to another name"), reason);
        }
    }

    @Test
    void recognisesListsAndUris() {
        String list = "hdfs:///a.txt,b[1].txt";
        assertEquals(List.of(list), parse("train", "--files", list).files());
    }

    private static SubmitArguments parse(String... arguments) {
        return SubmitArguments.parse(List.of(arguments), new Submissions().surroundings());
    }
}
