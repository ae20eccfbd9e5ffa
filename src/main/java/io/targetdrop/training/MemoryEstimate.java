package io.targetdrop.training;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How much memory a process of a run needs, from its network and its minibatches. An upper bound for processors, held against
 * measurements in docs/deploy.md; nothing is known of GPUs.
 *
 * <p>With P parameters, A activations of one image, minibatches of B images, and W tasks side by side, in bytes:
 *
 * <ul>
 *   <li>the arrays of an executor: W · (12 · 4P + 1.5 · 4 A B). Of the parameters a network holds 3 copies (itself, gradient,
 *       momentum), and oneDNN's kernels as many in their own format for each size of minibatch; of the activations, those
 *       that the backward pass waits for, and the gradients on their way
 *   <li>the arrays of the driver: 8 · 4P, its own network and vectors on their way from and to the heap
 *   <li>the heap of an executor: 300 MiB that Spark keeps for itself, images (64 bytes each more than their pixels) in the
 *       0.6 of the rest that Spark caches in, and vectors of 8P bytes (parameters and momentum) on their way: 4 for the
 *       process and 3 for each task
 *   <li>the heap of the driver: 300 MiB, and 3 such vectors and 2 for each result that it holds at once, which are
 *       W^(1/depth) of all workers, rounded up
 *   <li>beside heap and arrays: 384 MiB for Java's code and the native libraries, and a sixteenth of the heap for the collector
 * </ul>
 *
 * @param heap Java's heap, in bytes
 * @param arrays what is in native memory for the network, in bytes
 */
public record MemoryEstimate(long heap, long arrays) {
    private static final long MEBIBYTE = 1 << 20;
    private static final int FLOAT = 4;

    private static final int EXECUTOR_COPIES = 12;
    private static final int DRIVER_COPIES = 8;
    private static final double ACTIVATIONS = 1.5;
    private static final long SPARK_RESERVE = 300 * MEBIBYTE;
    private static final double SPARK_FRACTION = 0.6;
    private static final int IMAGE_OBJECTS = 64;
    private static final long LIBRARIES = 384 * MEBIBYTE;
    private static final int HEAP_PER_COLLECTOR = 16;

    /**
     * What one executor does.
     *
     * @param tasks W, that train side by side in it, positive
     * @param batchSize B, images of a minibatch of one task, positive
     * @param images that it caches
     * @param imageBytes C · H · W of one image, positive
     */
    public record Load(int tasks, int batchSize, long images, int imageBytes) {
        public Load {
            if (!(tasks > 0 && batchSize > 0 && images >= 0 && imageBytes > 0)) {
                throw new IllegalArgumentException(
                        "tasks, batch size and image bytes must be positive, and images not negative, but are " + tasks
                                + ", " + batchSize + ", " + imageBytes + " and " + images);
            }
        }
    }

    /** An executor of a cluster. */
    public static MemoryEstimate executor(NetworkSize network, Load load) {
        return ofHeapBeyondReserve(executorHeap(network, load), executorArrays(network, load));
    }

    /**
     * The driver of a cluster.
     *
     * @param network what is trained
     * @param workers of the whole run, positive
     * @param depth {@code averaging.depth}, positive
     */
    public static MemoryEstimate driver(NetworkSize network, int workers, int depth) {
        return ofHeapBeyondReserve(driverHeap(network, workers, depth), driverArrays(network));
    }

    /** The one process of a local run: driver and executor. */
    public static MemoryEstimate local(NetworkSize network, Load load, int depth) {
        return ofHeapBeyondReserve(
                executorHeap(network, load) + driverHeap(network, load.tasks(), depth),
                executorArrays(network, load) + driverArrays(network));
    }

    private static MemoryEstimate ofHeapBeyondReserve(long heap, long arrays) {
        return new MemoryEstimate(SPARK_RESERVE + heap, arrays);
    }

    private static long executorArrays(NetworkSize network, Load load) {
        double activations = ACTIVATIONS * FLOAT * network.activations() * load.batchSize();
        return load.tasks() * (EXECUTOR_COPIES * FLOAT * network.parameters() + (long) activations);
    }

    private static long driverArrays(NetworkSize network) {
        return DRIVER_COPIES * FLOAT * network.parameters();
    }

    private static long executorHeap(NetworkSize network, Load load) {
        double images = load.images() * (double) (load.imageBytes() + IMAGE_OBJECTS) / SPARK_FRACTION;
        return (long) images + (4 + 3L * load.tasks()) * vector(network);
    }

    private static long driverHeap(NetworkSize network, int workers, int depth) {
        long results = (long) Math.ceil(Math.pow(workers, 1.0 / depth) - 1e-9);
        return (3 + 2 * results) * vector(network);
    }

    /** Parameters and momentum. */
    private static long vector(NetworkSize network) {
        return 2L * FLOAT * network.parameters();
    }

    /** What the process needs beside its heap, in bytes: Spark's memory overhead. */
    public long overhead() {
        return arrays + LIBRARIES + heap / HEAP_PER_COLLECTOR;
    }

    /** What the whole process needs, in bytes: the size of a container, and JavaCPP's limit for physical memory. */
    public long process() {
        return heap + overhead();
    }

    /**
     * The settings of Spark that say so, whole mebibytes, rounded up.
     *
     * @param role whose: {@code executor} or {@code driver}
     */
    public Map<String, String> settings(String role) {
        long heapSize = mebibytes(heap);
        long overheadSize = mebibytes(overhead());
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("spark." + role + ".memory", heapSize + "m");
        settings.put("spark." + role + ".memoryOverhead", overheadSize + "m");
        settings.put(
                "spark." + role + ".extraJavaOptions",
                "-Dorg.bytedeco.javacpp.maxbytes=" + overheadSize + "m -Dorg.bytedeco.javacpp.maxphysicalbytes="
                        + (heapSize + overheadSize) + "m");
        return settings;
    }

    private static long mebibytes(long bytes) {
        return (bytes + MEBIBYTE - 1) / MEBIBYTE;
    }
}
