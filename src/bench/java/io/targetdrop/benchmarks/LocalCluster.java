package io.targetdrop.benchmarks;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A Spark cluster of two executors of one core, started by {@code submit/cluster}, and commands that run on it or next to
 * it.
 */
final class LocalCluster implements AutoCloseable {
    private static final String SCRIPT = "submit/cluster";
    private static final String JAR = "target/targetdrop-spark.jar";

    private final File logs;

    /** Starts it. */
    LocalCluster(File logs) {
        this.logs = logs;
        finish(start(
                "cluster",
                SCRIPT,
                "start",
                "--workers=2",
                "--cores=1",
                "--memory=3g",
                "--port=" + freePort(),
                "--page-port=" + freePort()));
    }

    /** Options of spark-submit for this cluster, without encryption; docs/deploy.md gives its cost. */
    static List<String> options() {
        return List.of(
                "--properties-file",
                "target/cluster/cluster.conf",
                "--conf",
                "spark.network.crypto.enabled=false",
                "--conf",
                "spark.io.encryption.enabled=false");
    }

    /** A running process, and where its output goes. */
    record Run(Process process, Path output) {}

    /** Starts {@code submit/targetdrop train}. */
    Run train(String name, Path configuration, List<String> more) {
        List<String> command =
                new ArrayList<>(List.of("submit/targetdrop", "train", "--config", configuration.toString()));
        command.addAll(more);
        return start(name, command.toArray(String[]::new));
    }

    /** Starts {@code submit/targetdrop search}. */
    Run search(String name, Path configuration, Path out, List<String> more) {
        List<String> command = new ArrayList<>(
                List.of("submit/targetdrop", "search", "--config", configuration.toString(), "--out", out.toString()));
        command.addAll(options());
        command.addAll(more);
        return start(name, command.toArray(String[]::new));
    }

    /** Submits a Spark application that is in the package of the product's training classes. */
    Run application(String name, String main, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(
                "submit/spark-class",
                "org.apache.spark.deploy.SparkSubmit",
                "--class",
                "io.targetdrop.training.spark." + main,
                "--driver-memory",
                "4g",
                "--conf",
                "spark.driver.extraClassPath=" + classes(),
                "--conf",
                "spark.executor.extraClassPath=" + classes(),
                "--conf",
                "spark.driver.maxResultSize=0"));
        command.addAll(options());
        command.add(JAR);
        command.addAll(arguments);
        return start(name, command.toArray(String[]::new));
    }

    /**
     * The jar, then the folder with the benchmarks' classes. The same class loader must find both, and the jar comes first:
     * the folder also has the product's classes, which do not know the names that libraries have in the jar.
     */
    private static String classes() {
        return Path.of(JAR).toAbsolutePath()
                + File.pathSeparator
                + Path.of("target/benchmark/classes").toAbsolutePath();
    }

    /** Starts any command of this project, with both streams in one file. */
    Run start(String name, String... command) {
        Path output = logs.toPath().resolve(name + ".log");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().put("OMP_NUM_THREADS", "1");
        try {
            return new Run(builder.start(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for a command, which must succeed, and returns the lines of its output. */
    static List<String> finish(Run run) {
        try {
            int code = run.process().waitFor();
            if (code != 0) {
                throw new IllegalStateException("a command ended with " + code + "; see " + run.output());
            }
            return Files.readAllLines(run.output());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        finish(start("cluster-stop", SCRIPT, "stop"));
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
