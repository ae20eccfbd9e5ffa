package io.targetdrop.submit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.submit.SubmitCommand.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The line that {@code submit/targetdrop} makes of each profile; {@code ROOT} is the project's directory. */
class SparkProfilesIT {
    private static final Path ROOT = SubmitCommand.projectRoot();
    private static final String CONFIGURATION = "conf/quickstart.conf";

    @TempDir
    private Path directory;

    @Test
    void local() throws Exception {
        assertEquals(
                "env OMP_NUM_THREADS=1 SPARK_LOCAL_IP=127.0.0.1 ROOT/submit/spark-class"
                        + " org.apache.spark.deploy.SparkSubmit --class io.targetdrop.cli.Main"
                        + " --properties-file conf/spark/local.conf"
                        + " --conf spark.executorEnv.OMP_NUM_THREADS=1 --conf spark.ui.showConsoleProgress=false"
                        + " --conf spark.driver.host=127.0.0.1 --conf spark.driver.bindAddress=127.0.0.1"
                        + options(
                                "driver.default",
                                8192,
                                12288,
                                " -Dlog4j2.configurationFile='ROOT/conf/spark/log4j2.properties'")
                        + options("executor.default", 2048, 3072, "")
                        + " ROOT/target/targetdrop-spark.jar train --config conf/quickstart.conf",
                line("--properties-file", "conf/spark/local.conf"));
    }

    @Test
    void standalone() throws Exception {
        Path copy = withSecret("standalone.conf");
        assertEquals(
                "env OMP_NUM_THREADS=1 ROOT/submit/spark-class"
                        + " org.apache.spark.deploy.SparkSubmit --class io.targetdrop.cli.Main"
                        + " --properties-file " + copy + " --master spark://host:7077"
                        + " --conf spark.executorEnv.OMP_NUM_THREADS=1 --conf spark.ui.showConsoleProgress=false"
                        + options(
                                "driver.default",
                                2048,
                                3072,
                                " -Dlog4j2.configurationFile='ROOT/conf/spark/log4j2.properties'")
                        + options("executor.default", 8192, 12288, "")
                        + " ROOT/target/targetdrop-spark.jar train --config conf/quickstart.conf",
                line("--properties-file", copy.toString(), "--master", "spark://host:7077"));
    }

    @Test
    void standaloneWithGpus() throws Exception {
        Path copy = withSecret("standalone-gpu.conf");
        assertEquals(
                "env OMP_NUM_THREADS=4 ROOT/submit/spark-class"
                        + " org.apache.spark.deploy.SparkSubmit --class io.targetdrop.cli.Main"
                        + " --properties-file " + copy + " --master spark://host:7077"
                        + " --conf spark.executorEnv.OMP_NUM_THREADS=4 --conf spark.ui.showConsoleProgress=false"
                        + options(
                                "driver.default",
                                2048,
                                3072,
                                " -Dlog4j2.configurationFile='ROOT/conf/spark/log4j2.properties'")
                        + options("executor.default", 8192, 12288, "")
                        + " ROOT/target/targetdrop-spark.jar train --config conf/quickstart.conf",
                line("--properties-file", copy.toString(), "--master", "spark://host:7077"));
    }

    /** Paths become absolute, and the driver gets what Spark's worker would not give it. */
    @Test
    void standaloneInClusterMode() throws Exception {
        Path copy = withSecret("standalone.conf");

        String line = line(
                "--properties-file",
                copy.toString(),
                "--master",
                "spark://host:7077",
                "--deploy-mode",
                "cluster",
                "--out=run");

        assertTrue(line.startsWith("env OMP_NUM_THREADS=1 LC_ALL=C.UTF-8 "), line);
        assertTrue(
                line.endsWith(
                        " ROOT/target/targetdrop-spark.jar train --config ROOT/conf/quickstart.conf --out ROOT/run"),
                line);
        assertTrue(
                line.contains(" --conf spark.driver.extraJavaOptions=-XX:+IgnoreUnrecognizedVMOptions --add-opens="),
                line);
        assertTrue(line.contains("=ALL-UNNAMED -Djdk.reflect.useDirectMethodHandle=false -Dorg.bytedeco."), line);
        assertTrue(line.contains("maxphysicalbytes=3072m -Dlog4j2.configurationFile='ROOT/conf/"), line);
    }

