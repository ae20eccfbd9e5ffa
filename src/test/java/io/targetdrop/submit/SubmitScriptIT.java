package io.targetdrop.submit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.submit.SubmitCommand.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The script around the launcher, whose rules are tested in {@code io.targetdrop.launcher}. */
class SubmitScriptIT {
    private static final Path ROOT = SubmitCommand.projectRoot();

    @TempDir
    private Path directory;

    @Test
    void printsTheWholeLineInsteadOfRunningIt() throws Exception {
        String line = dryRun("--dry-run", "train", "--config", "missing.conf");

        assertContains(line, "OMP_NUM_THREADS=1 ");
        assertContains(line, " --class io.targetdrop.cli.Main --master local\\[\\*\\,4\\] ");
        assertTrue(line.endsWith("/target/targetdrop-spark.jar train --config missing.conf "), line);
    }

    @Test
    void submitsANamedJar() throws Exception {
        Path jar = Files.createSymbolicLink(
                directory.resolve("targetdrop-spark-cuda.jar"), ROOT.resolve("target/targetdrop-spark.jar"));

        Outcome outcome = SubmitCommand.targetdrop("--dry-run", "doctor")
                .with("TARGETDROP_JAR", jar.toString())
                .run();

        assertTrue(outcome.output().contains(" " + jar + " doctor "), outcome.output());
    }

    @Test
    void refusesAMissingJar() throws Exception {
        Outcome outcome = SubmitCommand.targetdrop("doctor")
                .with("TARGETDROP_JAR", "/no/such.jar")
                .run();

        assertEquals(2, outcome.exitCode());
        assertEquals(
                "targetdrop: TARGETDROP_JAR must name a jar but /no/such.jar is not a file; build it\n",
                outcome.errors());
    }

    @Test
    void acceptsDryRunAfterEveryCommandExceptSearch() throws Exception {
        assertTrue(dryRun("train", "--dry-run").endsWith(".jar train "));
        assertTrue(dryRun("--dry-run", "search", "--dry-run").endsWith(".jar search --dry-run "));
    }

    @Test
    void passesOnSparkOptionsInAnyPosition() throws Exception {
        String line = dryRun("--executor-memory", "3g", "train", "--dry-run", "--name=nightly", "--set", "seed=7");

        assertContains(line, " --executor-memory 3g --name nightly ");
        assertTrue(line.endsWith(".jar train --set seed=7 "), line);
    }

    @Test
    void showsNoSecretInADryRun() throws Exception {
        String property = "spark.hadoop.fs.s3a.secret.key=hunter2";
        String line = dryRun("--dry-run", "train", "--conf", property, "--conf=" + property);

        assertFalse(line.contains("hunter2"), line);
        assertContains(line, property.substring(0, property.indexOf('=')) + "=\\*\\*\\*");
        assertContains(line, "redacted");
    }

    @Test
    void usesAnInstalledSparkOfTheRightVersion() throws Exception {
        Path spark = installSpark("version 3.5.1, Using Scala version 2.12.18");

        String line = SubmitCommand.targetdrop("--dry-run", "train")
                .with("SPARK_HOME", spark.toString())
                .run()
                .output();

        assertContains(line, spark + "/bin/spark-submit --class");
    }

    @Test
    void saysThatItDoesNotUseAnotherVersion() throws Exception {
        Path spark = installSpark("version 4.0.0, Using Scala version 2.13.16");

        Outcome outcome = SubmitCommand.targetdrop("--dry-run", "train")
                .with("SPARK_HOME", spark.toString())
                .run();

        assertContains(outcome.output(), "/submit/spark-class org.apache.spark.deploy.SparkSubmit --class");
        assertEquals(1, outcome.errors().lines().count(), outcome.errors());
        assertContains(outcome.errors(), "is not Spark 3.5 for Scala 2.12");
    }

    @Test
    void refusesInOneLine() throws Exception {
        Outcome outcome = SubmitCommand.targetdrop("train", "--master").run();

        assertEquals(2, outcome.exitCode());
        assertEquals("targetdrop: --master needs a value\n", outcome.errors());
        assertEquals("", outcome.output());
    }

    /** Java is the first thing that the script needs. */
    @Test
    void saysThatItNeedsJava() throws Exception {
        Outcome outcome = SubmitCommand.targetdrop("--dry-run", "train")
                .with("JAVA_HOME", directory.toString())
                .run();

        assertEquals(2, outcome.exitCode());
        assertContains(outcome.errors(), "targetdrop: java could not start the launcher in ");
        assertContains(outcome.errors(), "install a JDK 17 or set JAVA_HOME to one");
    }

