package io.targetdrop.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line for each profile of conf/spark; {@code ROOT} is the project's directory. */
class ProfilesTest {
    private static final Path ROOT = Submissions.ROOT;
    private static final String CONFIGURATION = "conf/quickstart.conf";

    @TempDir
    private Path directory;

    @Test
    void local() {
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
    void standalone() throws IOException {
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
    void standaloneWithGpus() throws IOException {
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
    void standaloneInClusterMode() throws IOException {
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
    void yarn() {
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
                        + options("executor.default", 4096, 6144, "")
                        + " ROOT/target/targetdrop-spark.jar train --config conf/quickstart.conf",
                line("--properties-file", "conf/spark/yarn.conf"));
    }

    /** Files are shipped, and the program gets their names. */
    @Test
    void yarnInClusterMode() {
        assertEquals(
                "env OMP_NUM_THREADS=1 ROOT/submit/spark-class"
                        + " org.apache.spark.deploy.SparkSubmit --class io.targetdrop.cli.Main"
                        + " --properties-file conf/spark/yarn.conf --deploy-mode cluster"
                        + " --conf spark.executorEnv.OMP_NUM_THREADS=1 --conf spark.ui.showConsoleProgress=false"
                        + options("driver.default", 2048, 4096, " -Dlog4j2.configurationFile=log4j2.properties")
                        + options("executor.default", 4096, 6144, "")
                        + " --conf spark.yarn.appMasterEnv.OMP_NUM_THREADS=1"
                        + " --conf spark.yarn.appMasterEnv.LC_ALL=C.UTF-8"
                        + " --files mine.txt,ROOT/conf/spark/log4j2.properties,ROOT/conf/quickstart.conf"
                        + " ROOT/target/targetdrop-spark.jar train --config quickstart.conf",
                line("--properties-file", "conf/spark/yarn.conf", "--deploy-mode", "cluster", "--files", "mine.txt"));
    }

    @Test
    void yarnWithGpus() {
        String line = line("--properties-file", "conf/spark/yarn-gpu.conf");

        assertTrue(line.startsWith("env OMP_NUM_THREADS=4 "), line);
        assertTrue(
                line.endsWith(" --files ROOT/submit/discover-gpus ROOT/target/targetdrop-spark.jar"
                        + " train --config conf/quickstart.conf"),
                line);
    }

    @Test
    void kubernetes() {
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
                        + " --conf spark.kubernetes.driverEnv.LC_ALL=C.UTF-8"
                        + " --conf spark.kubernetes.driver.pod.name=targetdrop-unique-driver"
                        + " --files ROOT/conf/quickstart.conf"
                        + " local:///opt/targetdrop/targetdrop-spark.jar train --config quickstart.conf",
                line("--properties-file", "conf/spark/kubernetes.conf", "--master", "k8s://https://host:6443"));
    }

    /** Files in the image or on a shared file system are not shipped. */
    @Test
    void kubernetesWithGpus() {
        String line = new Submissions()
                .line(
                        "train",
                        "--config",
                        "/opt/targetdrop/conf/quickstart.conf",
                        "--properties-file",
                        "conf/spark/kubernetes-gpu.conf",
                        "--master=k8s://https://host:6443");

        assertTrue(line.startsWith("env OMP_NUM_THREADS=4 "), line);
        assertTrue(
                line.endsWith(" --conf spark.kubernetes.driverEnv.OMP_NUM_THREADS=4"
                        + " --conf spark.kubernetes.driverEnv.LC_ALL=C.UTF-8"
                        + " --conf spark.kubernetes.driver.pod.name=targetdrop-unique-driver"
                        + " local:///opt/targetdrop/targetdrop-spark.jar"
                        + " train --config /opt/targetdrop/conf/quickstart.conf"),
                line);
    }

    /** Three times the heap in total, also in a container, if no profile says otherwise. */
    @Test
    void aDriverInAContainerHasRoomOffTheHeapToo() {
        String line = line("--master", "yarn", "--deploy-mode", "cluster", "--driver-memory", "2g");

        assertTrue(line.contains(" --conf spark.driver.memoryOverheadFactor=2.0"), line);
        assertTrue(
                line.contains(options("driver.default", 4096, 6144, " -Dlog4j2.configurationFile=log4j2.properties")),
                line);
    }

    @Test
    void theLastOfSeveralValuesCounts() throws IOException {
        Path properties = Files.writeString(directory.resolve("two.conf"), "spark.task.cpus 2\nspark.task.cpus 3\n");

        assertTrue(line("--properties-file", properties.toString()).startsWith("env OMP_NUM_THREADS=3 "));
    }

    @Test
    void refusesAStandaloneClusterWithoutItsSecret() {
        assertRefused(
                "spark.authenticate is true and there is no spark.authenticate.secret; put the cluster's into a copy of"
                        + " conf/spark/standalone.conf, as conf/spark/standalone.conf says",
                "--properties-file",
                "conf/spark/standalone.conf",
                "--master",
                "spark://host:7077");
    }

    @Test
    void refusesASecretThatOthersCanRead() throws IOException {
        Path copy = withSecret("standalone.conf");
        Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rw-r--r--"));

        assertRefused(
                copy + " has a secret and must not be readable by everybody but has mode 644; chmod 600 it",
                "--properties-file",
                copy.toString(),
                "--master",
                "spark://host:7077");
        assertRefused(
                "spark.authenticate.secret must not be on a command line, which others may read; put it into the"
                        + " --properties-file",
                "--conf",
                "spark.authenticate.secret=known");
    }

    private Path withSecret(String profile) throws IOException {
        Path copy = Files.writeString(
                directory.resolve(profile),
                Files.readString(ROOT.resolve("conf/spark").resolve(profile)) + "spark.authenticate.secret known\n");
        Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rw-------"));
        return copy;
    }

    private static void assertRefused(String message, String... options) {
        assertEquals(message, new Submissions().refusal(train(options)));
    }

    private static String options(String whose, int maxBytes, int maxPhysicalBytes, String more) {
        return " --conf spark." + whose + "JavaOptions=-Dorg.bytedeco.javacpp.maxbytes=" + maxBytes
                + "m -Dorg.bytedeco.javacpp.maxphysicalbytes=" + maxPhysicalBytes + "m" + more;
    }

    private static String line(String... options) {
        return new Submissions().line(train(options));
    }

    private static String[] train(String... options) {
        return Stream.concat(Stream.of("train", "--config", CONFIGURATION), Stream.of(options))
                .toArray(String[]::new);
    }
}
