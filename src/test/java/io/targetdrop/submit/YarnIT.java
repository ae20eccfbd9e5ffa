package io.targetdrop.submit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.targetdrop.data.CifarDirectory;
import io.targetdrop.submit.SubmitCommand.Outcome;
import io.targetdrop.submit.SubmitCommand.Running;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.yarn.api.records.ApplicationReport;
import org.apache.hadoop.yarn.api.records.FinalApplicationStatus;
import org.apache.hadoop.yarn.api.records.YarnApplicationState;
import org.apache.hadoop.yarn.client.api.YarnClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs on YARN and HDFS, from the commands of docs/deploy.md: the same parameters as on this machine, whatever is killed, and
 * an end that YARN and the shell agree on.
 *
 * <p>The servers are Hadoop's own, on one machine. YARN watches the containers' memory, so what they are given is enough.
 */
@Tag("clusters")
@Order(1)
class YarnIT {
    private static final Path ROOT = SubmitCommand.projectRoot();

    /** Turns the page's run into one of seconds: 4 epochs of 13 rounds, with a checkpoint every 4 rounds. */
    private static final List<String> SMALL = List.of(
            "--set=network={name=plain-cnn,sites=[stages]}",
            "--set=regularizer.at=null",
            "--set=regularizer.block-size=3",
            "--set=training.epochs=4",
            "--set=training.batch-size=4",
            "--set=training.learning-rate=0.02",
            "--set=training.schedule=constant",
            "--set=averaging.workers=2",
            "--set=averaging.frequency=2",
            "--set=checkpoint.every-rounds=4",
            "--json");

    @TempDir
    private static Path shared;

    private static HadoopCluster cluster;
    private static FileSystem hdfs;
    private static YarnClient yarn;
    private static Path spark;
    private static Outcome local;

    @TempDir
    private Path directory;

    @BeforeAll
    static void start() throws Exception {
        Path data = Files.createDirectories(shared.resolve("cifar-10-batches-bin"));
        new CifarDirectory(data).writeGenerated(240, 60);
        cluster = HadoopCluster.yarn();
        spark = InstalledSpark.with(
                ROOT.resolve("target/clusters/spark-on-yarn"), ROOT.resolve("target/clusters/spark-for-yarn"));
        hdfs = cluster.files();
        hdfs.mkdirs(path("/spark-history"));
        hdfs.mkdirs(path("/data"));
        hdfs.copyFromLocalFile(new org.apache.hadoop.fs.Path(data.toUri()), path("/data"));
        yarn = YarnClient.createYarnClient();
        yarn.init(cluster.settings());
        yarn.start();
        List<String> arguments = new ArrayList<>(List.of("train", "--config", "conf/cifar10-resnet18.conf"));
        arguments.addAll(List.of(
                "--set", "data.path=" + data, "--out", shared.resolve("local").toString()));
        arguments.addAll(SMALL);
        arguments.addAll(List.of("--master", "local[2]"));
        local = here(arguments);
        assertEquals(0, local.exitCode(), local.errors());
    }

