package io.targetdrop.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What a submission depends on, apart from its arguments. Files are read from the disk.
 *
 * @param root the checkout, by a name that Spark takes literally
 * @param jar the jar to submit, by such a name
 * @param locale the value of LC_ALL, if the script had to set it because the user's locale was not one with UTF-8
 * @param environment the user's environment variables
 * @param directory the working directory
 * @param unique lower-case letters and digits that no other submission has
 * @param memory how much memory the machine or the container has
 * @param versions asks a spark-submit for its version
 */
record Surroundings(
        Path root,
        String jar,
        Optional<String> locale,
        Map<String, String> environment,
        Path directory,
        String unique,
        Memory memory,
        Versions versions) {
    private static final long VERSION_LIMIT_SECONDS = 120;

    /** Of the numbers in names: all digits and lower-case letters. */
    private static final int RADIX = 36;

    /** Asks a spark-submit for its version. */
    interface Versions {
        /** What {@code spark-submit --version} prints, if it can be run. */
        Optional<String> of(Path sparkSubmit);
    }

    /** Measures the machine. */
    interface Memory {
        /** The memory of the machine or, if smaller, of the container, in MiB. */
        long mebibytes();
    }

    static Surroundings ofThisMachine(Path root, String jar, Optional<String> locale) {
        return new Surroundings(
                root,
                jar,
                locale,
                System.getenv(),
                Path.of("").toAbsolutePath(),
                newName(),
                Surroundings::machineMebibytes,
                Surroundings::versionOf);
    }

    /** An environment variable. One that is set to nothing counts as not set, as in Spark's scripts. */
    Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
    }

    /** A path that the user named, absolute. */
    Path path(String name) {
        try {
            return directory.resolve(name);
        } catch (InvalidPathException e) {
            throw new Refusal("Java cannot name the file " + name + " in this locale; set LC_ALL to one with UTF-8");
        }
    }

    private static String newName() {
        return Long.toString(System.currentTimeMillis(), RADIX)
                + Long.toString(ProcessHandle.current().pid(), RADIX);
    }

    private static long machineMebibytes() {
        long kibibytes = Long.MAX_VALUE;
        for (String line : read("/proc/meminfo").orElse("").split("\n")) {
            if (line.startsWith("MemTotal:")) {
                kibibytes = Long.parseLong(line.replaceAll("[^0-9]", ""));
            }
        }
        Optional<String> limit =
                read("/sys/fs/cgroup/memory.max").map(String::strip).filter(text -> text.matches("[0-9]{1,18}"));
        if (limit.isPresent()) { // "max" without a limit
            kibibytes = Math.min(kibibytes, Long.parseLong(limit.get()) / 1024);
        }
        return kibibytes / 1024;
    }

    private static Optional<String> read(String file) {
        try {
            return Optional.of(Files.readString(Path.of(file)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> versionOf(Path sparkSubmit) {
        try {
            Process process = new ProcessBuilder(sparkSubmit.toString(), "--version")
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor(VERSION_LIMIT_SECONDS, TimeUnit.SECONDS);
            return Optional.of(printed);
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
