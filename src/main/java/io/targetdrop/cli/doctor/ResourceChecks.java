package io.targetdrop.cli.doctor;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.bytedeco.javacpp.Pointer;

/** Threads, memory and disk. */
final class ResourceChecks {
    private static final String OMP = "OMP_NUM_THREADS";

    private ResourceChecks() {}

    static Check threads() {
        return threads(System.getenv(OMP), Runtime.getRuntime().availableProcessors());
    }

    /** Judges {@code OMP_NUM_THREADS}, null when it is not set. */
    static Check threads(String threads, int cores) {
        String remedy = "set " + OMP + " to the cores of one worker, 1 for one worker per core";
        if (threads == null) {
            return Check.warning("threads", OMP + " is not set: each worker takes all " + cores + " cores", remedy);
        }
        if (!threads.matches("[1-9][0-9]{0,3}")) {
            return Check.problem("threads", OMP + " must be a whole number from 1 but is '" + threads + "'", remedy);
        }
        if (Integer.parseInt(threads) > cores) {
            return Check.warning("threads", OMP + " is " + threads + " but there are " + cores + " cores", remedy);
        }
        return Check.ok("threads", OMP + " is " + threads + " of " + cores + " cores");
    }

    static Check memory() {
        try {
            long heap = Runtime.getRuntime().maxMemory();
            var system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
            return memory(
                    new Limits(heap, Pointer.maxBytes(), Pointer.maxPhysicalBytes(), system.getTotalMemorySize()));
        } catch (LinkageError e) {
            return Check.problem("memory", "JavaCPP does not load: " + e, "use the full jar of this project");
        }
    }

    /**
     * What the process may take, in bytes.
     *
     * @param heap -Xmx
     * @param offHeap org.bytedeco.javacpp.maxbytes; 0 is no limit
     * @param process org.bytedeco.javacpp.maxphysicalbytes; 0 is no limit
     * @param machine what there is
     */
    record Limits(long heap, long offHeap, long process, long machine) {}

    static Check memory(Limits limits) {
        String found = "heap %s, off-heap %s, process %s, machine %s"
                .formatted(
                        gibibytes(limits.heap()),
                        limitText(limits.offHeap()),
                        limitText(limits.process()),
                        gibibytes(limits.machine()));
        String remedy = "set -Xmx (Spark: spark.driver.memory, spark.executor.memory), "
                + "-Dorg.bytedeco.javacpp.maxbytes and -Dorg.bytedeco.javacpp.maxphysicalbytes so that "
                + "heap + off-heap <= process <= machine";
        boolean unlimited = limits.offHeap() <= 0 || limits.process() <= 0;
        if (unlimited) {
            return Check.warning("memory", found + ": arrays grow until the system ends the process", remedy);
        }
        if (!(limits.heap() + limits.offHeap() <= limits.machine())) {
            return Check.warning("memory", found + ": heap + off-heap is more than the machine has", remedy);
        }
        if (!(limits.heap() + limits.offHeap() <= limits.process())) {
            return Check.warning("memory", found + ": heap + off-heap is more than the process may take", remedy);
        }
        return Check.ok("memory", found);
    }

    private static String limitText(long bytes) {
        return bytes > 0 ? gibibytes(bytes) : "without limit";
    }

    private static String gibibytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f GiB", bytes / (double) (1L << 30));
    }

    static Check temporaryDirectory() {
        return temporaryDirectory(Path.of(System.getProperty("java.io.tmpdir")));
    }

    static Check temporaryDirectory(Path directory) {
        try {
            Path file = Files.createTempFile(directory, "targetdrop", ".tmp");
            Files.delete(file);
            return Check.ok("temporary files", directory + " can be written");
        } catch (IOException e) {
            return Check.problem(
                    "temporary files",
                    directory + " cannot be written: " + e,
                    "set -Djava.io.tmpdir, and spark.local.dir for executors, to a directory that can");
        }
    }
}