    @AfterAll
    static void stop() throws IOException {
        if (yarn != null) {
            yarn.stop();
        }
        if (hdfs != null) {
            hdfs.close();
        }
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    void theCommandOfThePageSurvivesAKilledContainer() throws Exception {
        Running run = submission(smallRun("hdfs:///runs/first")).start();
        awaitCheckpoint("/runs/first", run);
        List<ProcessHandle> executors = cluster.containers("YarnCoarseGrainedExecutorBackend");
        assertEquals(2, executors.size());
        executors.get(0).destroyForcibly();

        Outcome outcome = run.await();

        assertEquals(hash(local), hash(outcome));
        assertEquals(FinalApplicationStatus.SUCCEEDED, status("targetdrop train"));
        assertTrue(outcome.errors().contains("paths without a scheme are on " + cluster.address()), outcome.errors());
        assertTrue(hdfs.exists(path("/runs/first/model.zip")));
        assertTrue(hdfs.listStatus(path("/spark-history")).length > 0, "Spark's event log");
    }

    /** With a configuration that includes another one, from another directory, which includes a third one. */
    @Test
    void aDriverThatIsKilledInItsContainerResumesInAnother() throws Exception {
        Files.createDirectories(directory.resolve("mine"));
        Files.writeString(directory.resolve("mine/run.conf"), "include \"../common.conf\"\n");
        Files.writeString(directory.resolve("common.conf"), "include \"recipe.conf\"\n");
        Files.copy(ROOT.resolve("conf/cifar10-resnet18.conf"), directory.resolve("recipe.conf"));
        List<String> command = new ArrayList<>(smallRun("hdfs:///runs/killed"));
        command.set(
                command.indexOf("conf/cifar10-resnet18.conf"),
                directory.resolve("mine/run.conf").toString());
        command.addAll(List.of("--deploy-mode", "cluster", "--name", "killed"));
        Running run = start(command);
        awaitCheckpoint("/runs/killed", run);
        List<ProcessHandle> drivers = cluster.containers("deploy.yarn.ApplicationMaster ");
        assertEquals(1, drivers.size());
        drivers.get(0).destroyForcibly();
        assertEquals(1, run.await().exitCode());
        assertEquals(FinalApplicationStatus.FAILED, status("killed"));

        command.set(command.indexOf("killed"), "resumed");
        command.add("--resume");
        Outcome resumed = start(command).await();

        assertEquals(0, resumed.exitCode(), resumed.errors());
        assertEquals(FinalApplicationStatus.SUCCEEDED, status("resumed"));
        String output =
                cluster.containerOutput(report("resumed").getApplicationId().toString(), "stdout");
        assertEquals(hash(local), hash(new Outcome(0, output, "")));
        assertTrue(cluster.containerOutput(report("resumed").getApplicationId().toString(), "stderr")
                .contains("resuming after "));
    }

    /**
     * Of a wrong configuration, missing data, and a loss that is not finite. The driver's container ends with the documented
     * code if it had a session, without which it is not YARN's application yet; so data is read after the session was opened.
     */
    @Test
    void aFailureInClusterModeIsOneForYarnAndTheShell() throws Exception {
        Map<String, String> reasons = new TreeMap<>(Map.of(
                "--set=training.epochs=0", "exitCode: 13",
                "--set=data.path=hdfs:///missing", "User application exited with status 3",
                "--set=training.learning-rate=1e30", "User application exited with status 4"));
        Map<String, Running> runs = new TreeMap<>();
        for (String setting : reasons.keySet()) {
            List<String> command = new ArrayList<>(smallRun("hdfs:///runs/" + runs.size()));
            command.addAll(List.of(setting, "--deploy-mode", "cluster", "--name", setting));
            runs.put(setting, start(command));
        }
        for (String setting : runs.keySet()) {
            Outcome outcome = runs.get(setting).await();
            assertEquals(1, outcome.exitCode(), outcome.errors());
            assertEquals(FinalApplicationStatus.FAILED, status(setting), setting);
            assertTrue(report(setting).getDiagnostics().contains(reasons.get(setting)), () -> setting);
        }
    }

    @Test
    void aFailureInClientModeHasItsCodeAndIsOneForYarn() throws Exception {
        List<String> command = new ArrayList<>(smallRun("hdfs:///runs/diverges"));
        command.addAll(List.of("--set=training.learning-rate=1e30", "--conf", "spark.yarn.archive=" + archived()));
        Outcome diverged = start(command).await();
        assertEquals(4, diverged.exitCode(), diverged.errors());
        assertEquals(FinalApplicationStatus.FAILED, status("targetdrop train"));

        long before = applications().size();
        command.add("--set=data.path=hdfs:///missing");
        Outcome missing = start(command).await();
        assertEquals(3, missing.exitCode(), missing.errors());
        command.add("--set=training.epochs=0");
        assertEquals(2, start(command).await().exitCode());
        assertEquals(before, applications().size(), "found before YARN was asked for anything");
    }

    /** Less than the heap alone, all of which the executors touch when they start. */
    @Test
    void executorsWithTooLittleMemoryAreNamed() throws Exception {
        List<String> command = new ArrayList<>(smallRun("hdfs:///runs/over"));
        command.set(command.indexOf("spark.executor.memoryOverhead=1g"), "spark.executor.memoryOverhead=16m");
        command.addAll(List.of("--conf", "spark.executor.extraJavaOptions=-Xms512m -XX:+AlwaysPreTouch"));
        Outcome outcome = start(command).await();
        assertEquals(4, outcome.exitCode(), outcome.errors());
        assertTrue(
                outcome.errors().contains("too little memory: raise spark.executor.memoryOverhead")
                        || outcome.errors().contains("use of memory: raise spark.executor.memoryOverhead"),
                outcome.errors());
        assertEquals(FinalApplicationStatus.FAILED, status("targetdrop train"));
    }

    @Test
    void searches() throws Exception {
        Path configuration = Files.writeString(directory.resolve("search.conf"), """
                data { format = generated, train-count = 80, test-count = 20, side = 16, validation-share = 0.2 }
                network { name = plain-cnn, sites = [stages] }
                training { epochs = 1, batch-size = 8 }
                averaging.workers = 1
                search.axes { "training.learning-rate" = [0.01, 0.02] }
                """);
        List<String> arguments = List.of("search", "--config", configuration.toString(), "--json");
        List<String> here = new ArrayList<>(arguments);
        here.addAll(List.of("--out", directory.resolve("here").toString(), "--master", "local[2]"));
        List<String> there = new ArrayList<>(arguments);
        there.addAll(List.of("--out", "hdfs:///searches/there", "--properties-file", "conf/spark/yarn.conf"));
        there.addAll(sizes());

        Outcome outcome = start(there).await();

        JsonNode expected = TrainedRun.json(here(here));
        for (String number :
                List.of("trials", "completed", "best_point", "best_validation_accuracy", "best_test_accuracy")) {
            assertTrue(expected.hasNonNull(number), number);
            assertEquals(expected.get(number), TrainedRun.json(outcome).get(number), number);
        }
        assertTrue(hdfs.exists(path("/searches/there/trials.csv")));
        assertEquals(FinalApplicationStatus.SUCCEEDED, status("targetdrop search"));
    }

    @Test
    void aMissingEventDirectoryIsFoundBeforeAnythingIsUploaded() throws Exception {
        long before = applications().size();
        for (String mode : List.of("client", "cluster")) {
            List<String> command = new ArrayList<>(smallRun("hdfs:///runs/none"));
            command.addAll(List.of("--deploy-mode", mode, "--conf", "spark.eventLog.dir=hdfs:///not-there"));
            Outcome outcome = start(command).await();
            assertEquals(2, outcome.exitCode(), outcome.errors());
            String last =
                    outcome.errors().lines().reduce((first, second) -> second).orElse("");
            assertTrue(
                    last.contains("spark.eventLog.dir must name a directory that exists but hdfs:///not-there does not;"
                            + " create it (hdfs dfs -mkdir -p "),
                    outcome.errors());
        }
        assertEquals(before, applications().size());
        assertFalse(hdfs.exists(path("/runs/none")));

        shell("hdfs dfs -mkdir -p hdfs:///not-there && hdfs dfs -chmod 1777 hdfs:///not-there");
        assertEquals(
                01777, hdfs.getFileStatus(path("/not-there")).getPermission().toShort());
    }

    /** The page's command, made small, into another directory. */
    private static List<String> smallRun(String out) throws IOException {
        List<String> command = new ArrayList<>(commandOfThePage());
        command.set(command.indexOf("--out") + 1, out);
        command.addAll(SMALL);
        command.addAll(sizes());
        return command;
    }

    /** All of Spark in one file on HDFS, made by the commands of the page. */
    private String archived() throws Exception {
        String page = Files.readString(ROOT.resolve("docs/deploy.md"));
        int start = page.indexOf("jar --create");
        shell(page.substring(start, page.indexOf("```", start)));
        String named = profile("# spark.yarn.archive");
        assertTrue(hdfs.exists(path(named)), named);
        return named;
    }

    /** Runs commands of the page where Hadoop and Java are on the PATH. */
    private void shell(String commands) throws Exception {
        String programs = cluster.programs() + ":" + QuickJava.home().resolve("bin") + ":";
        Outcome outcome = SubmitCommand.script(Path.of("bash"), "-euc", "PATH=" + programs + "$PATH\n" + commands)
                .in(directory)
                .with("SPARK_HOME", spark.toString())
                .run();
        assertEquals(0, outcome.exitCode(), outcome.errors());
    }

    /** The value that the profile suggests. */
    private static String profile(String key) throws IOException {
        return Files.readAllLines(ROOT.resolve("conf/spark/yarn.conf")).stream()
                .filter(line -> line.startsWith(key))
                .map(line -> line.substring(key.length()).strip())
                .findFirst()
                .orElseThrow();
    }

    /** The arguments of the command under the heading YARN in docs/deploy.md. */
    private static List<String> commandOfThePage() throws IOException {
        String page = Files.readString(ROOT.resolve("docs/deploy.md"));
        String section = page.substring(page.indexOf("\n## YARN"), page.indexOf("\n## Kubernetes"));
        int start = section.indexOf("submit/targetdrop train ") + "submit/targetdrop ".length();
        String command = section.substring(start, section.indexOf("\n```", start));
        return Arrays.asList(command.replace("\\\n", " ").strip().split("\\s+"));
    }

    /** What fits one machine, where all of Spark is already. */
    private static List<String> sizes() {
        List<String> options = new ArrayList<>();
        for (String setting : List.of(
                "spark.executor.cores=1",
                "spark.executor.memory=512m",
                "spark.executor.memoryOverhead=1g",
                "spark.driver.memory=600m",
                "spark.driver.memoryOverhead=1g",
                "spark.ui.enabled=false",
                "spark.yarn.jars=local:" + spark.resolve("jars") + "/*",
                "spark.yarn.report.interval=200ms",
                "spark.executorEnv.SPARK_LOCAL_IP=127.0.0.1",
                "spark.yarn.appMasterEnv.SPARK_LOCAL_IP=127.0.0.1")) {
            options.addAll(List.of("--conf", setting));
        }
        return options;
    }

    /** Runs a command on this machine as containers do: with one thread for each worker, and OpenBLAS's choice of kernels. */
    private static Outcome here(List<String> command) throws Exception {
        return SubmitCommand.targetdrop(command.toArray(String[]::new))
                .inheritingAlmostNothing()
                .run();
    }

    private static Running start(List<String> command) throws IOException {
        return submission(command).withJarOnEveryMachine().start();
    }

    private static SubmitCommand submission(List<String> command) {
        return SubmitCommand.targetdrop(command.toArray(String[]::new))
                .inheritingAlmostNothing()
                .with("SPARK_HOME", spark.toString())
                .with("HADOOP_CONF_DIR", cluster.siteFiles().toString())
                .with("SPARK_LOCAL_IP", "127.0.0.1");
    }

    private static void awaitCheckpoint(String run, Running command) throws Exception {
        assertTrue(
                command.awaitWhileRunning("a checkpoint of " + run, () -> cluster.hasCheckpoint(run)),
                () -> "ended early\n" + text(command.errors()));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static org.apache.hadoop.fs.Path path(String name) {
        return new org.apache.hadoop.fs.Path(name);
    }

    private static String hash(Outcome outcome) throws IOException {
        return TrainedRun.json(outcome).get("parameters_sha256").asText();
    }

    private static List<ApplicationReport> applications() throws Exception {
        return yarn.getApplications();
    }

    /** Of the latest application with a name. */
    private static ApplicationReport report(String name) throws Exception {
        return applications().stream()
                .filter(application -> application.getName().equals(name))
                .max(Comparator.comparing(ApplicationReport::getApplicationId))
                .orElseThrow();
    }

    /** After its end, which YARN may notice a little later than the command. */
    private static FinalApplicationStatus status(String name) throws Exception {
        Waiting.until(
                "the end of " + name,
                () -> List.of(YarnApplicationState.FINISHED, YarnApplicationState.FAILED, YarnApplicationState.KILLED)
                        .contains(report(name).getYarnApplicationState()));
        return report(name).getFinalApplicationStatus();
    }
}
