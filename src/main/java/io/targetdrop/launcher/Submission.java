package io.targetdrop.launcher;

import io.targetdrop.launcher.Place.Manager;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Turns what the user typed into the command line of spark-submit. It sets what the user did not set:
 *
 * <ul>
 *   <li>{@code OMP_NUM_THREADS}: {@code spark.task.cpus}, because a worker is one core;
 *   <li>memory: the process is bounded to heap and overhead ({@link MemoryBounds}). The heap of a local run is a quarter
 *       of the machine's memory, at most 4 GiB;
 *   <li>a local run listens on 127.0.0.1 only and has no web page;
 *   <li>the driver logs as {@code conf/spark/log4j2.properties} says.
 * </ul>
 */
final class Submission {
    private static final String MAIN_CLASS = "io.targetdrop.cli.Main";
    private static final String THREADS = "OMP_NUM_THREADS";
    private static final String LOCAL_IP = "SPARK_LOCAL_IP";
    private static final String LOCALE = "LC_ALL";
    private static final String UTF_8 = "C.UTF-8";
    private static final String LOG = "conf/spark/log4j2.properties";
    private static final String LOCALHOST = "127.0.0.1";
    private static final String LOCAL_SCHEME = "file:";
    private static final long LARGEST_LOCAL_HEAP = 4096; // MiB
    private static final Place STANDALONE_CLUSTER = new Place(Manager.STANDALONE, Place.Driver.CLUSTER);

    private final Surroundings surroundings;
    private final SubmitArguments arguments;
    private final SparkOptions options;
    private final List<String> notes;
    private final Optional<SparkInstallation> installation;
    private final Optional<String> propertiesFile;
    private final Place place;
    private final String threads;

    private Submission(SubmitArguments arguments, Surroundings surroundings, List<String> notes) {
        this.surroundings = surroundings;
        this.arguments = arguments;
        this.options = arguments.spark();
        this.notes = notes;
        this.installation = SparkInstallation.find(surroundings, notes);
        this.propertiesFile = propertiesFile();
        propertiesFile.ifPresent(file -> options.giveMissing(SparkProperties.read(surroundings.path(file), file)));
        if (options.get(SparkOptions.MASTER).isEmpty()) {
            options.give(SparkOptions.MASTER, "local[*,4]"); // a task that fails is retried, as on a cluster
            options.add("--master", "local[*,4]");
        }
        this.place = Place.of(
                options.get(SparkOptions.MASTER).orElseThrow(),
                options.get(SparkOptions.DEPLOY_MODE).orElse("client"));
        this.threads = options.get("spark.task.cpus").orElse("1");
    }

    /** Plans the submission of these arguments. Creates only the symbolic links that {@link SafeName} needs. */
    static Plan plan(List<String> arguments, Surroundings surroundings) {
        List<String> notes = new ArrayList<>();
        try {
            SubmitArguments parsed = SubmitArguments.parse(arguments, surroundings);
            return new Submission(parsed, surroundings, notes).plan();
        } catch (Refusal refusal) {
            return new Plan.Refused(refusal.getMessage(), notes);
        }
    }

    private Plan plan() {
        checkSecret();
        Map<String, String> environment = environment();
        Shipment shipment = Shipment.of(arguments, place, surroundings);
        setDefaults(shipment);
        notes.addAll(shipment.notes());
        setDriverEnvironment(environment.get(THREADS));
        Optional<DriverPod> pod = driverPod();
        if (!shipment.files().isEmpty()) {
            options.add("--files", String.join(",", shipment.files()));
        }
        List<String> command = new ArrayList<>(sparkSubmit());
        command.addAll(List.of("--class", MAIN_CLASS));
        command.addAll(options.line());
        command.add(shipment.jar());
        command.addAll(shipment.program());
        Plan.Run run = new Plan.Run(environment, command, eventDirectory(), eventLogCheck(), pod, notes);
        if (arguments.isDryRun()) {
            return Plan.Show.of(run);
        }
        if (installation.isEmpty() && place.hasContainers()) { // target/spark has what local and standalone runs need
            throw new Refusal("--master " + options.get(SparkOptions.MASTER).orElseThrow()
                    + " needs an installed Spark 3.5 for Scala 2.12; set SPARK_HOME to one");
        }
        return run;
    }

