package io.targetdrop.submit.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import io.targetdrop.submit.SubmitCommand;
import io.targetdrop.submit.SubmitCommand.Outcome;
import io.targetdrop.submit.SubmitCommand.Running;
import io.targetdrop.submit.Waiting;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The commands of docs/deploy.md for Kubernetes, as they are printed there, except for sizes and addresses, on a cluster that plays
 * pods as processes.
 */
@Tag("clusters")
class KubernetesIT {
    private static final Path ROOT = SubmitCommand.projectRoot();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String IMAGE = "registry.example/targetdrop-spark:0.2.0";
    private static final String SECRET = "_SPARK_AUTH_SECRET";

    private static final List<String> TINY = List.of(
            "--set=network.name=plain-cnn",
            "--set=data.side=16",
            "--set=data.train-count=320",
            "--set=data.test-count=40",
            "--set=training.batch-size=16",
            "--set=training.epochs=20");

    private static final List<String> SIZES = List.of(
            "--driver-memory=600m",
            "--conf=spark.driver.memoryOverhead=800m",
            "--executor-memory=512m",
            "--conf=spark.executor.memoryOverhead=700m",
            "--conf=spark.executor.cores=1");

    @TempDir
    private static Path directory;

    private static KubernetesCluster cluster;
    /** The run of the page, one of whose executors was killed. */
    private static Outcome trained;

    private static ObjectNode driver;
    private static List<ObjectNode> executors;

    @BeforeAll
    static void runThePagesCommands() throws Exception {
        cluster = new KubernetesCluster();
        String page = page();
        JsonNode claim = JSON.readTree(ConfigFactory.parseString(between(page, "<<END\n", "\nEND"))
                .root()
                .render(ConfigRenderOptions.concise()));
        assertEquals("PersistentVolumeClaim", claim.path("kind").asText());
        cluster.apply("persistentvolumeclaims", claim);
        cluster.claim("targetdrop");

        String command = between(page, "submit/targetdrop ", "\n```")
                .replace("\\\n", " ")
                .replace("https://HOST:6443", cluster.url())
                .replace("REGISTRY", "registry.example");
        List<String> arguments = new ArrayList<>(Arrays.asList(command.strip().split("\\s+")));
        arguments.add("--json");
        Running running = submit(arguments).start();
        Waiting.until("the second epoch", () -> !running.process().isAlive() || isAfterTheFirstEpoch());
        assertTrue(cluster.kill(cluster.pods("executor").get(0)), () -> "ended early: " + read(running.errors()));
        trained = running.await();
        driver = cluster.pods("driver").get(0);
        executors = cluster.pods("executor");
    }

