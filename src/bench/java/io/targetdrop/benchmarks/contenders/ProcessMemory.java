package io.targetdrop.benchmarks.contenders;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The memory of a process, in MiB.
 *
 * @param resident what the operating system counts, the heap included
 * @param peak the most that the process has had
 * @param java the JVM's own memory: heap, class data, compiled code
 */
public record ProcessMemory(double resident, double peak, double java) {
    private static final double KIBIBYTES = 1024;

    /** The memory of this process after a garbage collection, because garbage is not growth. */
    static ProcessMemory ofThisProcess() {
        System.gc();
        return new ProcessMemory(
                status("self", "VmRSS:"), status("self", "VmHWM:"), javaBytes() / KIBIBYTES / KIBIBYTES);
    }

    /**
     * The most that another process has had, in MiB; 0 if it has just ended.
     *
     * @throws UncheckedIOException if there is no such process
     */
    public static double peakOf(long process) {
        return status(Long.toString(process), "VmHWM:");
    }

    private static double javaBytes() {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        return (double) memory.getHeapMemoryUsage().getCommitted()
                + memory.getNonHeapMemoryUsage().getCommitted();
    }

    /** What is neither heap nor compiled code: arrays, and the memory of native libraries. */
    public double outsideJava() {
        return resident - java;
    }

    private static double status(String process, String key) {
        try {
            return Files.readAllLines(Path.of("/proc", process, "status")).stream()
                    .filter(line -> line.startsWith(key))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / KIBIBYTES)
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As one line of text. */
    String text() {
        return resident + " " + peak + " " + java;
    }

    /** The reverse of {@link #text}. */
    static ProcessMemory ofText(String text) {
        String[] values = text.split(" ");
        return new ProcessMemory(
                Double.parseDouble(values[0]), Double.parseDouble(values[1]), Double.parseDouble(values[2]));
    }
}