    /** The user's, else the one that the installed Spark reads. */
    private Optional<String> propertiesFile() {
        return arguments
                .propertiesFile()
                .or(() -> installation
                        .map(spark -> spark.defaults(surroundings))
                        .filter(Files::isReadable)
                        .map(Path::toString));
    }

    /** Others who know the secret could use the cluster as its owner, unnoticed. */
    private void checkSecret() {
        if (options.get(SparkOptions.SECRET).isPresent()) {
            checkReaders(propertiesFile.orElseThrow());
        } else if (place.is(Manager.STANDALONE)
                && options.has("spark.authenticate", "true")
                && surroundings.variable("_SPARK_AUTH_SECRET").isEmpty()) {
            throw new Refusal("spark.authenticate is true and there is no spark.authenticate.secret; put the cluster's"
                    + " into a copy of " + propertiesFile.orElse("the properties file")
                    + ", as conf/spark/standalone.conf says");
        }
    }

    private void checkReaders(String file) {
        Set<PosixFilePermission> permissions;
        try {
            permissions = Files.getPosixFilePermissions(surroundings.path(file));
        } catch (IOException e) {
            throw new Refusal(file + " has a secret, and its mode cannot be read; copy it to a local disk");
        }
        int mode = 0;
        for (PosixFilePermission permission : permissions) {
            mode |= 0400 >> permission.ordinal();
        }
        if ((mode & 7) != 0) {
            throw new Refusal(file + " has a secret and must not be readable by everybody but has mode "
                    + Integer.toOctalString(mode) + "; chmod 600 it");
        }
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put(THREADS, surroundings.variable(THREADS).orElse(threads));
        surroundings
                .variable(LOCAL_IP)
                .or(this::defaultAddress)
                .ifPresent(address -> environment.put(LOCAL_IP, address));
        surroundings.locale().or(this::localeOfDriver).ifPresent(locale -> environment.put(LOCALE, locale));
        installation.flatMap(SparkInstallation::home).ifPresent(home -> environment.put("SPARK_HOME", home));
        return environment;
    }

    /** On a standalone cluster, the driver gets the locale of this process, and the worker may have another one. */
    private Optional<String> localeOfDriver() {
        boolean isNeeded = place.equals(STANDALONE_CLUSTER)
                && surroundings.variable(LOCALE).isEmpty();
        return isNeeded ? Optional.of(UTF_8) : Optional.empty();
    }

    /** Where this process listens. The master of a standalone cluster calls the process that submits, so it listens, too. */
    private Optional<String> defaultAddress() {
        if (place.is(Manager.LOCAL)) {
            return Optional.of(LOCALHOST);
        }
        return place.equals(STANDALONE_CLUSTER) ? options.get("spark.driver.bindAddress") : Optional.empty();
    }

    private void setDefaults(Shipment shipment) {
        options.setDefault("spark.executorEnv." + THREADS, threads);
        options.setDefault("spark.ui.showConsoleProgress", "false");
        if (place.is(Manager.LOCAL)) {
            setLocalDefaults();
        } else if (place.hasContainers()) {
            setContainerDefaults();
        }
        setJavaOptions(shipment);
    }

    private void setLocalDefaults() {
        if (options.get("spark.driver.memory").isEmpty()) {
            long heap = Math.min(surroundings.memory().mebibytes() / 4, LARGEST_LOCAL_HEAP);
            options.setDefault("spark.driver.memory", heap + "m");
        }
        options.setDefault("spark.driver.host", LOCALHOST);
        options.setDefault("spark.driver.bindAddress", LOCALHOST);
        options.setDefault("spark.ui.enabled", "false");
    }

