package io.targetdrop.benchmarks.contenders;

import io.targetdrop.kernels.OneDnn;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.math3.stat.descriptive.rank.Median;

/**
 * A network's convolutions alone, forward then backward, each in the way that is fastest: ND4J's ops in either image
 * format, or oneDNN's own kernels.
 *
 * <p>Convolutions of equal shape share their arrays. The gradient of the first convolution's input is counted although
 * training does not need it, because the op always computes it.
 */
final class ConvolutionsContender implements Contender {
    private static final int TRIALS = 3;

    private final Entry entry;
    /** Filled by the first step, when no other process computes. */
    private final List<ConvolutionPasses> convolutions = new ArrayList<>();

    ConvolutionsContender(Entry entry) {
        this.entry = entry;
    }

    private void choose() {
        Map<Convolution, ConvolutionPasses> fastest = new HashMap<>();
        for (Convolution shape : Convolution.of(entry)) {
            convolutions.add(fastest.computeIfAbsent(shape, ConvolutionsContender::fastest));
        }
    }

    /** The fastest of ND4J's ops in either format and oneDNN's own kernels. */
    private static ConvolutionPasses fastest(Convolution shape) {
        List<ConvolutionPasses> ways = new ArrayList<>();
        for (ConvolutionOps.Format format : ConvolutionOps.Format.values()) {
            ways.add(new ConvolutionOps(shape, format));
        }
        if (OneDnn.isAvailable()) {
            ways.add(new KernelPasses(shape));
        }
        Map<ConvolutionPasses, Double> times = new HashMap<>();
        for (ConvolutionPasses way : ways) {
            double nanoseconds = nanoseconds(way);
            times.put(way, nanoseconds);
            System.err.printf(
                    "%s by %s: %.2f ms, %.0f GFLOP/s%n",
                    shape, way.label(), nanoseconds / 1e6, shape.gigaFlop() / nanoseconds * 1e9);
        }
        return Collections.min(ways, Comparator.comparing(times::get));
    }

    /** The median of some trials, after one that does not count. */
    private static double nanoseconds(ConvolutionPasses ops) {
        double[] trials = new double[TRIALS];
        for (int trial = -1; trial < TRIALS; trial++) {
            long start = System.nanoTime();
            ops.forward();
            ops.backward();
            if (trial >= 0) {
                trials[trial] = System.nanoTime() - start;
            }
        }
        return new Median().evaluate(trials);
    }

    @Override
    public void step() {
        if (convolutions.isEmpty()) {
            choose();
        }
        convolutions.forEach(ConvolutionPasses::forward);
        for (int i = convolutions.size() - 1; i >= 0; i--) {
            convolutions.get(i).backward();
        }
    }

    @Override
    public double perStep() {
        return entry.batch();
    }

    @Override
    public long parameters() {
        return 0;
    }
}
