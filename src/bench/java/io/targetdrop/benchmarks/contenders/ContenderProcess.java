package io.targetdrop.benchmarks.contenders;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A contender, seen from outside: a child process that computes only while it is asked to. */
public final class ContenderProcess implements AutoCloseable {
    private static final int MAXIMUM_ANSWER_SECONDS = 180;
    private static final int MAXIMUM_FAREWELL_SECONDS = 5;

    private final Entry entry;
    private final File log;
    private final Process process;
    private final Thread killer;
    private final PrintWriter requests;
    private final BufferedReader answers;
    private long parameters;
    private double perStep;

    /**
     * Starts the process. Call {@link #awaitReady} before anything else.
     *
     * @param entry what it does
     * @param directory for its log and for what libraries unpack
     * @param options more options for its Java
     */
    public ContenderProcess(Entry entry, File directory, List<String> options) {
        this.entry = entry;
        this.log = new File(directory, String.join("-", entry.arguments()).toLowerCase(Locale.ROOT) + ".log");
        ProcessBuilder builder = new ProcessBuilder(command(directory, options));
        builder.environment().put("OMP_NUM_THREADS", Integer.toString(entry.threads()));
        builder.redirectError(log);
        try {
            this.process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.killer = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(killer);
        this.requests = new PrintWriter(process.getOutputStream(), true, StandardCharsets.UTF_8);
        this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** The same Java and the same flags as this process, so that a heap bound given to one is given to all. */
    private List<String> command(File directory, List<String> options) {
        List<String> command = new ArrayList<>();
        command.add(System.getProperty("java.home") + "/bin/java");
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(options);
        command.add("-Dai.djl.offline=true");
        command.add("-DDJL_CACHE_DIR=" + new File(directory, "djl"));
        command.add("-Dai.djl.pytorch.num_threads=" + entry.threads());
        command.add("-Dai.djl.pytorch.num_interop_threads=1");
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), ContenderMain.class.getName()));
        command.addAll(entry.arguments());
        return command;
    }

    /** Waits until everything is loaded; nothing is computed yet. */
    public void awaitReady() {
        String[] words = answer().split(" ");
        if (!(words.length == 3 && words[0].equals("ready"))) {
            throw failure("said '" + String.join(" ", words) + "'");
        }
        parameters = Long.parseLong(words[1]);
        perStep = Double.parseDouble(words[2]);
    }

    /** What this contender does. */
    public Entry entry() {
        return entry;
    }

    /** Parameters of its network, running means and variances included; 0 if there is no network. */
    public long parameters() {
        return parameters;
    }

    /** Does some steps and returns the seconds that they took. */
    public double seconds(int steps) {
        requests.println("run " + steps);
        return Long.parseLong(answer()) / 1e9;
    }

    /** Does some steps and returns images, or GFLOP, per second. */
    public double speed(int steps) {
        return steps * perStep / seconds(steps);
    }

    /** Its current memory. */
    public ProcessMemory memory() {
        requests.println("memory");
        return ProcessMemory.ofText(answer());
    }

    private String answer() {
        try {
            String line = CompletableFuture.supplyAsync(this::readLine).get(MAXIMUM_ANSWER_SECONDS, TimeUnit.SECONDS);
            if (line == null) {
                throw failure("ended");
            }
            return line;
        } catch (TimeoutException e) {
            throw failure("did not answer within " + MAXIMUM_ANSWER_SECONDS + " seconds");
        } catch (ExecutionException e) {
            throw failure("failed: " + e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure("was interrupted");
        }
    }

    private String readLine() {
        try {
            return answers.readLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private IllegalStateException failure(String what) {
        return new IllegalStateException("the process of " + entry + " " + what + "; see " + log);
    }

    /** Closes its input, which should end it, and kills it otherwise. */
    @Override
    public void close() {
        requests.close();
        try {
            if (!process.waitFor(MAXIMUM_FAREWELL_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        if (!process.isAlive()) {
            Runtime.getRuntime().removeShutdownHook(killer);
        }
    }
}