    @Test
    void yarn() throws Exception {
        assertEquals(
                "env OMP_NUM_THREADS=1 ROOT/submit/spark-class"
                        + " org.apache.spark.deploy.SparkSubmit --class io.targetdrop.cli.Main"
                        + " --properties-file conf/spark/yarn.conf"
                        + " --conf spark.executorEnv.OMP_NUM_THREADS=1 --conf spark.ui.showConsoleProgress=false"
                        + options(
                                "driver.default",
                                2048,
                                4096,
                                " -Dlog4j2.configurationFile='ROOT/conf/spark/log4j2.properties'")
                        + options("executor.default", 8192, 12288, "")
                        + " ROOT/target/targetdrop-spark.jar train --config conf/quickstart.conf",
                line("--properties-file", "conf/spark/yarn.conf"));
    }

    /** Files travel, and the program gets their names. */
    @Test
    void yarnInClusterMode() throws Exception {
        assertEquals(
                "env OMP_NUM_THREADS=1 ROOT/submit/spark-class"
                        + " org.apache.spark.deploy.SparkSubmit --class io.targetdrop.cli.Main"
                        + " --properties-file conf/spark/yarn.conf --deploy-mode cluster"
                        + " --conf spark.executorEnv.OMP_NUM_THREADS=1 --conf spark.ui.showConsoleProgress=false"
                        + options("driver.default", 2048, 4096, " -Dlog4j2.configurationFile=log4j2.properties")
                        + options("executor.default", 8192, 12288, "")
                        + " --conf spark.yarn.appMasterEnv.OMP_NUM_THREADS=1"
                        + " --conf spark.yarn.appMasterEnv.LC_ALL=C.UTF-8"
                        + " --files mine.txt,ROOT/conf/spark/log4j2.properties,ROOT/conf/quickstart.conf"
                        + " ROOT/target/targetdrop-spark.jar train --config quickstart.conf",
                line("--properties-file", "conf/spark/yarn.conf", "--deploy-mode", "cluster", "--files", "mine.txt"));
    }

    @Test
    void yarnWithGpus() throws Exception {
        String line = line("--properties-file", "conf/spark/yarn-gpu.conf");

        assertTrue(line.startsWith("env OMP_NUM_THREADS=4 "), line);
        assertTrue(
                line.endsWith(" --files ROOT/submit/discover-gpus ROOT/target/targetdrop-spark.jar"
                        + " train --config conf/quickstart.conf"),
                line);
    }

    @Test
    void kubernetes() throws Exception {
        assertEquals(
                "env OMP_NUM_THREADS=1 ROOT/submit/spark-class"
                        + " org.apache.spark.deploy.SparkSubmit --class io.targetdrop.cli.Main"
                        + " --properties-file conf/spark/kubernetes.conf --master k8s://https://host:6443"
                        + " --conf spark.executorEnv.OMP_NUM_THREADS=1 --conf spark.ui.showConsoleProgress=false"
                        + options(
                                "driver.default",
                                2048,
                                4096,
                                " -Dlog4j2.configurationFile=/opt/targetdrop/conf/spark/log4j2.properties")
                        + options("executor.default", 8192, 12288, "")
                        + " --conf spark.kubernetes.driverEnv.OMP_NUM_THREADS=1"
                        + " --conf spark.kubernetes.driverEnv.LC_ALL=C.UTF-8 --files ROOT/conf/quickstart.conf"
                        + " local:///opt/targetdrop/targetdrop-spark.jar train --config quickstart.conf",
                line("--properties-file", "conf/spark/kubernetes.conf", "--master", "k8s://https://host:6443"));
    }

