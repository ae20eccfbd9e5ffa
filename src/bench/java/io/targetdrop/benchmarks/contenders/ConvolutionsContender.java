package io.targetdrop.benchmarks.contenders;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.math3.stat.descriptive.rank.Median;

/**
 * A network's convolutions alone, forward then backward, each in the image format that it is faster in.
 *
 * <p>Convolutions of equal shape share their arrays. The gradient of the first convolution's input is counted although no
 * training needs it: the op computes it whether one wants it or not.
 */
final class ConvolutionsContender implements Contender {
    private static final int TRIALS = 3;

    private final Entry entry;
    /** Filled by the first step, when nobody else computes. */
    private final List<ConvolutionOps> convolutions = new ArrayList<>();

    ConvolutionsContender(Entry entry) {
        this.entry = entry;
    }

    private void choose() {
        Map<Convolution, ConvolutionOps> fastest = new HashMap<>();
        for (Convolution shape : Convolution.of(entry)) {
            convolutions.add(fastest.computeIfAbsent(shape, ConvolutionsContender::fastest));
        }
    }

    private static ConvolutionOps fastest(Convolution shape) {
        ConvolutionOps channelsFirst = new ConvolutionOps(shape, ConvolutionOps.Format.NCHW);
        ConvolutionOps channelsLast = new ConvolutionOps(shape, ConvolutionOps.Format.NHWC);
        double first = nanoseconds(channelsFirst);
        double last = nanoseconds(channelsLast);
        System.err.printf(
                "%s: NCHW %.2f ms, NHWC %.2f ms, %.0f GFLOP/s%n",
                shape, first / 1e6, last / 1e6, shape.gigaFlop() / Math.min(first, last) * 1e9);
        return first <= last ? channelsFirst : channelsLast;
    }

    /** The median of some trials, after one that does not count. */
    private static double nanoseconds(ConvolutionOps ops) {
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
        convolutions.forEach(ConvolutionOps::forward);
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