    /** Its warnings come first on standard output, such as those about an archive of classes for other jars. */
    @Test
    void isNotConfusedByWhatTheJvmLogs() throws Exception {
        Outcome outcome = SubmitCommand.targetdrop("--dry-run", "train")
                .with("JDK_JAVA_OPTIONS", "-Xlog:gc=info:stdout -XX:+IgnoreUnrecognizedVMOptions")
                .run();

        assertTrue(outcome.output().startsWith("env OMP_NUM_THREADS=1 "), outcome.output());
        assertEquals(1, outcome.output().lines().count(), outcome.output());
    }

    /** A shell can read the line that is shown, whatever is in it. */
    @Test
    void showsArgumentsAsAShellReadsThem() throws Exception {
        String strange = "a  b\t'\"\\$(x)`*é\nc";
        String line = dryRun("--dry-run", "train", "--set", strange);

        Outcome shell = SubmitCommand.script(
                        Path.of("bash"), "-c", "fields=(" + line + "); printf %s \"${fields[-1]}\"")
                .with("LC_ALL", "C.UTF-8")
                .run();

        assertEquals(strange, shell.output());
    }

    @Test
    void createsTheDirectoryOfTheEventLog() throws Exception {
        Path events = directory.resolve("a/events");
        SubmitCommand.targetdrop(
                        "--version", "--conf=spark.eventLog.enabled=true", "--conf=spark.eventLog.dir=file://" + events)
                .run();

        assertTrue(Files.isDirectory(events));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "--version"})
    void answersAQuestionWithExitCode0(String question) throws Exception {
        Outcome outcome = SubmitCommand.targetdrop(question).run();

        assertEquals(0, outcome.exitCode(), outcome.errors());
        assertFalse(outcome.output().isBlank());
    }

    @Test
    void passesOnTheExitCode() throws Exception {
        Outcome outcome = SubmitCommand.targetdrop("train", "--config", "missing.conf")
                .in(directory)
                .run();

        assertEquals(2, outcome.exitCode(), outcome.errors());
        assertEquals("", outcome.output());
        assertContains(outcome.errors(), "missing.conf");
    }

    /** spark-submit ends with 0 however the pod ended, and prints its state when it is asked. */
    @ParameterizedTest
    @CsvSource({
        "0, exit code: 0, 0, ",
        "0, exit code: 3, 3, ended with 3",
        "0, Unable to find driver pod, 4, its end is not known",
        "1, exit code: 0, 1, "
    })
    void endsOnKubernetesAsTheDriversPodEnded(int submitted, String state, int expected, String end) throws Exception {
        Path spark = installSpark("version 3.5.9, Using Scala version 2.12.18");
        Files.writeString(
                spark.resolve("bin/spark-submit"),
                """
                case "$*" in
                *--status*) echo "$*" >%s/asked; echo '   %s' >&2 ;;
                *--class*) exit %d ;;
                esac
                """.formatted(directory, state, submitted),
                StandardOpenOption.APPEND);
        Outcome outcome = SubmitCommand.targetdrop("train", "--master=k8s://https://host", "--deploy-mode=cluster")
                .with("SPARK_HOME", spark.toString())
                .run();

        assertEquals(expected, outcome.exitCode(), outcome.errors());
        assertEquals(submitted == 0, Files.exists(directory.resolve("asked")));
        if (end != null) {
            assertContains(outcome.errors(), "targetdrop: the driver's pod default/targetdrop-");
            assertContains(
                    outcome.errors(), "-driver must end with exit code 0 but " + end + "; kubectl -n default logs ");
        }
    }

    private Path installSpark(String version) throws IOException {
        Path submit = directory.resolve("spark/bin/spark-submit");
        Files.createDirectories(submit.getParent());
        Files.writeString(submit, "#!/bin/sh\necho '" + version + "' >&2\n");
        Files.setPosixFilePermissions(submit, PosixFilePermissions.fromString("rwxr-xr-x"));
        return directory.resolve("spark");
    }

    private static String dryRun(String... arguments) throws IOException, InterruptedException {
        Outcome outcome = SubmitCommand.targetdrop(arguments).run();
        assertEquals(0, outcome.exitCode(), outcome.errors());
        return outcome.output().stripTrailing() + " ";
    }

    private static void assertContains(String text, String part) {
        assertTrue(text.contains(part), () -> "no \"" + part + "\" in: " + text);
    }
}
