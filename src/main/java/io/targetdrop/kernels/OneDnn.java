package io.targetdrop.kernels;

import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.dnnl_blocking_desc_t;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.Loader;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner;
import org.nd4j.linalg.factory.Nd4j;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The oneDNN library in this process: whether it can be used, and its engine. */
public final class OneDnn {
    /** A system property. If it is {@code false}, the layers use ND4J's own ops everywhere. */
    public static final String PROPERTY = "targetdrop.onednn";

    private static final Logger LOG = LoggerFactory.getLogger(OneDnn.class);
    private static final int BLOCKED_CHANNELS = 16;

    /** Lets tests compare both paths in one process. Only {@link #without} writes it. */
    private static final ThreadLocal<Boolean> SUSPENDED = ThreadLocal.withInitial(() -> false);

    private OneDnn() {}

    /** Loads the library when it is first needed. */
    private static final class Library {
        /** The number of channels in a block; 0 if the library does not load, or does not block by channels. */
        static final int BLOCK;

        static final engine ENGINE;
        static final ThreadLocal<stream> STREAM;

        static {
            int block = 0;
            engine cpu = null;
            try {
                if (isWanted(
                        System.getProperty(PROPERTY, "true"),
                        Nd4j.getExecutioner().type())) {
                    Loader.load(dnnl.class);
                    cpu = new engine(engine.kind.cpu, 0);
                    block = preferredBlock(cpu);
                }
            } catch (LinkageError | RuntimeException e) {
                LOG.warn("oneDNN does not load, convolutions take ND4J's slower ops: {}", e.toString());
            }
            BLOCK = block;
            ENGINE = cpu;
            STREAM = ThreadLocal.withInitial(() -> new stream(ENGINE));
        }

        /** The block size that a convolution of many channels prefers: 8 on AVX2, 16 on AVX-512. */
        private static int preferredBlock(engine cpu) {
            memory.desc maps = Tensors.any(1, BLOCKED_CHANNELS, 8, 8);
            convolution_forward.desc description = new convolution_forward.desc(
                    dnnl.prop_kind.forward_training,
                    dnnl.algorithm.convolution_direct,
                    maps,
                    Tensors.any(BLOCKED_CHANNELS, BLOCKED_CHANNELS, 3, 3),
                    maps,
                    new long[] {1, 1},
                    new long[] {1, 1},
                    new long[] {1, 1});
            dnnl_blocking_desc_t blocking = new convolution_forward.primitive_desc(description, cpu)
                    .src_desc()
                    .data()
                    .format_desc_blocking();
            boolean byChannel =
                    blocking.inner_nblks() == 1 && blocking.inner_idxs().get(0) == 1;
            long block = byChannel ? blocking.inner_blks().get(0) : 0;
            return block == 8 || block == 16 ? (int) block : 0;
        }
    }

    /**
     * Whether to load the library at all. It computes on arrays in the CPU's memory, so this depends on ND4J's backend
     * and not on the class path.
     *
     * @param property the value of {@link #PROPERTY}
     * @param backend where ND4J computes
     */
    static boolean isWanted(String property, OpExecutioner.ExecutionerType backend) {
        return Boolean.parseBoolean(property) && backend == OpExecutioner.ExecutionerType.NATIVE_CPU;
    }

    /** Whether kernels can be made: oneDNN loads, and ND4J computes on the CPU. */
    public static boolean isAvailable() {
        return !SUSPENDED.get() && Library.BLOCK > 0;
    }

    /** Runs something with ND4J's own ops in this thread, for comparison. */
    public static void without(Runnable work) {
        boolean before = SUSPENDED.get();
        SUSPENDED.set(true);
        try {
            work.run();
        } finally {
            SUSPENDED.set(before);
        }
    }

    /** The number of channels in a block of this processor's format, 8 or 16. */
    static int block() {
        return Library.BLOCK;
    }

    static engine engine() {
        return Library.ENGINE;
    }

    /** This thread's stream; on a CPU, execution is synchronous. */
    static stream stream() {
        return Library.STREAM.get();
    }
}
