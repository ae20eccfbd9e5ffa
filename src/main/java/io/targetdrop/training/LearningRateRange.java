package io.targetdrop.training;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What growing learning rates do to the loss: at first little, then it falls, then it rises. A good learning rate is well below
 * that of the lowest loss, because there the loss is about to rise.
 *
 * <p>Source of the test: L. N. Smith, <i>Cyclical learning rates for training neural networks</i>, arXiv 1506.01186, section 3.3.
 * The smoothing and the tenth of the lowest point are those of fastai's learning-rate finder.
 *
 * @param rates of the steps, positive and increasing
 * @param losses the loss of each step's minibatches before the step
 */
public record LearningRateRange(List<Double> rates, List<Double> losses) {
    /** How much of the average a step keeps. */
    private static final double SMOOTHING = 0.9;

    /** The loss has risen for good when it is this many times the lowest one. */
    private static final double RISEN = 4;

    private static final double BELOW_LOWEST = 10;

    public LearningRateRange {
        rates = List.copyOf(rates);
        losses = List.copyOf(losses);
        if (rates.size() != losses.size()) {
            throw new IllegalArgumentException("there must be a loss for each of " + rates.size()
                    + " learning rates but there are " + losses.size());
        }
    }

    /** The same with one more step. */
    public LearningRateRange plus(double rate, double loss) {
        List<Double> moreRates = new ArrayList<>(rates);
        moreRates.add(rate);
        List<Double> moreLosses = new ArrayList<>(losses);
        moreLosses.add(loss);
        return new LearningRateRange(moreRates, moreLosses);
    }

    /** The exponential moving average of the losses, without the bias towards its start. */
    public List<Double> smoothed() {
        List<Double> smoothed = new ArrayList<>();
        double average = 0;
        double missing = 1; // the weight of the losses before the first one
        for (double loss : losses) {
            average = SMOOTHING * average + (1 - SMOOTHING) * loss;
            missing *= SMOOTHING;
            smoothed.add(average / (1 - missing));
        }
        return smoothed;
    }

    /** Whether higher rates have nothing to tell: the loss is not finite, or its average many times the lowest one. */
    public boolean hasRisen() {
        if (losses.isEmpty()) {
            return false;
        }
        List<Double> smoothed = smoothed();
        double last = smoothed.get(smoothed.size() - 1);
        return !Double.isFinite(last) || last > RISEN * smoothed.get(lowest());
    }

    /** The rate at which the average is lowest. */
    public double lowestRate() {
        return rates.get(lowest());
    }

    /** A tenth of {@link #lowestRate}. */
    public double suggestion() {
        return lowestRate() / BELOW_LOWEST;
    }

    private int lowest() {
        List<Double> smoothed = smoothed();
        return IntStream.range(0, smoothed.size())
                .boxed()
                .filter(step -> Double.isFinite(smoothed.get(step)))
                .min(Comparator.comparing(smoothed::get))
                .orElseThrow(() -> new IllegalStateException("at least one loss must be finite but all overflowed"));
    }
}
