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
 * @param peak the most that it ever was
 * @param java what Java holds for itself: heap, class data, compiled code
 */
public record ProcessMemory(double resident, double peak, double java) {
    private static final double KIBIBYTES = 1024;

    /** This process's, after a collection: what garbage holds is not growth. */
    static ProcessMemory ofThisProcess() {
        System.gc();
        return new ProcessMemory(status("VmRSS:"), status("VmHWM:"), javaBytes() / KIBIBYTES / KIBIBYTES);
    }

    private static double javaBytes() {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        return (double) memory.getHeapMemoryUsage().getCommitted()
                + memory.getNonHeapMemoryUsage().getCommitted();
    }

    /** What is neither heap nor compiled code: arrays, and what native libraries keep. */
    public double outsideJava() {
        return resident - java;
    }

    private static double status(String key) {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith(key))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / KIBIBYTES)
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One line. */
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
