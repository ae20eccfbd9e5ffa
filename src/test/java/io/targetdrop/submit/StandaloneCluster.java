package io.targetdrop.submit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.spark.launcher.JavaModuleOptions;

/**
 * A Spark standalone cluster on this machine: a master and some workers with one core and 1 GB each, every one in its
 * own process, started from the jars in {@code target/spark}, bound to free ports of 127.0.0.1, with a secret.
 *
 * <p>Executors are children of the workers. {@link #close} ends what this cluster started and nothing else; the
 * logs and the executors' work directories stay in {@code target/standalone}, to look into failures.
 */
public final class StandaloneCluster implements AutoCloseable {
    private static final String HOST = "127.0.0.1";
    private static final Duration STOP_LIMIT = Duration.ofMinutes(1);
    private static final Duration REQUEST_LIMIT = Duration.ofMinutes(1);
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Shared by all these clusters. */
    static final String SECRET = UUID.randomUUID().toString();

    /**
     * The lock of a test that uses {@link #shared} ({@code @ResourceLock}), whose two cores can run one application at
     * a time.
     */
    static final String SHARED = "the shared cluster";

    /** The lock of a test with a Spark session in this process, which can have only one. */
    static final String SPARK = "the Spark session of this process";

    private static final int SHARED_WORKERS = 2;

    private static StandaloneCluster shared;
    private static Path settings;

    private final Path runtime = SubmitCommand.projectRoot().resolve("target/spark");
    private final Path work;
    private final int masterPort = FreePort.next();
    private final int pagePort = FreePort.next();
    private final int cores;
    private final List<String> workerOptions;
    private final List<Process> workers = new ArrayList<>();
    private Process master;
    /** Workers that were ever started. */
    private int started;

    private StandaloneCluster(int cores, List<String> workerOptions) throws IOException {
        this.cores = cores;
        this.workerOptions = workerOptions;
        Path logs = SubmitCommand.projectRoot().resolve("target/standalone");
        work = Files.createTempDirectory(Files.createDirectories(logs), "cluster");
    }

    /**
     * The cluster of two workers that all tests of this process share. The first call starts it, every call waits until
     * it is idle, and it ends with this process. A test that kills a worker adds another one.
     */
    static synchronized StandaloneCluster shared() throws Exception {
        if (shared == null) {
            StandaloneCluster cluster = start(SHARED_WORKERS);
            Runtime.getRuntime().addShutdownHook(new Thread(cluster::close));
            shared = cluster;
        }
        StandaloneCluster cluster = shared;
        Waiting.until(
                "the last test's executors ended", () -> cluster.executors().isEmpty());
        cluster.awaitWorkers(SHARED_WORKERS);
        return cluster;
    }

    /** Starts a master and {@code workerCount} workers, and returns when all of them are registered. */
    public static StandaloneCluster start(int workerCount) throws Exception {
        return start(workerCount, 1, List.of());
    }

    /** Starts workers with the given number of cores, and as many GB. */
    static StandaloneCluster startWithCores(int workerCount, int cores) throws Exception {
        return start(workerCount, cores, List.of());
    }

    /** Starts one worker with as many cores as GPUs, which a fake discovery script reports. */
    static StandaloneCluster startWithGpus(int gpus, Path discoveryScript) throws Exception {
        return start(
                1,
                gpus,
                List.of(
                        "-Dspark.worker.resource.gpu.amount=" + gpus,
                        "-Dspark.worker.resource.gpu.discoveryScript=" + discoveryScript));
    }

    private static StandaloneCluster start(int workerCount, int cores, List<String> workerOptions) throws Exception {
        StandaloneCluster cluster = new StandaloneCluster(cores, workerOptions);
        try {
            cluster.startMaster();
            // a worker takes any free port, which could be the one that the master is about to take
            cluster.awaitWorkers(0);
            for (int worker = 0; worker < workerCount; worker++) {
                cluster.startWorker(worker);
            }
            cluster.awaitWorkers(workerCount);
            return cluster;
        } catch (Exception e) {
            cluster.close();
            throw e;
        }
    }

    public String masterUrl() {
        return "spark://" + HOST + ":" + masterPort;
    }

    /**
     * The settings of all these clusters: conf/spark/standalone.conf, with what a cluster's own copy must add. The
     * first call writes the file.
     */
    static synchronized Path settings() throws IOException {
        if (settings == null) {
            Path home = Files.createDirectories(SubmitCommand.projectRoot().resolve("target/standalone"));
            Path events = Files.createDirectories(home.resolve("events"));
            Path file = Files.createTempFile(home, "cluster", ".conf"); // readable by its owner only
            Path profile = SubmitCommand.projectRoot().resolve("conf/spark/standalone.conf");
            Files.writeString(file, Files.readString(profile) + """
                    spark.authenticate.secret  %s
                    spark.eventLog.dir         %s
                    """.formatted(SECRET, events.toUri()));
            file.toFile().deleteOnExit();
            settings = file;
        }
        return settings;
    }

