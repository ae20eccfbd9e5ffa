package io.targetdrop.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What a submission depends on, apart from its arguments. Files are read from the disk.
 *
 * @param root the checkout, by a name that Spark takes literally
 * @param jar the jar to submit, by such a name
 * @param locale the value of LC_ALL that the script had to set; empty if the user's locale was fine
 * @param environment the user's environment variables
 * @param directory the working directory
 * @param memory how much memory the machine or the container has
 * @param versions asks a spark-submit for its version
 */
record Surroundings(
        Path root,
        String jar,
        String locale,
        Map<String, String> environment,
        Path directory,
        Memory memory,
        Versions versions) {
    private static final long VERSION_LIMIT_SECONDS = 120;

    /** Asks a spark-submit for its version. */
    interface Versions {
        /** What {@code spark-submit --version} prints; empty if it cannot be run. */
        String of(Path sparkSubmit);
    }

    /** Measures the machine. */
    interface Memory {
        /** The memory of the machine or, if smaller, of the container, in MiB. */
        long mebibytes();
    }

    static Surroundings ofThisMachine(Path root, String jar, String locale) {
        return new Surroundings(
                root,
                jar,
                locale,
                System.getenv(),
                Path.of("").toAbsolutePath(),
                Surroundings::machineMebibytes,
                Surroundings::versionOf);
    }

    /** An environment variable; empty if it is not set. */
    String variable(String name) {
        return environment.getOrDefault(name, "");
    }

    /** A path that the user named, absolute. */
    Path path(String name) {
        try {
            return directory.resolve(name);
        } catch (InvalidPathException e) {
            throw new Refusal("Java cannot name the file " + name + " in this locale; set LC_ALL to one with UTF-8");
        }
    }

    private static long machineMebibytes() {
        long kibibytes = Long.MAX_VALUE;
        for (String line : read("/proc/meminfo").split("\n")) {
            if (line.startsWith("MemTotal:")) {
                kibibytes = Long.parseLong(line.replaceAll("[^0-9]", ""));
            }
        }
        String limit = read("/sys/fs/cgroup/memory.max").strip();
        if (limit.matches("[0-9]{1,18}")) {
            kibibytes = Math.min(kibibytes, Long.parseLong(limit) / 1024);
        }
        return kibibytes / 1024;
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException e) {
            return "";
        }
    }

    private static String versionOf(Path sparkSubmit) {
        try {
            Process process = new ProcessBuilder(sparkSubmit.toString(), "--version")
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor(VERSION_LIMIT_SECONDS, TimeUnit.SECONDS);
            return printed;
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }
}
