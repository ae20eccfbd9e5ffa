package io.targetdrop.training;

import io.targetdrop.networks.NetworkCost;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How much memory a process of a run needs: an upper bound for CPUs, compared with measurements in docs/deploy.md. It says
 * nothing about the memory of a GPU.
 *
 * <p>P, A, S and R are the parameters, activations, passing and retained floats of {@link NetworkCost}; a minibatch has B
 * images, scoring takes {@link Scorer#BATCH} images at a time, and W tasks run in parallel. In bytes:
 *
 * <ul>
 *   <li>arrays of an executor: W · 4 · (9 P + 1.05 A B + S max(B, 100) + R B). The nine copies of the parameters are the
 *       network, its gradient and its momentum; oneDNN's weights for the forward pass and for the backward pass, and their
 *       gradient; and the weights for the forward pass again, for each of the three other sizes of minibatch that a layer
 *       keeps kernels for. DL4J makes its workspace 5 % larger than the activations.
 *   <li>arrays of the driver: 8 · 4P, for its own network and for vectors that travel to and from the heap
 *   <li>heap of an executor: 300 MiB that Spark reserves; the cached images ({@link ImageMemory}), in the 0.6 of the remaining
 *       heap that Spark caches in; of encoded images, a decoded minibatch for each task; and vectors in transit of 8P bytes (parameters and momentum): 4 for
 *       the process and 3 for each task
 *   <li>heap of the driver: 300 MiB, 3 such vectors, and one for each of the c results that come to it ({@link SumTree#atDriver}).
 *       While it reads a result, it holds it three more times: as it came, in one piece, and as bytes. It reads 4 at the same time.
 *       From c = 12 the rule has 2 for each result instead, as it had before this was measured
 *   <li>an updater that keeps U values for each parameter instead of one, as Adam does (U = 2), adds U − 1 floats to each copy of
 *       a trained network and to each vector in transit; a moving average adds three vectors to the heap of the driver: its
 *       own, the parameters that it takes in, and the copy that is saved
 *   <li>outside heap and arrays: 384 MiB for Java's code and the native libraries, and a sixteenth of the heap for the
 *       garbage collector
 * </ul>
 *
 * @param heap Java's heap, in bytes
 * @param arrays the network's arrays in native memory, in bytes
 */
public record MemoryEstimate(long heap, long arrays) {
    private static final long MEBIBYTE = 1 << 20;
    private static final int FLOAT = 4;

    private static final int TRAINED_COPIES = 3;
    private static final int KERNEL_COPIES = 3;
    private static final int OTHER_MINIBATCHES = 3;
    private static final int EXECUTOR_COPIES = TRAINED_COPIES + KERNEL_COPIES + OTHER_MINIBATCHES;
    private static final int DRIVER_COPIES = 8;
    private static final long AVERAGE_COPIES = 3;
    /** Spark's default of {@code spark.resultGetter.threads}. */
    private static final long READ_AT_ONCE = 4;

    private static final long COPIES_OF_READ = 3;
    /** DL4J's over-allocation. */
    private static final double WORKSPACE = 1.05;

    private static final long SPARK_RESERVE = 300 * MEBIBYTE;
    private static final double SPARK_FRACTION = 0.6;
    private static final long LIBRARIES = 384 * MEBIBYTE;
    private static final int HEAP_PER_COLLECTOR = 16;

    /**
     * The heap that an image takes.
     *
     * @param kept as long as it is cached, positive
     * @param inMinibatch in addition, as long as it is in a minibatch, at least 0
     */
    public record ImageMemory(int kept, int inMinibatch) implements Serializable {
        private static final int OBJECTS = 64;
        /** The file's path, too. */
        private static final int OBJECTS_OF_FILE = 256;

        public ImageMemory {
            if (!(kept > 0 && inMinibatch >= 0)) {
                throw new IllegalArgumentException("an image must take memory but takes " + kept + " and " + inMinibatch
                        + " bytes; take them from its shape");
            }
        }

        /**
         * A decoded image.
         *
         * @param pixels C · H · W
         */
        public static ImageMemory ofDecoded(int pixels) {
            if (!(pixels > 0)) {
                throw new IllegalArgumentException(
                        "an image must have pixels but has " + pixels + " bytes of them; take them from its shape");
            }
            return new ImageMemory(pixels + OBJECTS, 0);
        }

        /**
         * An image that stays encoded.
         *
         * @param fileBytes the mean size of a file
         * @param pixels C · H · W, decoded
         */
        public static ImageMemory ofEncoded(int fileBytes, int pixels) {
            return new ImageMemory(
                    fileBytes + OBJECTS_OF_FILE, ofDecoded(pixels).kept());
        }
    }

    /**
     * The work of one executor.
     *
     * @param tasks W, the tasks that train in parallel, positive
     * @param batchSize the images in a task's minibatch, positive
     * @param atOnce B, those that gradients are computed from at a time, positive
     * @param images the images that it caches
     * @param image what one of them takes
     */
    public record Load(int tasks, int batchSize, int atOnce, long images, ImageMemory image) {
        public Load {
            if (!(tasks > 0 && batchSize > 0 && atOnce > 0 && images >= 0)) {
                throw new IllegalArgumentException(
                        "tasks and batch size must be positive, and images not negative, but are " + tasks + ", "
                                + batchSize + " and " + images + "; take them from the run");
            }
        }

        /**
         * The work of one executor that decodes its images once.
         *
         * @param imageBytes C · H · W of one image, positive
         */
        public Load(int tasks, int batchSize, long images, int imageBytes) {
            this(tasks, batchSize, batchSize, images, ImageMemory.ofDecoded(imageBytes));
        }
    }

    /**
     * What a run keeps for each parameter of its network.
     *
     * @param updater U, the values of the updater, at least 0
     * @param average whether there is a moving average
     */
    public record Kept(int updater, boolean average) implements Serializable {
        /** Momentum. */
        public static final Kept USUAL = new Kept(1, false);

        public static Kept of(TrainingConfig training) {
            return new Kept(
                    training.updater().valuesPerParameter(), training.ema().isOn());
        }

        /** What an executor needs beyond {@link #USUAL}. */
        private MemoryEstimate ofExecutor(NetworkCost network, Load load) {
            long vector = vector(network);
            return new MemoryEstimate((4 + 3L * load.tasks()) * vector, load.tasks() * vector);
        }

        /** What a driver needs beyond {@link #USUAL}. */
        private MemoryEstimate ofDriver(NetworkCost network, int workers, int depth) {
            long vector = vector(network);
            long averages = average ? AVERAGE_COPIES * FLOAT * network.parameters() : 0;
            return new MemoryEstimate(vectorsOfDriver(workers, depth) * vector + averages, DRIVER_COPIES / 2 * vector);
        }

        private long vector(NetworkCost network) {
            return Math.max(0, updater - 1) * FLOAT * network.parameters();
        }
    }

    private MemoryEstimate plus(MemoryEstimate other) {
        return new MemoryEstimate(heap + other.heap, arrays + other.arrays);
    }

    /** An executor of a cluster, of a run that keeps something else than momentum. */
    public static MemoryEstimate executor(NetworkCost network, Load load, Kept kept) {
        return executor(network, load).plus(kept.ofExecutor(network, load));
    }

    /** The driver of a cluster, of a run that keeps something else than momentum. */
    public static MemoryEstimate driver(NetworkCost network, int workers, int depth, Kept kept) {
        return driver(network, workers, depth).plus(kept.ofDriver(network, workers, depth));
    }

    /** The only process of a local run that keeps something else than momentum. */
    public static MemoryEstimate local(NetworkCost network, Load load, int depth, Kept kept) {
        return local(network, load, depth)
                .plus(kept.ofExecutor(network, load))
                .plus(kept.ofDriver(network, load.tasks(), depth));
    }

    /** An executor of a cluster. */
    public static MemoryEstimate executor(NetworkCost network, Load load) {
        return ofHeapBeyondReserve(executorHeap(network, load), executorArrays(network, load));
    }

    /**
     * The driver of a cluster.
     *
     * @param network the network that is trained
     * @param workers the workers of the whole run, positive
     * @param depth {@code averaging.depth}, positive
     */
    public static MemoryEstimate driver(NetworkCost network, int workers, int depth) {
        return ofHeapBeyondReserve(driverHeap(network, workers, depth), driverArrays(network));
    }

    /** The only process of a local run: driver and executor in one. */
    public static MemoryEstimate local(NetworkCost network, Load load, int depth) {
        return ofHeapBeyondReserve(
                executorHeap(network, load) + driverHeap(network, load.tasks(), depth),
                executorArrays(network, load) + driverArrays(network));
    }

    private static MemoryEstimate ofHeapBeyondReserve(long heap, long arrays) {
        return new MemoryEstimate(SPARK_RESERVE + heap, arrays);
    }

    private static long executorArrays(NetworkCost network, Load load) {
        long batch = load.atOnce();
        double kept = WORKSPACE * network.activations() * batch;
        long passing = network.passing() * Math.max(batch, Scorer.BATCH);
        long parameters = EXECUTOR_COPIES * network.parameters();
        return load.tasks() * FLOAT * (parameters + (long) kept + passing + network.retained() * batch);
    }

    private static long driverArrays(NetworkCost network) {
        return DRIVER_COPIES * FLOAT * network.parameters();
    }

    private static long executorHeap(NetworkCost network, Load load) {
        double cached = load.images() * (double) load.image().kept() / SPARK_FRACTION;
        long decoded = (long) load.tasks()
                * Math.max(load.batchSize(), Scorer.BATCH)
                * load.image().inMinibatch();
        return (long) cached + decoded + (4 + 3L * load.tasks()) * vector(network);
    }

    private static long driverHeap(NetworkCost network, int workers, int depth) {
        return vectorsOfDriver(workers, depth) * vector(network);
    }

    private static long vectorsOfDriver(int workers, int depth) {
        long results = new SumTree(workers, depth).atDriver();
        long reading = Math.max(results, COPIES_OF_READ * Math.min(results, READ_AT_ONCE));
        return 3 + results + reading;
    }

    /** Parameters and momentum. */
    private static long vector(NetworkCost network) {
        return 2L * FLOAT * network.parameters();
    }

    /** What the process needs outside its heap, in bytes: Spark's memory overhead. */
    public long overhead() {
        return arrays + LIBRARIES + heap / HEAP_PER_COLLECTOR;
    }

    /** What the whole process needs, in bytes: the size of its container, and JavaCPP's limit on physical memory. */
    public long process() {
        return heap + overhead();
    }

    /**
     * Spark's settings for this much memory, in mebibytes, rounded up.
     *
     * @param role {@code executor} or {@code driver}
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