    /** What spark-submit needs for two executors of one core on such a cluster. */
    static List<String> submitOptions() throws IOException {
        return List.of(
                "--properties-file",
                settings().toString(),
                "--conf",
                "spark.executor.cores=1",
                "--conf",
                "spark.executor.memory=512m",
                "--conf",
                "spark.cores.max=2",
                "--conf",
                "spark.driver.host=127.0.0.1",
                "--conf",
                "spark.driver.bindAddress=127.0.0.1");
    }

    /** The executors that are alive now, for tests to kill. */
    public List<ProcessHandle> executors() {
        return workers.stream().flatMap(Process::children).toList();
    }

    /** Kills a worker and its executors, as {@code kill -9} does. */
    void killWorker(int number) {
        Process worker = workers.remove(number);
        List<ProcessHandle> orphans = worker.children().toList();
        worker.destroyForcibly().onExit().join();
        orphans.forEach(ProcessHandle::destroyForcibly);
    }

    /** Starts another worker. */
    void addWorker() throws IOException {
        startWorker(started);
    }

    @Override
    public void close() {
        List<ProcessHandle> mine = new ArrayList<>(executors());
        workers.forEach(worker -> mine.add(worker.toHandle()));
        if (master != null) {
            mine.add(master.toHandle());
        }
        mine.forEach(ProcessHandle::destroy);
        Instant deadline = Instant.now().plus(STOP_LIMIT);
        try {
            for (ProcessHandle process : mine) {
                long left =
                        Math.max(0, Duration.between(Instant.now(), deadline).toMillis());
                process.onExit()
                        .completeOnTimeout(process, left, TimeUnit.MILLISECONDS)
                        .join();
            }
        } finally {
            mine.forEach(ProcessHandle::destroyForcibly);
        }
    }

    private void startMaster() throws IOException {
        master = launch(
                "master",
                List.of(),
                "org.apache.spark.deploy.master.Master",
                "--host",
                HOST,
                "--port",
                Integer.toString(masterPort),
                "--webui-port",
                Integer.toString(pagePort));
    }

    private void startWorker(int number) throws IOException {
        started++;
        workers.add(launch(
                "worker-" + number,
                workerOptions,
                "org.apache.spark.deploy.worker.Worker",
                "--host",
                HOST,
                "--port",
                "0",
                "--webui-port",
                "0",
                "--cores",
                Integer.toString(cores),
                "--memory",
                cores + "g",
                "--work-dir",
                work.resolve("worker-" + number).toString(),
                masterUrl()));
    }

    private Process launch(String name, List<String> options, String mainClass, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(QuickJava.java().toString());
        command.addAll(Arrays.asList(JavaModuleOptions.defaultModuleOptions().split(" ")));
        command.addAll(options);
        command.addAll(List.of("-Xmx256m", "-cp", runtime.resolve("jars") + "/*", mainClass));
        command.addAll(List.of("--properties-file", settings().toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(work.toFile())
                .redirectErrorStream(true)
                .redirectOutput(work.resolve(name + ".log").toFile());
        // workers build their executors' command lines from these
        builder.environment().put("JAVA_HOME", QuickJava.home().toString());
        builder.environment().put("SPARK_HOME", runtime.toString());
        builder.environment().put("SPARK_SCALA_VERSION", "2.12");
        builder.environment().put("SPARK_LOCAL_IP", HOST);
        return builder.start();
    }

    private void awaitWorkers(int count) throws Exception {
        Waiting.until(
                count + " workers registered; see the logs in " + work,
                () -> state().path("aliveworkers").asInt(-1) == count);
    }

    /** Waits until a number of drivers in the cluster have ended, and returns their states: FINISHED if they succeeded. */
    List<String> awaitDrivers(int count) throws Exception {
        Waiting.until(
                count + " drivers ended; see the logs in " + work,
                () -> state().path("completeddrivers").size() == count);
        List<String> states = new ArrayList<>();
        state().path("completeddrivers")
                .forEach(driver -> states.add(driver.path("state").asText()));
        return states.stream().sorted().toList();
    }

    /** The standard output of the only driver that ran in the cluster. */
    String driverOutput() throws IOException {
        try (Stream<Path> files = Files.walk(work)) {
            Path output = files.filter(file -> file.endsWith("stdout")
                            && file.getParent().getFileName().toString().startsWith("driver-"))
                    .findFirst()
                    .orElseThrow();
            return Files.readString(output);
        }
    }

    /** The command lines of master, workers and their children, as every user of the machine can read them. */
    List<String> commandLines() throws IOException {
        List<ProcessHandle> processes = new ArrayList<>(List.of(master.toHandle()));
        workers.forEach(worker -> processes.add(worker.toHandle()));
        workers.stream().flatMap(Process::descendants).forEach(processes::add);
        List<String> lines = new ArrayList<>();
        for (ProcessHandle process : processes) {
            Path line = Path.of("/proc", Long.toString(process.pid()), "cmdline");
            if (process.isAlive()) {
                lines.add(Files.readString(line).replace('\0', ' '));
            }
        }
        return lines;
    }

    /** The state that the master reports; empty while it does not listen yet. */
    private JsonNode state() {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + HOST + ":" + pagePort + "/json/"))
                .timeout(REQUEST_LIMIT)
                .build();
        try {
            HttpResponse<String> response =
                    HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
            return JSON.readTree(response.body());
        } catch (IOException e) {
            return JSON.createObjectNode();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
