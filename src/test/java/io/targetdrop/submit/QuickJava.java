package io.targetdrop.submit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A JAVA_HOME that starts quickly, for the hundreds of short processes of these tests: the JDK of this process, but its
 * {@code java} compiles with C1 only, collects garbage serially, and maps Spark's classes from an archive instead of
 * parsing them. A tiny training run then takes less than half of the CPU time, and computes the same numbers.
 *
 * <p>The archive (class data sharing) is recorded by one training run on {@code local-cluster}, which loads the classes
 * of drivers, masters and workers. It stays under {@code target/quick-java} until Spark's jars or the JDK change. A
 * process with another class path ignores it.
 */
public final class QuickJava {
    private static final Path HOME = SubmitCommand.projectRoot().resolve("target/quick-java");
    private static final Path REAL = Path.of(System.getProperty("java.home"));
    private static final Path ARCHIVE = HOME.resolve("spark.jsa");
    private static final long RECORDING_MINUTES = 10;
    /** Bytecode that is not in the archive is not verified again in every process. */
    private static final String OPTIONS = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:+UnlockDiagnosticVMOptions"
            + " -XX:-BytecodeVerificationRemote";

    private static boolean isReady;

    private QuickJava() {}

    /** The directory for {@code JAVA_HOME}. The first call makes it; a lock keeps other processes out meanwhile. */
    public static synchronized Path home() {
        if (!isReady) {
            try {
                Files.createDirectories(HOME);
                try (FileChannel channel = FileChannel.open(
                                HOME.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                        FileLock lock = channel.lock()) {
                    assert lock.isValid();
                    make();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
            isReady = true;
        }
        return HOME;
    }

    public static Path java() {
        return home().resolve("bin/java");
    }

    private static void make() throws IOException, InterruptedException {
        String key = "3 " + REAL + " " + Runtime.version() + " " + sparkJars();
        Path written = HOME.resolve("key");
        if (Files.exists(written) && Files.readString(written).equals(key)) {
            return;
        }
        linkTo(REAL, HOME);
        Files.createDirectories(HOME.resolve("bin"));
        linkTo(REAL.resolve("bin"), HOME.resolve("bin"));
        Files.deleteIfExists(ARCHIVE);
        writeJava("""
                case "$*" in
                *org.apache.spark.launcher.Main*) ;;
                *org.apache.spark.deploy.SparkSubmit*) set -- -XX:ArchiveClassesAtExit=%s -Xlog:disable "$@" ;;
                esac
                """.formatted(ARCHIVE));
        record();
        // without the warning, on standard output, of a process with another class path
        writeJava("set -- -XX:SharedArchiveFile=" + ARCHIVE + " -Xlog:cds=off -Xlog:cds+dynamic=off \"$@\"\n");
        Files.writeString(written, key);
    }

    /** Links to everything in a directory, except to what is made here. */
    private static void linkTo(Path directory, Path links) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Path link = links.resolve(file.getFileName());
                if (!file.endsWith("bin") && !file.endsWith("java")) {
                    Files.deleteIfExists(link);
                    Files.createSymbolicLink(link, file);
                }
            }
        }
    }

    private static void writeJava(String script) throws IOException {
        Path java = HOME.resolve("bin/java");
        Files.writeString(
                java, "#!/bin/sh\n" + script + "exec " + REAL.resolve("bin/java") + " " + OPTIONS + " \"$@\"\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static void record() throws IOException, InterruptedException {
        Path log = HOME.resolve("recording.log");
        ProcessBuilder builder = new ProcessBuilder(
                        SubmitCommand.projectRoot().resolve("submit/targetdrop").toString(),
                        "train",
                        "--master=local-cluster[1,1,1024]",
                        "--config=" + SubmitCommand.projectRoot().resolve("conf/quickstart.conf"),
                        "--set=data.train-count=16",
                        "--set=data.test-count=10",
                        "--set=data.side=16",
                        "--set=training.batch-size=4",
                        "--set=training.epochs=1",
                        "--set=averaging.workers=1",
                        "--out=" + Files.createTempDirectory(HOME, "run").resolve("out"))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        SubmitCommand.cleanEnvironment(builder);
        builder.environment().put("JAVA_HOME", HOME.toString());
        Process recording = builder.start();
        try {
            if (!recording.waitFor(RECORDING_MINUTES, TimeUnit.MINUTES) || recording.exitValue() != 0) {
                throw new IllegalStateException(
                        "no archive of Spark's classes was recorded:\n" + Files.readString(log));
            }
        } finally {
            recording.descendants().forEach(ProcessHandle::destroyForcibly);
            recording.destroyForcibly();
        }
    }

    private static String sparkJars() throws IOException {
        StringBuilder jars = new StringBuilder();
        try (Stream<Path> files = Files.list(SubmitCommand.projectRoot().resolve("target/spark/jars"))) {
            for (Path jar : files.sorted().toList()) {
                jars.append(jar)
                        .append(' ')
                        .append(Files.getLastModifiedTime(jar))
                        .append(' ');
            }
        }
        return jars.toString();
    }
}
