package io.targetdrop.benchmarks.kernels;

import io.targetdrop.regularizers.TargetChannels;
import io.targetdrop.regularizers.TargetDrop;
import io.targetdrop.regularizers.TargetDrop.KeepScale;
import io.targetdrop.regularizers.TargetMask;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** TargetDrop's mask as a pure function: targets, regions, λ. */
public class MaskKernel extends Kernel {
    /** Batch, channels, side. */
    @Param({"64-16-32", "64-64-8"})
    public String shape;

    private TargetMask.Saliency saliency;
    private int targetCount;

    /** Draws attention and peaks. */
    @Setup
    public void fill() {
        int[] sizes = sizes(shape);
        SplittableRandom random = new SplittableRandom(1);
        double[][] attention = new double[sizes[0]][];
        for (int n = 0; n < sizes[0]; n++) {
            attention[n] = random.doubles(sizes[1]).toArray();
        }
        int[] peaks =
                random.ints((long) sizes[0] * sizes[1], 0, sizes[2] * sizes[2]).toArray();
        saliency = new TargetMask.Saliency(attention, map -> peaks[map], sizes[2], sizes[2]);
        targetCount = TargetChannels.count(TargetDrop.USUAL_DROP_PROBABILITY, sizes[1]);
    }

    /** Which regions are removed. */
    @Benchmark
    public TargetMask mask() {
        return TargetMask.of(saliency, targetCount, TargetDrop.USUAL_BLOCK_SIZE, KeepScale.PER_MAP);
    }

    /** The same, and the factor of every activation. */
    @Benchmark
    public float[] factors() {
        return mask().factors();
    }
}
