package io.targetdrop.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubmissionTest {
    private final Submissions submissions = new Submissions();

    @TempDir
    private Path directory;

    @Test
    void submitsTheProgramToALocalMasterThatRetriesTasks() {
        String line = submissions.line("train", "--config", "missing.conf");

        assertContains(line, "env OMP_NUM_THREADS=1 ");
        assertContains(line, " --class io.targetdrop.cli.Main --master local[*,4] ");
        assertTrue(line.endsWith(" ROOT/target/targetdrop-spark.jar train --config missing.conf"), line);
    }

    @Test
    void runsWhatADryRunShows() {
        Plan plan = submissions.plan("train");

        List<String> run = assertInstanceOf(Plan.Run.class, plan).line();
        assertEquals(submissions.fields("train"), run);
    }

    @Test
    void submitsANamedJar() {
        assertTrue(submissions.withJar("/other/cuda.jar").line("doctor").endsWith(" /other/cuda.jar doctor"));
    }

    @Test
    void aJarThatIsOnEveryMachineIsNotSent() {
        submissions.withJar("/shared/mine.jar").with("TARGETDROP_JAR", "local:/shared/mine.jar");
        for (String place : List.of("spark://host:7077", "yarn", "yarn --deploy-mode cluster")) {
            String line = submissions.line(("train --master " + place).split(" "));
            assertContains(line, " local:/shared/mine.jar train");
        }
        String line = submissions.line("train", "--master", "spark://host:7077", "--deploy-mode", "cluster");
        assertContains(line, " /shared/mine.jar train");
    }

    @Test
    void keepsTheUsersThreadsAndAddress() {
        String line = submissions
                .with("OMP_NUM_THREADS", "3")
                .with("SPARK_LOCAL_IP", "::1")
                .line("train");

        assertContains(line, "env OMP_NUM_THREADS=3 SPARK_LOCAL_IP=::1 ");
        assertContains(line, " --conf spark.executorEnv.OMP_NUM_THREADS=1 ");
    }

    @Test
    void givesAWorkerTheThreadsOfItsTask() {
        String line = submissions.line("train", "--conf", "spark.task.cpus=4");

        assertContains(line, "env OMP_NUM_THREADS=4 ");
        assertContains(line, " --conf spark.executorEnv.OMP_NUM_THREADS=4 ");
    }

    @Test
    void setsNothingThatThePropertiesFileSets() throws IOException {
        Path properties = write("spark.conf", "# ours\nspark.master   spark://host:7077\nspark.task.cpus=2\n");

        String line = submissions.line("train", "--properties-file", properties.toString());

        assertFalse(line.contains("--master"), line);
        assertFalse(line.contains("127.0.0.1"), line);
        assertContains(line, "OMP_NUM_THREADS=2 ");
        assertContains(line, "spark.executorEnv.OMP_NUM_THREADS=2");
    }

    @Test
    void theCommandLineComesBeforeThePropertiesFile() throws IOException {
        Path properties = write("spark.conf", "spark.driver.memory 1g\nspark.ui.enabled true\n");

        String line = submissions.line("train", "--driver-memory", "3g", "--properties-file", properties.toString());

        assertContains(line, "maxbytes=6144m");
        assertFalse(line.contains("spark.ui.enabled=false"), line);
    }

    @Test
    void theLastOfSeveralValuesCounts() throws IOException {
        Path properties = write("two.conf", "spark.task.cpus 2\nspark.task.cpus 3\n");

        assertContains(submissions.line("train", "--properties-file", properties.toString()), "OMP_NUM_THREADS=3 ");
    }

    /** Twice the heap off the heap, three times the heap in total. */
    @ParameterizedTest
    @CsvSource({
        "512m, 1024, 1536",
        "3g, 6144, 9216",
        "2GB, 4096, 6144",
        "1t, 2097152, 3145728",
        "1048576k, 2048, 3072",
        "2048kb, 4, 6",
        "1TB, 2097152, 3145728",
        "768, 1536, 2304"
    })
    void boundsMemoryOffTheHeapByTheHeap(String heap, long maxBytes, long maxPhysicalBytes) {
        for (String role : List.of("driver", "executor")) {
            assertContains(
                    submissions.line("train", "--" + role + "-memory", heap),
                    "--conf spark." + role + ".defaultJavaOptions=" + bounds(maxBytes, maxPhysicalBytes));
        }
    }

    @Test
    void boundsMemoryOffTheHeapByTheOverhead() {
        String line = submissions.line(
                "train",
                "--master=yarn",
                "--executor-memory=2g",
                "--conf=spark.executor.memoryOverhead=1g",
                "--conf=spark.driver.memoryOverhead=100");

        assertContains(line, "spark.executor.defaultJavaOptions=" + bounds(1024, 3072));
        assertContains(line, "spark.driver.defaultJavaOptions=" + bounds(100, 1124));
        assertFalse(line.contains("memoryOverheadFactor"), line);
    }

    @ParameterizedTest
    @ValueSource(strings = {"much", "-1g", "1.5g", "1 g", "4x", "536870912b"})
    void refusesMemoryThatIsNotANumber(String memory) {
        assertEquals(
                "spark.executor.memory must be a whole number with the unit k, m, g or t but is " + memory
                        + "; write it as in 512m or 4g",
                submissions.refusal("train", "--executor-memory", memory));
    }

    @Test
    void aLocalRunTakesAQuarterOfTheMachineUpTo4GiB() {
        assertContains(submissions.withMemory(8_000).line("train"), " --conf spark.driver.memory=2000m ");
        assertContains(submissions.withMemory(99_000).line("train"), " --conf spark.driver.memory=4096m ");
    }

    @Test
    void aLocalRunListensOnThisMachineOnlyAndHasNoWebPage() {
        String line = submissions.line("train");

        assertContains(line, " SPARK_LOCAL_IP=127.0.0.1 ");
        assertContains(
                line,
                " --conf spark.driver.host=127.0.0.1 --conf spark.driver.bindAddress=127.0.0.1"
                        + " --conf spark.ui.enabled=false ");
        assertFalse(submissions.line("train", "--master", "yarn").contains("127.0.0.1"));
    }

    @Test
    void givesContainersRoomOffTheHeap() {
        String line = submissions.line("train", "--master", "yarn");

        assertContains(line, "--conf spark.executor.memoryOverheadFactor=2.0");
        assertFalse(line.contains("spark.driver.memoryOverheadFactor"), line);
    }

    @ParameterizedTest
    @ValueSource(strings = {"foo", "local[x]", "spark:host", "local[2", "k8s://", "Yarn"})
    void refusesWhatIsNotAMaster(String master) {
        assertEquals(
                "--master must be local[N], spark://HOST:PORT, yarn or k8s://HOST:PORT but is " + master,
                submissions.refusal("--dry-run", "train", "--master", master));
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
                "k8s://https://host",
                "mesos://host"
            })
    void acceptsEveryKindOfMaster(String master) {
        String line = submissions.line("train", "--master", master);

        assertContains(line, " --master " + master + " ");
        assertTrue(line.endsWith(".jar train"), line);
    }

    @Test
    void refusesAClusterOfContainersWithoutAnInstalledSpark() {
        for (String master : List.of("yarn", "k8s://https://host")) {
            assertEquals(
                    "--master " + master + " needs an installed Spark 3.5 for Scala 2.12; set SPARK_HOME to one",
                    submissions.refusal("train", "--master", master));
        }
    }

    @Test
    void refusesAStandaloneClusterWithoutItsSecret() throws IOException {
        Path properties = write("spark.conf", "spark.master spark://host:7077\nspark.authenticate true\n");

        assertEquals(
                "spark.authenticate is true and there is no spark.authenticate.secret; put the cluster's into a copy of "
                        + properties + ", as conf/spark/standalone.conf says",
                submissions.refusal("train", "--properties-file", properties.toString()));
        submissions.with("_SPARK_AUTH_SECRET", "known").line("train", "--properties-file", properties.toString());
    }

    @Test
    void refusesASecretThatOthersCanRead() throws IOException {
        Path properties = write("spark.conf", "spark.authenticate.secret known\n");
        for (String mode : List.of("rw-r--r--", "rw----r--", "rw-----w-")) {
            Files.setPosixFilePermissions(properties, PosixFilePermissions.fromString(mode));
            String reason = submissions.refusal("train", "--properties-file", properties.toString());
            assertTrue(
                    reason.startsWith(
                            properties + " has a secret and must not be readable by everybody but has mode 6"),
                    reason);
        }
        Files.setPosixFilePermissions(properties, PosixFilePermissions.fromString("rw-r-----"));
        submissions.line("train", "--properties-file", properties.toString());
    }

    @Test
    void createsALocalDirectoryForEventsWhenTheDriverIsHere() throws IOException {
        Path properties = write("spark.conf", """
                spark.master yarn
                spark.eventLog.enabled true
                spark.eventLog.dir file:///tmp/spark-events
                """);
        Path spark = installSpark();
        submissions.with("SPARK_HOME", spark.toString()).withVersion("version 3.5.1, Using Scala version 2.12.18");

        assertEquals(Optional.of(Path.of("/tmp/spark-events")), events(properties));
        assertEquals(Optional.empty(), events(properties, "--deploy-mode", "cluster"));
        assertEquals(Optional.empty(), events(properties, "--conf", "spark.eventLog.enabled=false"));
        assertEquals(Optional.empty(), events(properties, "--conf", "spark.eventLog.dir=hdfs:///events"));
    }

    private Optional<Path> events(Path properties, String... more) {
        String[] all = java.util.stream.Stream.concat(
                        java.util.stream.Stream.of("train", "--properties-file", properties.toString()),
                        java.util.stream.Stream.of(more))
                .toArray(String[]::new);
        return assertInstanceOf(Plan.Run.class, submissions.plan(all)).eventDirectory();
    }

    /** spark-submit ends with 0 whatever the end of the driver's pod is, so it is asked for. */
    @Test
    void asksForTheEndOfADriverOnKubernetes() throws IOException {
        Plan.Run run = onKubernetes("--deploy-mode", "cluster", "--conf", "spark.kubernetes.namespace=ours");

        List<String> fields = run.following(run.pod().orElseThrow());
        assertEquals("ours/targetdrop-unique-driver", fields.get(0));
        assertEquals(fields.size() - 2, Integer.parseInt(fields.get(1)));
        String asking = String.join(" ", fields.subList(2, fields.size()));
        assertContains(asking, "env OMP_NUM_THREADS=1 ");
        assertContains(
                asking,
                "/bin/spark-submit --status ours:targetdrop-unique-driver --master k8s://https://host --deploy-mode cluster");

        Plan.Run named = onKubernetes("--deploy-mode=cluster", "--conf=spark.kubernetes.driver.pod.name=mine");
        assertEquals("mine", named.pod().orElseThrow().name());
        assertEquals("default", named.pod().orElseThrow().namespace());
    }

    @Test
    void asksForTheEndOfNoOtherDriver() throws IOException {
        assertEquals(Optional.empty(), onKubernetes("--deploy-mode", "client").pod());
        assertEquals(
                Optional.empty(),
                onKubernetes("--deploy-mode=cluster", "--conf=spark.kubernetes.submission.waitAppCompletion=false")
                        .pod());
        Plan yarn = submissions.plan("train", "--master", "yarn", "--deploy-mode", "cluster");
        assertEquals(Optional.empty(), assertInstanceOf(Plan.Run.class, yarn).pod());
    }

    private Plan.Run onKubernetes(String... more) throws IOException {
        Path spark = directory.resolve("spark");
        submissions
                .with("SPARK_HOME", (Files.exists(spark) ? spark : installSpark()).toString())
                .withVersion("version 3.5.1, Using Scala version 2.12.18");
        String[] all = java.util.stream.Stream.concat(
                        java.util.stream.Stream.of("train", "--master", "k8s://https://host"),
                        java.util.stream.Stream.of(more))
                .toArray(String[]::new);
        return assertInstanceOf(Plan.Run.class, submissions.plan(all));
    }

    @Test
    void usesAnInstalledSparkOfTheRightVersion() throws IOException {
        Path spark = installSpark();
        submissions.withVersion("version 3.5.1, Using Scala version 2.12.18");

        String byHome = submissions.with("SPARK_HOME", spark.toString()).line("train");
        assertContains(byHome, " SPARK_HOME=" + spark + " " + spark + "/bin/spark-submit --class ");

        String byPath = submissions
                .with("SPARK_HOME", "")
                .with("PATH", "/nowhere:" + spark.resolve("bin"))
                .line("train");
        assertContains(byPath, " SPARK_LOCAL_IP=127.0.0.1 " + spark + "/bin/spark-submit --class ");
    }

    @Test
    void readsTheDefaultsOfAnInstalledSpark() throws IOException {
        Path spark = installSpark();
        Files.createDirectories(spark.resolve("conf"));
        Files.writeString(spark.resolve("conf/spark-defaults.conf"), "spark.master local[7]\n");
        submissions.with("SPARK_HOME", spark.toString()).withVersion("version 3.5.1, Using Scala version 2.12.18");

        assertFalse(submissions.line("train").contains("--master"));

        Path properties = write("mine.conf", "spark.task.cpus 2\n");
        assertContains(submissions.line("train", "--properties-file", properties.toString()), " --master local[*,4] ");

        write("spark-defaults.conf", "spark.task.cpus 5\n");
        assertContains(
                submissions.with("SPARK_CONF_DIR", directory.toString()).line("train"), "env OMP_NUM_THREADS=5 ");
    }

    @Test
    void saysThatItDoesNotUseAnotherVersion() throws IOException {
        Path spark = installSpark();
        Plan plan = submissions
                .with("SPARK_HOME", spark.toString())
                .withVersion("version 4.0.0, Using Scala version 2.13.16")
                .plan("train");

        assertEquals(
                List.of(spark + "/bin/spark-submit is not Spark 3.5 for Scala 2.12; using the runtime in target/spark"),
                plan.notes());
        assertContains(
                String.join(" ", assertInstanceOf(Plan.Run.class, plan).line()),
                "/submit/spark-class org.apache.spark.deploy.SparkSubmit --class ");
    }

    @Test
    void passesOnTheLocaleThatTheScriptSet() {
        assertFalse(submissions.line("train").contains("LC_ALL"));
        assertContains(submissions.withLocale("C.UTF-8").line("train"), " LC_ALL=C.UTF-8 ");
    }

    private Path installSpark() throws IOException {
        Path submit = directory.resolve("spark/bin/spark-submit");
        Files.createDirectories(submit.getParent());
        Files.writeString(submit, "");
        Files.setPosixFilePermissions(submit, PosixFilePermissions.fromString("rwxr-xr-x"));
        return directory.resolve("spark");
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    private static String bounds(long maxBytes, long maxPhysicalBytes) {
        return "-Dorg.bytedeco.javacpp.maxbytes=" + maxBytes + "m -Dorg.bytedeco.javacpp.maxphysicalbytes="
                + maxPhysicalBytes + "m";
    }

    private static void assertContains(String text, String part) {
        assertTrue(text.contains(part), () -> "no \"" + part + "\" in: " + text);
    }
}
