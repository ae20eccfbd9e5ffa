package io.targetdrop.submit;

import io.targetdrop.submit.SubmitCommand.Outcome;
import io.targetdrop.submit.SubmitCommand.Running;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Spark's driver, started once by {@code submit/targetdrop} with the packaged jar, which then runs one command after the
 * other. A command takes a quarter of the time that it takes in a process of its own.
 *
 * <p>It is for commands that are not killed and need no environment or directory of their own. What a command writes by its
 * own writers is in its {@link Outcome}; what Spark logs is not.
 */
final class WarmDriver {
    /** Commands run side by side at most: each driver has one Spark session at a time. */
    private static final int DRIVERS = 2;

    private static final Deque<WarmDriver> IDLE = new ArrayDeque<>();
    private static int started;

    private final Running process;

    private WarmDriver(Running process) {
        this.process = process;
    }

    /** Runs a command with its options, of Spark's only {@code --master}, {@code --conf} and {@code --properties-file}. */
    static Outcome run(String... arguments) throws Exception {
        WarmDriver driver = take();
        try {
            return driver.runHere(arguments);
        } finally {
            giveBack(driver);
        }
    }

    /** Trains with {@code --json} on two cores. */
    static Outcome train(Path configuration, Path out) throws Exception {
        return run(TrainedRun.arguments(configuration, out, TrainedRun.LOCAL));
    }

    private static WarmDriver take() throws IOException, InterruptedException {
        synchronized (IDLE) {
            while (IDLE.isEmpty() && started == DRIVERS) {
                IDLE.wait();
            }
            if (!IDLE.isEmpty()) {
                return IDLE.pop();
            }
            started++;
        }
        return new WarmDriver(start());
    }

    private static void giveBack(WarmDriver driver) {
        synchronized (IDLE) {
            if (driver.process.process().isAlive()) {
                IDLE.push(driver);
            } else {
                started--;
            }
            IDLE.notifyAll();
        }
    }

    private static Running start() throws IOException, InterruptedException {
        Outcome line = SubmitCommand.targetdrop("--dry-run", "train", "--master", "local[2]")
                .withJarOnEveryMachine()
                .run();
        String command = line.output()
                .replace(
                        "--class io.targetdrop.cli.Main ",
                        "--class " + CommandServer.class.getName() + " --jars " + jarOfServer() + " ");
        return SubmitCommand.script(Path.of("bash"), "-c", "exec " + command).start();
    }

    /** The server is a test's class, and not in the packaged jar. */
    private static Path jarOfServer() throws IOException {
        String name = CommandServer.class.getName().replace('.', '/') + ".class";
        Path jar = Files.createTempFile(
                Files.createDirectories(SubmitCommand.projectRoot().resolve("target/commands")), "server", ".jar");
        try (OutputStream out = Files.newOutputStream(jar);
                ZipOutputStream entries = new ZipOutputStream(out);
                InputStream bytes = CommandServer.class.getClassLoader().getResourceAsStream(name)) {
            entries.putNextEntry(new ZipEntry(name));
            bytes.transferTo(entries);
        }
        return jar;
    }

    private Outcome runHere(String... arguments) throws Exception {
        Path exchange = Files.createTempDirectory(process.output().getParent(), "request");
        Files.writeString(exchange.resolve(CommandServer.ARGUMENTS), String.join("\0", arguments));
        OutputStream requests = process.process().getOutputStream();
        requests.write((exchange + "\n").getBytes(StandardCharsets.UTF_8));
        requests.flush();
        Path code = exchange.resolve(CommandServer.EXIT_CODE);
        if (!process.awaitWhileRunning(String.join(" ", arguments), () -> Files.exists(code))) {
            throw new IllegalStateException("the driver ended:\n" + Files.readString(process.errors()));
        }
        return new Outcome(
                Integer.parseInt(Files.readString(code)),
                Files.readString(exchange.resolve(CommandServer.OUTPUT)),
                Files.readString(exchange.resolve(CommandServer.ERRORS)));
    }
}
