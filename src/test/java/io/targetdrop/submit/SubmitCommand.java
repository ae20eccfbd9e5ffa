package io.targetdrop.submit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A command run as a user runs it: with its own process, working directory and environment, with separate standard
 * output and standard error, and for a bounded time.
 *
 * <p>Variables that would make the result depend on the machine ({@code SPARK_HOME}, {@code OMP_NUM_THREADS} and the
 * like) are removed, unless {@link #with} sets them. {@code JAVA_HOME} is {@link QuickJava}.
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

    /** Everything that was started here. What a failed test leaves running is killed when this process ends. */
    private static final Queue<Running> STARTED = new ConcurrentLinkedQueue<>();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> STARTED.forEach(Running::kill)));
    }

    private final List<String> command;
    private final Map<String, String> environment = new HashMap<>();
    private Path directory = projectRoot();
    /** The variables that are inherited; if it is empty, all but {@link #NOT_INHERITED}. */
    private Set<String> inherited = Set.of();

    /** A command's exit code and both of its streams. */
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

    /** The root of the project: Maven sets {@code basedir}, and editors start tests there. */
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

    /**
     * Inherits no more than a container does. Otherwise {@code OPENBLAS_CORETYPE}, where it is set, chooses kernels whose last
     * bits are not those of the containers.
     */
    public SubmitCommand inheritingAlmostNothing() {
        inherited = Set.of("PATH", "HOME", "USER");
        return this;
    }

    /**
     * Does not send the jar to executors, which would take each of them a second of a processor to decrypt. TrainingIT and the page's command
     * in YarnIT send it.
     */
    SubmitCommand withJarOnEveryMachine() {
        return with("TARGETDROP_JAR", "local:" + projectRoot().resolve("target/targetdrop-spark.jar"));
    }

    /** Runs the command to its end. */
    public Outcome run() throws IOException, InterruptedException {
        return start().await();
    }

    /** Removes what would make the result depend on the machine. */
    static void cleanEnvironment(ProcessBuilder builder) {
        builder.environment().keySet().removeAll(NOT_INHERITED);
        builder.environment().put("LANG", "C.UTF-8");
    }

    /** Starts the command, for a test that watches or kills it. */
    public Running start() throws IOException {
        Path streams =
                Files.createTempDirectory(Files.createDirectories(projectRoot().resolve("target/commands")), "command");
        Path output = streams.resolve("output");
        Path errors = streams.resolve("errors");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile());
        if (!inherited.isEmpty()) {
            builder.environment().keySet().retainAll(inherited);
        }
        cleanEnvironment(builder);
        builder.environment().put("JAVA_HOME", QuickJava.home().toString());
        builder.environment().putAll(environment);
        Running running = new Running(builder.start(), output, errors);
        STARTED.add(running);
        return running;
    }

    /**
     * A running command.
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

        /** Kills the command and all its children, as {@code kill -9} does. */
        public void kill() {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().onExit().join();
        }

        /** Waits until standard error contains a text; false if the command ended first. */
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