    private static boolean isAfterTheFirstEpoch() throws IOException {
        List<ObjectNode> drivers = cluster.pods("driver");
        return !drivers.isEmpty() && cluster.printed(drivers.get(0), "stderr").contains("epoch 1/");
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    private static SubmitCommand submit(List<String> arguments) {
        List<String> all = new ArrayList<>(arguments);
        all.addAll(TINY);
        all.addAll(SIZES);
        // inside the cluster it has a name that is the same everywhere
        all.add("--conf=spark.kubernetes.driver.master=" + cluster.url());
        return SubmitCommand.targetdrop(all.toArray(String[]::new))
                .with("SPARK_HOME", cluster.spark().toString())
                .with("KUBERNETES_AUTH_TRYKUBECONFIG", "false")
                .with("NO_PROXY", "127.0.0.1")
                .with("no_proxy", "127.0.0.1");
    }

    /** What the page says about Kubernetes, up to the next section. */
    private static String page() throws IOException {
        return between(Files.readString(ROOT.resolve("docs/deploy.md")), "\n## Kubernetes\n", "\n## ");
    }

    private static String between(String text, String start, String end) {
        int from = text.indexOf(start) + start.length();
        return text.substring(from, text.indexOf(end, from));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** Although an executor was killed and replaced. */
    @Test
    void trainsTheSameNetworkAsHere() throws Exception {
        assertEquals(0, trained.exitCode(), trained.errors());
        assertEquals("Succeeded", driver.at("/status/phase").asText());
        List<String> local = new ArrayList<>(List.of("train", "--config", "conf/quickstart.conf", "--json"));
        local.addAll(TINY);
        Outcome here = SubmitCommand.targetdrop(local.toArray(String[]::new))
                .inheritingAlmostNothing()
                .run();
        assertEquals(0, here.exitCode(), here.errors());
        String[] printed = cluster.printed(driver, "stdout").strip().split("\n");
        assertEquals(
                JSON.readTree(here.lastLine()).get("parameters_sha256"),
                JSON.readTree(printed[printed.length - 1]).get("parameters_sha256"));
    }

    @Test
    void leavesResultsAndEventsInTheClaim() throws Exception {
        Path claim = cluster.claim("targetdrop");
        assertTrue(Files.exists(claim.resolve("runs/first/model.zip")));
        try (var files = Files.list(claim)) {
            assertTrue(files.anyMatch(file -> file.getFileName().toString().startsWith("spark-")), "no event log");
        }
    }

    @Test
    void replacesTheExecutorThatWasKilledAndRemovesAllInTheEnd() {
        assertEquals(3, executors.size());
        assertEquals("Failed", executors.get(0).at("/status/phase").asText());
        assertEquals(137, exitCode(executors.get(0)));
        for (ObjectNode executor : executors) {
            assertFalse(cluster.has("pods", executor.at("/metadata/name").asText()), executor.toString());
        }
    }

    @Test
    void theDriversPodRunsTheJarOfTheImage() {
        List<String> arguments = new ArrayList<>();
        driver.at("/spec/containers/0/args").forEach(argument -> arguments.add(argument.asText()));
        assertEquals(
                "driver --properties-file /opt/spark/conf/spark.properties --class io.targetdrop.cli.Main"
                        + " local:///opt/targetdrop/targetdrop-spark.jar"
                        + " train --config /opt/targetdrop/conf/quickstart.conf --out /data/runs/first --json",
                String.join(" ", arguments.subList(0, arguments.size() - TINY.size())));
        assertEquals("spark", driver.at("/spec/serviceAccountName").asText());
    }

    @Test
    void everyPodHasTheImageTheClaimAndItsUser() {
        for (ObjectNode pod : pods()) {
            assertEquals(IMAGE, pod.at("/spec/containers/0/image").asText());
            assertTrue(mounts(pod).contains("/data"), pod.toString());
            assertTrue(pod.at("/spec/volumes").toString().contains("\"claimName\":\"targetdrop\""), pod.toString());
            // so that the image's user holds
            assertTrue(pod.at("/spec/securityContext/runAsUser").isMissingNode(), pod.toString());
            assertTrue(pod.at("/spec/containers/0/securityContext/runAsUser").isMissingNode(), pod.toString());
        }
    }

    private static List<ObjectNode> pods() {
        List<ObjectNode> pods = new ArrayList<>(executors);
        pods.add(driver);
        return pods;
    }

    private static String mounts(JsonNode pod) {
        List<String> paths = new ArrayList<>();
        pod.at("/spec/containers/0/volumeMounts")
                .forEach(mount -> paths.add(mount.path("mountPath").asText()));
        return String.join(" ", paths);
    }

    /** Heap and overhead, as the launcher bounds the process. */
    @Test
    void everyPodIsLimitedToHeapAndOverhead() {
        assertMemory("1400Mi", driver);
        for (ObjectNode executor : executors) {
            assertMemory("1212Mi", executor);
            assertEquals(
                    "512m",
                    KubernetesCluster.variable(executor, "SPARK_EXECUTOR_MEMORY")
                            .orElseThrow());
            assertTrue(
                    javaOptions(executor).contains("-Dorg.bytedeco.javacpp.maxphysicalbytes=1212m"),
                    executor.toString());
        }
    }

    private static void assertMemory(String expected, JsonNode pod) {
        assertEquals(
                expected, pod.at("/spec/containers/0/resources/requests/memory").asText());
        assertEquals(
                expected, pod.at("/spec/containers/0/resources/limits/memory").asText());
    }

    @Test
    void everyPodHasItsEnvironment() {
        for (ObjectNode pod : pods()) {
            assertEquals(Optional.of("1"), KubernetesCluster.variable(pod, "OMP_NUM_THREADS"));
            assertEquals(Optional.of("C.UTF-8"), KubernetesCluster.variable(pod, "LC_ALL"));
        }
    }

    /** Spark needs them on Java 17. */
    @Test
    void executorsOpenTheModulesOfJava() throws IOException {
        String[] options = Files.readString(ROOT.resolve("target/classes/io/targetdrop/launcher/spark-jvm-options"))
                .strip()
                .split("\\s+");
        for (ObjectNode executor : executors) {
            List<String> given = javaOptions(executor);
            assertTrue(given.containsAll(Arrays.asList(options)), given.toString());
        }
    }

    private static List<String> javaOptions(JsonNode executor) {
        List<String> options = new ArrayList<>();
        for (JsonNode variable : executor.at("/spec/containers/0/env")) {
            if (variable.path("name").asText().startsWith("SPARK_JAVA_OPT_")) {
                options.add(variable.path("value").asText());
            }
        }
        return options;
    }

    /** docs/security.md says so. */
    @Test
    void theSecretIsInExecutorPodsInPlainText() {
        String secret = KubernetesCluster.variable(executors.get(0), SECRET).orElseThrow();
        assertFalse(secret.isEmpty());
        assertFalse(driver.toString().contains(secret));
        assertFalse(cluster.configMaps().toString().contains(secret));
    }

    /** A learning rate that no loss survives; a configuration that is shipped, and a secret from Kubernetes. */
    @Test
    void aRunThatFailsEndsWithItsExitCodeAndKeepsItsSecret() throws Exception {
        ObjectNode secret = JSON.createObjectNode().put("kind", "Secret");
        secret.putObject("metadata").put("name", "targetdrop");
        secret.putObject("data")
                .put("secret", Base64.getEncoder().encodeToString("known".getBytes(StandardCharsets.UTF_8)));
        cluster.apply("secrets", secret);
        Path uploads = Files.createDirectory(directory.resolve("uploads"));
        Path configuration = Files.writeString(
                directory.resolve("mine.conf"), Files.readString(ROOT.resolve("conf/quickstart.conf")));
        List<String> arguments = new ArrayList<>(kubernetes("train", "--config", configuration.toString()));
        arguments.addAll(List.of(
                "--set=training.learning-rate=1e30", "--conf=spark.kubernetes.file.upload.path=" + uploads.toUri()));
        String page = Files.readString(ROOT.resolve("docs/security.md"));
        Matcher settings = Pattern.compile("--conf (\\S+)").matcher(between(page, "kubectl create secret ", "```"));
        while (settings.find()) {
            arguments.add("--conf=" + settings.group(1));
        }

        Outcome outcome = submit(arguments).run();

        ObjectNode failed = driverOf(outcome);
        assertEquals(4, outcome.exitCode(), outcome.errors());
        assertEquals(4, exitCode(failed));
        assertTrue(failed.at("/spec/containers/0/args").toString().contains("\"--config\",\"mine.conf\""));
        assertTrue(cluster.printed(failed, "stderr").contains("error: "), cluster.printed(failed, "stderr"));
        List<ObjectNode> mine = cluster.pods("executor").stream()
                .filter(pod -> pod.at("/metadata/labels/spark-app-selector")
                        .equals(failed.at("/metadata/labels/spark-app-selector")))
                .toList();
        assertEquals(2, mine.size());
        for (ObjectNode executor : mine) {
            assertEquals(Optional.empty(), KubernetesCluster.variable(executor, SECRET));
            assertTrue(mounts(executor).contains("/etc/targetdrop"), executor.toString());
        }
    }

    @Test
    void aWrongConfigurationEndsWithItsExitCode() throws Exception {
        List<String> arguments =
                new ArrayList<>(kubernetes("train", "--config", "/opt/targetdrop/conf/quickstart.conf"));
        arguments.add("--set=network.nme=resnet-8");

        Outcome outcome = submit(arguments).run();

        ObjectNode failed = driverOf(outcome);
        assertEquals(2, outcome.exitCode(), outcome.errors());
        assertEquals(2, exitCode(failed));
        assertTrue(
                outcome.errors()
                        .strip()
                        .endsWith("targetdrop: the driver's pod default/"
                                + failed.at("/metadata/name").asText()
                                + " must end with exit code 0 but ended with 2; kubectl -n default logs "
                                + failed.at("/metadata/name").asText() + " shows what it said"),
                outcome.errors());
        assertTrue(cluster.printed(failed, "stderr").contains("network.nme"), cluster.printed(failed, "stderr"));
    }

    private static List<String> kubernetes(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of(
                "--properties-file",
                "conf/spark/kubernetes.conf",
                "--master",
                "k8s://" + cluster.url(),
                "--conf",
                "spark.kubernetes.container.image=" + IMAGE,
                "--conf",
                "spark.eventLog.enabled=false"));
        return all;
    }

    /** The driver's pod that a message names. */
    private static ObjectNode driverOf(Outcome outcome) {
        return cluster.pods("driver").stream()
                .filter(pod -> outcome.errors()
                        .contains("default/" + pod.at("/metadata/name").asText() + " must end"))
                .findFirst()
                .orElseThrow(() -> new AssertionError(outcome.errors()));
    }

    private static int exitCode(JsonNode pod) {
        return pod.at("/status/containerStatuses/0/state/terminated/exitCode").asInt(-1);
    }
}