    private void setContainerDefaults() {
        if (options.get("spark.executor.memoryOverhead").isEmpty()) {
            options.setDefault("spark.executor.memoryOverheadFactor", "2.0");
        }
        if (!place.isClient() && options.get("spark.driver.memoryOverhead").isEmpty()) {
            options.setDefault("spark.driver.memoryOverheadFactor", "2.0");
        }
    }

    /** Goes into defaultJavaOptions. The user's extraJavaOptions come after these and win. */
    private void setJavaOptions(Shipment shipment) {
        String driver = MemoryBounds.of("driver", options).javaOptions() + " -Dlog4j2.configurationFile=" + log()
                + (shipment.isFlat() ? "" : " " + Inclusions.LEAVE_OUT_DIRECTORIES);
        if (place.equals(STANDALONE_CLUSTER)) {
            // Spark's worker gives a driver neither defaultJavaOptions nor what Spark needs on Java 17
            String theirs = options.get("spark.driver.extraJavaOptions")
                    .map(given -> " " + given)
                    .orElse("");
            options.add("--conf", "spark.driver.extraJavaOptions=" + moduleOptions() + " " + driver + theirs);
        } else {
            options.setDefault("spark.driver.defaultJavaOptions", driver);
        }
        options.setDefault(
                "spark.executor.defaultJavaOptions",
                MemoryBounds.of("executor", options).javaOptions());
    }

    /** Where the driver finds its logging configuration. */
    private String log() {
        if (place.isInCluster() && place.is(Manager.YARN)) {
            return "log4j2.properties";
        }
        if (place.isInCluster() && place.is(Manager.KUBERNETES)) {
            return Shipment.IMAGE_ROOT + "/" + LOG;
        }
        return "'" + surroundings.root().resolve(LOG) + "'";
    }

    private void setDriverEnvironment(String ompThreads) {
        if (!place.isInCluster() || !place.hasContainers()) {
            return;
        }
        String prefix = place.is(Manager.YARN) ? "spark.yarn.appMasterEnv." : "spark.kubernetes.driverEnv.";
        options.setDefault(prefix + THREADS, ompThreads);
        options.setDefault(prefix + LOCALE, UTF_8);
    }

    /** Only if spark-submit waits for it. */
    private Optional<DriverPod> driverPod() {
        boolean isFollowed = place.isInCluster()
                && place.is(Manager.KUBERNETES)
                && !options.has("spark.kubernetes.submission.waitAppCompletion", "false");
        return isFollowed ? Optional.of(DriverPod.of(options, surroundings.unique(), sparkSubmit())) : Optional.empty();
    }

    private List<String> sparkSubmit() {
        return installation
                .map(spark -> List.of(spark.submit().toString()))
                .orElseGet(() -> List.of(
                        surroundings.root().resolve("submit/spark-class").toString(),
                        "org.apache.spark.deploy.SparkSubmit"));
    }

    /** Spark does not create a directory for its event log, and fails without one. */
    private Optional<Path> eventDirectory() {
        if (!place.isClient() || !options.has("spark.eventLog.enabled", "true")) {
            return Optional.empty();
        }
        return options.get("spark.eventLog.dir")
                .filter(directory -> directory.startsWith(LOCAL_SCHEME))
                .map(directory -> surroundings.path(directory.substring(LOCAL_SCHEME.length())));
    }

    private Optional<EventLogCheck> eventLogCheck() {
        if (!place.isInCluster() || !place.is(Manager.YARN) || !options.has("spark.eventLog.enabled", "true")) {
            return Optional.empty();
        }
        return options.get("spark.eventLog.dir")
                .filter(directory -> directory.contains(":/") && !directory.startsWith(LOCAL_SCHEME))
                .flatMap(directory -> installation.map(
                        spark -> new EventLogCheck(spark.submit().resolveSibling("spark-class"), directory)));
    }

    /** What spark-submit itself adds on Java 17, as listed in the pom. */
    private static String moduleOptions() {
        try (InputStream in = Submission.class.getResourceAsStream("spark-jvm-options")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip().replaceAll("\\s+", " ");
        } catch (IOException e) {
            throw new IllegalStateException("the jar has its own resources", e);
        }
    }
}
