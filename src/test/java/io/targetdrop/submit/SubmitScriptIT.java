package io.targetdrop.submit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.submit.SubmitCommand.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
    void submitsAnotherJarThatIsNamed() throws Exception {
        Path jar = Files.createFile(directory.resolve("targetdrop-spark-cuda.jar"));

        Outcome outcome = SubmitCommand.targetdrop("--dry-run", "doctor")
                .with("TARGETDROP_JAR", jar.toString())
                .run();

        assertTrue(outcome.output().contains(" " + jar + " doctor "), outcome.output());
    }

    @Test
    void refusesAJarThatIsNotThere() throws Exception {
        Outcome outcome = SubmitCommand.targetdrop("doctor")
                .with("TARGETDROP_JAR", "/no/such.jar")
                .run();

        assertEquals(2, outcome.exitCode());
        assertEquals(
                "targetdrop: TARGETDROP_JAR must name a jar but /no/such.jar is no file; build it\n", outcome.errors());
    }

    @Test
    void takesDryRunAfterEveryCommandButSearch() throws Exception {
        assertTrue(dryRun("train", "--dry-run").endsWith(".jar train "));
        assertTrue(dryRun("--dry-run", "search", "--dry-run").endsWith(".jar search --dry-run "));
    }

    @Test
    void passesSparkOptionsOnWhereverTheyStand() throws Exception {
        String line = dryRun("--executor-memory", "3g", "train", "--dry-run", "--name=nightly", "--set", "seed=7");

        assertContains(line, " --executor-memory 3g --name nightly ");
        assertTrue(line.endsWith(".jar train --set seed=7 "), line);
    }

    @Test
    void boundsMemoryOffTheHeapByTheHeap() throws Exception {
        String line = dryRun("--dry-run", "train", "--driver-memory", "3g", "--executor-memory", "512m");

        // twice the heap off it, three times in all
        assertContains(line, "maxbytes=6144m\\ -Dorg.bytedeco.javacpp.maxphysicalbytes=9216m");
        assertContains(line, "maxbytes=1024m\\ -Dorg.bytedeco.javacpp.maxphysicalbytes=1536m");
    }

    @Test
    void setsNothingThatThePropertiesFileSets() throws Exception {
        Path properties = Files.writeString(
                directory.resolve("spark.conf"), "# ours\nspark.master   spark://host:7077\nspark.task.cpus=2\n");

        String line = dryRun("--dry-run", "train", "--properties-file", properties.toString());

        assertFalse(line.contains("--master"), line);
        assertFalse(line.contains("127.0.0.1"), line);
        assertContains(line, "OMP_NUM_THREADS=2 ");
        assertContains(line, "spark.executorEnv.OMP_NUM_THREADS=2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "spark.hadoop.fs.s3a.secret.key=hunter2",
                "spark.hadoop.fs.s3a.access.key=hunter2",
                "spark.ssl.keyStorePassword=hunter2",
                "spark.hadoop.fs.s3a.session.TOKEN=hunter2",
                "spark.driver.extraJavaOptions=-Djavax.net.ssl.trustStorePassword=hunter2"
            })
    void showsNoSecretInADryRun(String property) throws Exception {
        String line = dryRun("--dry-run", "train", "--conf", property, "--conf=" + property);

        assertFalse(line.contains("hunter2"), line);
        assertContains(line, property.substring(0, property.indexOf('=')) + "=\\*\\*\\*");
        assertContains(line, "redacted");
    }

    @Test
    void showsNoPasswordOfAnAddressInADryRun() throws Exception {
        String line = dryRun(
                "--dry-run",
                "train",
                "--set",
                "data.path=ftp://me:hunter2@host/images",
                "--out",
                "ftp://me:hunter2@host/out");

        assertFalse(line.contains("hunter2"), line);
        assertContains(line, "@host/images");
        assertContains(line, "@host/out");
    }

    @Test
    void givesContainersRoomOffTheHeap() throws Exception {
        assertContains(
                dryRun("--dry-run", "train", "--master", "yarn"), "--conf spark.executor.memoryOverheadFactor=2.0");
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

    @ParameterizedTest
    @ValueSource(strings = {"--master", "--conf"})
    void refusesAnOptionWithoutItsValue(String option) throws Exception {
        Outcome outcome = SubmitCommand.targetdrop("train", option).run();

        assertEquals(2, outcome.exitCode());
        assertEquals("targetdrop: " + option + " needs a value\n", outcome.errors());
    }

    @ParameterizedTest
    @ValueSource(strings = {"foo", "local[x]", "spark:host", "local[2"})
    void refusesAMasterThatIsNone(String master) throws Exception {
        Outcome outcome = SubmitCommand.targetdrop("--dry-run", "train", "--master", master)
                .run();

        assertEquals(2, outcome.exitCode());
        assertEquals(
                "targetdrop: --master must be local[N], spark://HOST:PORT, yarn or k8s://HOST:PORT but is " + master
                        + "\n",
                outcome.errors());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "local",
                "local[*]",
                "local[2]",
                "local[*,3]",
                "local-cluster[2,1,1024]",
                "spark://a:7077,b:7077",
                "yarn",
                "k8s://https://host"
            })
    void takesEveryKindOfMaster(String master) throws Exception {
        assertTrue(dryRun("--dry-run", "train", "--master", master).endsWith(".jar train "));
    }

    @Test
    void shipsAFileUnderANameThatSparkTakesLiterally() throws Exception {
        Path configuration = Files.createFile(directory.resolve("a, b #1 [c].conf"));

        String line = SubmitCommand.targetdrop(
                        "--dry-run",
                        "train",
                        "--config",
                        configuration.toString(),
                        "--master=yarn",
                        "--deploy-mode=cluster")
                .with("TMPDIR", directory.toString())
                .run()
                .output();

        Matcher shipped = Pattern.compile("(targetdrop-\\d+-[0-9a-f]{16}-a__b__1__c_[.]conf) ")
                .matcher(line);
        assertTrue(shipped.find(), line);
        assertContains(line, "," + "file://" + directory + "/" + shipped.group(1) + " ");
        assertTrue(line.stripTrailing().endsWith(" train --config " + shipped.group(1)), line);
        assertEquals(configuration, Files.readSymbolicLink(directory.resolve(shipped.group(1))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a,b.txt", "a#b.txt", "a[1].txt", "a*.txt", "a?.txt", "{a}.txt", "a%20b.txt"})
    void refusesAFileThatSparkWouldTakeForSomethingElse(String name) throws Exception {
        Path file = Files.createFile(directory.resolve(name));
        for (String option : List.of("--files", "--jars")) {
            Outcome outcome = SubmitCommand.targetdrop("--dry-run", "train", option, file.toString())
                    .run();
            assertEquals(2, outcome.exitCode());
            assertEquals(1, outcome.errors().lines().count(), outcome.errors());
            assertContains(outcome.errors(), "targetdrop: " + option + " must name files without [ ]");
            assertContains(outcome.errors(), "names the file " + file + "; copy it to another name");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "--version"})
    void endsWellWhenOnlyAsked(String question) throws Exception {
        Outcome outcome = SubmitCommand.targetdrop(question).run();

        assertEquals(0, outcome.exitCode(), outcome.errors());
        assertFalse(outcome.output().isBlank());
    }

    @Test
    void passesTheExitCodeOn() throws Exception {
        Outcome outcome = SubmitCommand.targetdrop("train", "--config", "missing.conf")
                .in(directory)
                .run();

        assertEquals(2, outcome.exitCode(), outcome.errors());
        assertEquals("", outcome.output());
        assertContains(outcome.errors(), "missing.conf");
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