    /** What is in the image, or on a file system that is shared, stays where it is. */
    @Test
    void kubernetesWithGpus() throws Exception {
        String line = SubmitCommand.targetdrop(
                        "--dry-run",
                        "train",
                        "--config",
                        "/opt/targetdrop/conf/quickstart.conf",
                        "--properties-file",
                        "conf/spark/kubernetes-gpu.conf",
                        "--master=k8s://https://host:6443")
                .in(ROOT)
                .run()
                .output();

        assertTrue(line.startsWith("env OMP_NUM_THREADS=4 "), line);
        assertTrue(
                line.stripTrailing()
                        .endsWith(" --conf spark.kubernetes.driverEnv.OMP_NUM_THREADS=4"
                                + " --conf spark.kubernetes.driverEnv.LC_ALL=C.UTF-8"
                                + " local:///opt/targetdrop/targetdrop-spark.jar"
                                + " train --config /opt/targetdrop/conf/quickstart.conf"),
                line);
    }

    /** Three times the heap, as a container too, where a profile says nothing. */
    @Test
    void aDriverInAContainerHasRoomOffTheHeapToo() throws Exception {
        String line = line("--master", "yarn", "--deploy-mode", "cluster", "--driver-memory", "2g");

        assertTrue(line.contains(" --conf spark.driver.memoryOverheadFactor=2.0"), line);
        assertTrue(
                line.contains(options("driver.default", 4096, 6144, " -Dlog4j2.configurationFile=log4j2.properties")),
                line);
    }

    @Test
    void theLastOfSeveralValuesCounts() throws Exception {
        Path properties = Files.writeString(directory.resolve("two.conf"), "spark.task.cpus 2\nspark.task.cpus 3\n");

        assertTrue(line("--properties-file", properties.toString()).startsWith("env OMP_NUM_THREADS=3 "));
    }

    @Test
    void refusesAStandaloneClusterWithoutItsSecret() throws Exception {
        assertRefused(
                "spark.authenticate is true and there is no spark.authenticate.secret; put the cluster's into a copy of"
                        + " conf/spark/standalone.conf, as conf/spark/standalone.conf says",
                "--properties-file",
                "conf/spark/standalone.conf",
                "--master",
                "spark://host:7077");
    }

    @Test
    void refusesASecretThatOthersCanRead() throws Exception {
        Path copy = withSecret("standalone.conf");
        Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rw-r--r--"));

        assertRefused(
                copy + " has a secret and must not be readable by everybody but has mode 644; chmod 600 it",
                "--properties-file",
                copy.toString(),
                "--master",
                "spark://host:7077");
        assertRefused(
                "spark.authenticate.secret must not stand on a command line, which others may read; put it into the"
                        + " --properties-file",
                "--conf",
                "spark.authenticate.secret=known");
    }

    @Test
    void saysThatTheRuntimeFromMavenKnowsNoContainers() throws Exception {
        Outcome outcome = SubmitCommand.targetdrop("train", "--properties-file", "conf/spark/yarn.conf")
                .run();

        assertEquals(2, outcome.exitCode());
        assertEquals(
                "targetdrop: --master yarn needs an installed Spark 3.5 for Scala 2.12; set SPARK_HOME to one\n",
                outcome.errors());
    }

    private Path withSecret(String profile) throws IOException {
        Path copy = Files.writeString(
                directory.resolve(profile),
                Files.readString(ROOT.resolve("conf/spark").resolve(profile)) + "spark.authenticate.secret known\n");
        Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rw-------"));
        return copy;
    }

    private static void assertRefused(String message, String... options) throws Exception {
        Outcome outcome = run(options);
        assertEquals(2, outcome.exitCode(), outcome.output());
        assertEquals("targetdrop: " + message + "\n", outcome.errors());
    }

    private static String options(String whose, int maxBytes, int maxPhysicalBytes, String more) {
        return " --conf spark." + whose + "JavaOptions=-Dorg.bytedeco.javacpp.maxbytes=" + maxBytes
                + "m -Dorg.bytedeco.javacpp.maxphysicalbytes=" + maxPhysicalBytes + "m" + more;
    }

    /** The line without the shell's quotes. */
    private static String line(String... options) throws Exception {
        Outcome outcome = run(options);
        assertEquals(0, outcome.exitCode(), outcome.errors());
        return outcome.output().strip().replace("\\", "").replace(ROOT.toString(), "ROOT");
    }

    private static Outcome run(String... options) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("--dry-run", "train", "--config", CONFIGURATION));
        arguments.addAll(List.of(options));
        return SubmitCommand.targetdrop(arguments.toArray(String[]::new))
                .in(ROOT)
                .run();
    }
}
