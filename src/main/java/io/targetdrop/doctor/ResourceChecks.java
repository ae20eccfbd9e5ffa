package io.targetdrop.doctor;

import com.sun.management.OperatingSystemMXBean;
import io.targetdrop.data.DataException;
import io.targetdrop.doctor.Needs.FirstImages;
import io.targetdrop.results.RunDirectory;
import io.targetdrop.training.MemoryEstimate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.Pointer;

/** Checks threads, memory, disk, the data that a run reads, and the place of its results. */
final class ResourceChecks {
    private static final String OMP = "OMP_NUM_THREADS";
    private static final String MEMORY = "memory";
    private static final String DISK = "disk";
    private static final String DATA = "data";
    private static final String OUTPUT = "output";
    private static final double WHOLE = 0.99;
    private static final long LITTLE = 1L << 30;

    private ResourceChecks() {}

    static Check threads(TrainingProcess process) {
        return threads(System.getenv(OMP), process.cores(), process.tasks());
    }

    /**
     * Judges {@code OMP_NUM_THREADS}.
     *
     * @param threads its value, null if not set
     * @param cores of the process
     * @param tasks that run at the same time, each with that many threads
     */
    static Check threads(String threads, int cores, int tasks) {
        String remedy = "set " + OMP + " (spark.executorEnv." + OMP + ") to the cores of a task, spark.task.cpus";
        if (threads == null) {
            return Check.warning("threads", OMP + " is not set: each task takes all cores of the machine", remedy);
        }
        if (!threads.matches("[1-9][0-9]{0,3}")) {
            return Check.problem("threads", OMP + " must be a whole number from 1 but is '" + threads + "'", remedy);
        }
        String found = OMP + " is " + threads + ", concurrent tasks " + tasks + ", cores " + cores;
        if (Integer.parseInt(threads) * tasks > cores) {
            return Check.warning("threads", found + ": threads times tasks must not exceed cores", remedy);
        }
        return Check.ok("threads", found);
    }

    /** Judges the memory limits of this process, for a planned run if there is one. */
    static Check memory(TrainingProcess process, Optional<Needs.Demand> demand) {
        try {
            long heap = Runtime.getRuntime().maxMemory();
            var system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
            Limits limits =
                    new Limits(heap, Pointer.maxBytes(), Pointer.maxPhysicalBytes(), system.getTotalMemorySize());
            return demand.map(run -> run.memory(process))
                    .filter(needed -> !limits.hold(needed))
                    .<Check>map(needed -> tooLittle(limits, needed, process.role()))
                    .orElseGet(() -> memory(limits));
        } catch (LinkageError e) {
            return Check.problem(MEMORY, "JavaCPP does not load: " + e, "use the full jar of this project");
        }
    }

    static Check.Flagged tooLittle(Limits limits, MemoryEstimate needed, TrainingProcess.Role role) {
        String settings = needed.settings(role.settings()).entrySet().stream()
                .map(setting -> "--conf '" + setting.getKey() + "=" + setting.getValue() + "'")
                .collect(Collectors.joining(" "));
        return Check.problem(
                MEMORY,
                "%s: the run needs heap %s, off-heap %s, process %s"
                        .formatted(
                                limits.shown(),
                                gibibytes(needed.heap()),
                                gibibytes(needed.arrays()),
                                gibibytes(needed.process())),
                "set " + settings + ", or lower training.batch-size");
    }

    /**
     * The memory limits of a process, in bytes.
     *
     * @param heap -Xmx
     * @param offHeap org.bytedeco.javacpp.maxbytes; 0 = no limit
     * @param process org.bytedeco.javacpp.maxphysicalbytes; 0 = no limit
     * @param machine physical memory
     */
    record Limits(long heap, long offHeap, long process, long machine) {
        /** Whether a run fits. The garbage collector rounds the heap down by up to a percent. */
        boolean hold(MemoryEstimate needed) {
            return heap >= needed.heap() * WHOLE
                    && (offHeap <= 0 || offHeap >= needed.arrays())
                    && (process <= 0 || process >= needed.process() * WHOLE);
        }

        String shown() {
            return "heap %s, off-heap %s, process %s, machine %s"
                    .formatted(gibibytes(heap), limitText(offHeap), limitText(process), gibibytes(machine));
        }
    }

    static Check memory(Limits limits) {
        String found = limits.shown();
        String remedy = "set -Xmx (Spark: spark.driver.memory, spark.executor.memory), "
                + "-Dorg.bytedeco.javacpp.maxbytes and -Dorg.bytedeco.javacpp.maxphysicalbytes so that "
                + "heap + off-heap <= process <= machine";
        boolean unlimited = limits.offHeap() <= 0 || limits.process() <= 0;
        if (unlimited) {
            return Check.warning(
                    MEMORY, found + ": without limits, arrays grow until the system kills the process", remedy);
        }
        if (!(limits.heap() + limits.offHeap() <= limits.machine())) {
            return Check.warning(MEMORY, found + ": heap + off-heap is more than the machine's memory", remedy);
        }
        if (!(limits.heap() + limits.offHeap() <= limits.process())) {
            return Check.warning(MEMORY, found + ": heap + off-heap is more than the process limit", remedy);
        }
        return Check.ok(MEMORY, found);
    }

    private static String limitText(long bytes) {
        return bytes > 0 ? gibibytes(bytes) : "without limit";
    }

    private static String gibibytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f GiB", bytes / (double) (1L << 30));
    }

    /**
     * Judges the directory where Spark spills images and native libraries are unpacked.
     *
     * @param directory on this machine
     * @param needed bytes that a run may write there
     */
    static Check scratch(String directory, long needed) {
        try {
            Path file = Files.createTempFile(Path.of(directory), "targetdrop", ".tmp");
            Files.delete(file);
        } catch (IOException e) {
            return Check.problem(
                    DISK,
                    directory + " must be writable but is not: " + e,
                    "set spark.local.dir, and -Djava.io.tmpdir, to a directory that is writable");
        }
        return space(directory, Path.of(directory).toFile().getUsableSpace(), needed);
    }

    static Check space(String directory, long free, long needed) {
        String found = directory + " has " + gibibytes(free) + " free";
        if (free < needed) {
            return Check.problem(
                    DISK,
                    found + " but the run's images may need " + gibibytes(needed),
                    "set spark.local.dir to a larger disk, use more executors, or set averaging.storage = memory-only");
        }
        if (free < LITTLE) {
            return Check.warning(DISK, found + ", little for logs and libraries", "free space, or set spark.local.dir");
        }
        return Check.ok(DISK, found);
    }

    /** Reads the first image of each part, as every executor will. Empty if no run is planned. */
    static Optional<Check> images(List<FirstImages> sources) {
        return sources.stream().findFirst().map(ResourceChecks::images);
    }

    private static Check images(FirstImages images) {
        try {
            images.read();
            return Check.ok(DATA, "the first image of each part can be read");
        } catch (DataException e) {
            return Check.problem(
                    DATA, e.getMessage(), "give data.path on a file system that the driver and all executors see");
        }
    }

    /** Writes a file where results will go, and removes it. */
    static Check output(String out) {
        try {
            RunDirectory.sharedAt(out).requireWritable();
            return Check.ok(OUTPUT, out + " can be written");
        } catch (UncheckedIOException | IllegalArgumentException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            return Check.problem(
                    OUTPUT,
                    cause.getMessage(),
                    "give --out on a file system that the driver and all executors may write");
        }
    }
}
