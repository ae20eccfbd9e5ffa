package io.targetdrop.submit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A command run as a user runs it: its own process, working directory and environment, standard output and standard
 * error apart, and an end in bounded time.
 *
 * <p>What would make the result depend on the machine ({@code SPARK_HOME}, {@code OMP_NUM_THREADS} and their like) is
 * taken out of the environment, unless {@link #with} puts it back.
 */
public final class SubmitCommand {
    private static final List<String> NOT_INHERITED = List.of(
            "LC_ALL",
            "SPARK_HOME",
            "SPARK_CONF_DIR",
            "SPARK_LOCAL_IP",
            "MASTER",
            "JAVA_TOOL_OPTIONS",
            "OMP_NUM_THREADS",
            "JDK_JAVA_OPTIONS",
            "TARGETDROP_JAR",
            "CUDA_VISIBLE_DEVICES");

    private final List<String> command;
    private final Map<String, String> environment = new HashMap<>();
    private Path directory = projectRoot();

    /** What a command left: its exit code and both streams. */
    public record Outcome(int exitCode, String output, String errors) {
        /** The last line of standard output, where {@code --json} puts its object. */
        public String lastLine() {
            List<String> lines = output.lines().toList();
            return lines.isEmpty() ? "" : lines.get(lines.size() - 1);
        }
    }

    private SubmitCommand(List<String> command) {
        this.command = command;
    }

    /** {@code submit/targetdrop} of this project with the given arguments. */
    public static SubmitCommand targetdrop(String... arguments) {
        return script(projectRoot().resolve("submit/targetdrop"), arguments);
    }

    /** Any executable with the given arguments. */
    public static SubmitCommand script(Path executable, String... arguments) {
        return new SubmitCommand(Stream.concat(Stream.of(executable.toString()), Stream.of(arguments))
                .toList());
    }

    /** The root of the project: Maven sets {@code basedir}, an editor starts there. */
    public static Path projectRoot() {
        return Path.of(System.getProperty("basedir", System.getProperty("user.dir")))
                .toAbsolutePath();
    }

    public SubmitCommand in(Path workingDirectory) {
        directory = workingDirectory;
        return this;
    }

    public SubmitCommand with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** Starts the command, waits for its end and returns what it left. */
    public Outcome run() throws IOException, InterruptedException {
        return start().await();
    }

    /** Takes out what would make the result depend on the machine. */
    static void cleanEnvironment(ProcessBuilder builder) {
        builder.environment().keySet().removeAll(NOT_INHERITED);
        builder.environment().put("LANG", "C.UTF-8");
    }

    /** Starts the command, to be looked at, or killed, while it runs. */
    public Running start() throws IOException {
        Path streams = Files.createTempDirectory("submit");
        Path output = streams.resolve("output");
        Path errors = streams.resolve("errors");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile());
        cleanEnvironment(builder);
        builder.environment().put("JAVA_HOME", QuickJava.home().toString());
        builder.environment().putAll(environment);
        return new Running(builder.start(), output, errors);
    }

    /**
     * A command under way.
     *
     * @param process the command; {@code submit/targetdrop} becomes Spark's driver
     * @param output its standard output so far
     * @param errors its standard error so far
     */
    public record Running(Process process, Path output, Path errors) {

        /** Waits for the end. */
        public Outcome await() throws IOException, InterruptedException {
            if (!process.waitFor(Waiting.LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                kill();
                throw new IllegalStateException(process.info().commandLine().orElse("the command")
                        + " did not end within " + Waiting.LIMIT + "; its errors:\n" + Files.readString(errors));
            }
            return new Outcome(process.exitValue(), Files.readString(output), Files.readString(errors));
        }

        /** As {@code kill -9}, the command and all that it started. */
        public void kill() {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().onExit().join();
        }

        /** Waits until a line of standard error contains a text; false if the command ended before. */
        public boolean awaitError(String text) throws IOException, InterruptedException {
            while (!Files.readString(errors).contains(text)) {
                if (process.waitFor(50, TimeUnit.MILLISECONDS)) {
                    return Files.readString(errors).contains(text);
                }
            }
            return true;
        }

        /** Waits until a condition holds; false if the command ended first. */
        boolean awaitWhileRunning(String what, Callable<Boolean> condition) throws Exception {
            Waiting.until(what, () -> condition.call() || !process.isAlive());
            return condition.call();
        }
    }
}
