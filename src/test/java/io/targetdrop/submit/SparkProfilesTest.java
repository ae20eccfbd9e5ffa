package io.targetdrop.submit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.yarn.conf.YarnConfiguration;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.k8s.Config;
import org.apache.spark.internal.config.ConfigEntry;
import org.apache.spark.launcher.SparkLauncher;
import org.apache.spark.resource.ResourceID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The profiles in conf/spark, as this version of Spark reads them. */
class SparkProfilesTest {
    private static final Path DIRECTORY = SubmitCommand.projectRoot().resolve("conf/spark");
    private static final String GPU = "gpu";

    /** A key is in Spark's registry only after the object that declares it is loaded. */
    @BeforeAll
    static void loadKeys() throws ClassNotFoundException {
        for (String object :
                List.of("package$", "UI$", "Worker$", "Deploy$", "Network$", "Kryo$", "History$", "Status$")) {
            Class.forName("org.apache.spark.internal.config." + object);
        }
        Class.forName("org.apache.spark.deploy.yarn.config.package$");
        Class.forName("org.apache.spark.deploy.k8s.Config$");
    }

    static List<Path> profiles() throws IOException {
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            return files.filter(file -> file.toString().endsWith(".conf"))
                    .sorted()
                    .toList();
        }
    }

    static List<Path> clusterProfiles() throws IOException {
        return profiles().stream().filter(file -> !file.endsWith("local.conf")).toList();
    }

    static List<Path> gpuProfiles() throws IOException {
        return profiles().stream()
                .filter(file -> file.toString().endsWith("-gpu.conf"))
                .toList();
    }

    @Test
    void everyKindOfClusterHasOne() throws IOException {
        assertEquals(
                Set.of(
                        "local.conf",
                        "standalone.conf",
                        "standalone-gpu.conf",
                        "yarn.conf",
                        "yarn-gpu.conf",
                        "kubernetes.conf",
                        "kubernetes-gpu.conf"),
                profiles().stream().map(file -> file.getFileName().toString()).collect(Collectors.toSet()));
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void sparkKnowsEveryKeyAndReadsItsValue(Path profile) throws IOException {
        Properties settings = read(profile);
        assertFalse(settings.isEmpty());
        SparkConf conf = new SparkConf(false);
        for (String key : settings.stringPropertyNames()) {
            conf.set(key, settings.getProperty(key));
            assertTrue(isKnown(conf, key), () -> profile + ": Spark does not know " + key);
        }
        conf.validateSettings();
    }

    @Test
    void detectsAMisspeltKey() {
        SparkConf conf = new SparkConf(false);
        assertFalse(isKnown(conf, "spark.executer.memory"));
        assertFalse(isKnown(conf, "spark.task.resource.gpus.amount"));
        assertFalse(isKnown(conf, "spark.kubernetes.driver.volume.persistentVolumeClaim.data.mount.path"));
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void noKeyIsRepeated(Path profile) throws IOException {
        List<String> keys = Files.readAllLines(profile).stream()
                .filter(line -> line.startsWith("spark."))
                .map(line -> line.split("[ =]")[0])
                .toList();
        assertEquals(keys.stream().distinct().toList(), keys);
    }

    @ParameterizedTest
    @MethodSource("clusterProfiles")
    void aClusterAuthenticatesEncryptsAndKeepsEvents(Path profile) throws IOException {
        Properties settings = read(profile);
        for (String key : List.of(
                "spark.authenticate",
                "spark.network.crypto.enabled",
                "spark.io.encryption.enabled",
                "spark.eventLog.enabled")) {
            assertEquals("true", settings.getProperty(key), key);
        }
        assertNotNull(settings.getProperty("spark.eventLog.dir"));
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void noSecretIsPublished(Path profile) throws IOException {
        assertFalse(read(profile).containsKey("spark.authenticate.secret"));
    }

    @ParameterizedTest
    @MethodSource("gpuProfiles")
    void aTaskHasAGpuAndAllCoresOfItsExecutor(Path profile) throws IOException {
        Properties settings = read(profile);
        assertEquals("1", settings.getProperty("spark.task.resource.gpu.amount"));
        assertEquals("1", settings.getProperty("spark.executor.resource.gpu.amount"));
        assertEquals(settings.getProperty("spark.executor.cores"), settings.getProperty("spark.task.cpus"));
    }

    /** What YARN allows by default: yarn.scheduler.maximum-allocation-mb. */
    @ParameterizedTest
    @ValueSource(strings = {"yarn.conf", "yarn-gpu.conf"})
    void containersFitYarnsLargest(String profile) throws IOException {
        SparkConf settings = new SparkConf(false);
        read(DIRECTORY.resolve(profile))
                .forEach((key, value) ->
                        settings.set(key.toString(), value.toString().strip()));
        for (String role : List.of("executor", "driver")) {
            long mebibytes = settings.getSizeAsMb("spark." + role + ".memory")
                    + settings.getSizeAsMb("spark." + role + ".memoryOverhead");
            assertTrue(
                    mebibytes > 0 && mebibytes <= YarnConfiguration.DEFAULT_RM_SCHEDULER_MAXIMUM_ALLOCATION_MB, role);
        }
    }

    private static Properties read(Path profile) throws IOException {
        Properties settings = new Properties();
        try (Reader reader = Files.newBufferedReader(profile)) {
            settings.load(reader);
        }
        return settings;
    }

    private static boolean isKnown(SparkConf conf, String key) {
        ConfigEntry<?> entry = ConfigEntry.findEntry(key);
        if (entry != null) {
            conf.get(entry); // throws if the value is not valid
            return true;
        }
        return key.equals(SparkLauncher.SPARK_MASTER) || gpuKeys().contains(key) || isVolume(key);
    }

    private static Set<String> gpuKeys() {
        ResourceID executor = new ResourceID("spark.executor", GPU);
        return Set.of(
                executor.amountConf(),
                executor.discoveryScriptConf(),
                executor.vendorConf(),
                new ResourceID("spark.task", GPU).amountConf());
    }

    private static boolean isVolume(String key) {
        return Stream.of(Config.KUBERNETES_DRIVER_VOLUMES_PREFIX(), Config.KUBERNETES_EXECUTOR_VOLUMES_PREFIX())
                .anyMatch(prefix -> key.startsWith(prefix + "persistentVolumeClaim.")
                        && (key.endsWith(".mount.path") || key.endsWith(".options.claimName")));
    }
}
