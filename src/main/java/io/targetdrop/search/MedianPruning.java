package io.targetdrop.search;

import io.targetdrop.search.Trial.Leg;
import io.targetdrop.training.Metric;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.math3.stat.descriptive.rank.Median;

/**
 * Stops a trial that is worse after an epoch than the median of all trials after that epoch, itself included, from the fifth trial on
 * that got so far. A trial pauses after every epoch for this, except in the warm-up, which protects those that start slowly.
 *
 * <p>Source: the median stopping rule of Golovin et al., Google Vizier, KDD 2017, with scores of the epoch instead of running means,
 * since a score rises as the learning rate falls.
 */
final class MedianPruning extends WrappedScheduler {
    /** Fewer trials have no median worth following. */
    private static final int FEWEST = 5;

    private final int warmUp;
    private final Metric metric;
    private final Deque<Leg> waiting = new ArrayDeque<>();
    /** How good each trial was after an epoch, by epoch, in the order in which they got there. */
    private final Map<Integer, List<Double>> qualities = new HashMap<>();

    private List<Trial> stopped = List.of();

    /**
     * A scheduler that prunes.
     *
     * @param scheduler gives whole trials
     * @param warmUp epochs after which no trial is stopped, at least 0
     * @param metric which score is better
     */
    MedianPruning(Scheduler scheduler, int warmUp, Metric metric) {
        super(scheduler);
        this.warmUp = warmUp;
        this.metric = metric;
    }

    @Override
    public Optional<Leg> next() {
        return waiting.isEmpty()
                ? scheduler.next().map(whole -> new Leg(whole.trial(), Math.min(warmUp + 1, whole.epochs())))
                : Optional.of(waiting.poll());
    }

    @Override
    public void ended(Leg leg, double score) {
        stopped = List.of();
        if (leg.isLast() || Double.isNaN(score)) {
            scheduler.ended(Leg.whole(leg.trial()), score);
        } else if (isWorse(leg.epochs(), metric.quality(score))) {
            stopped = List.of(leg.trial());
            scheduler.ended(Leg.whole(leg.trial()), Double.NaN);
        } else {
            waiting.add(new Leg(leg.trial(), leg.epochs() + 1));
        }
    }

    private boolean isWorse(int epoch, double quality) {
        List<Double> all = qualities.computeIfAbsent(epoch, first -> new ArrayList<>());
        all.add(quality);
        double[] values = all.stream().mapToDouble(Double::doubleValue).toArray();
        return values.length >= FEWEST && quality < new Median().evaluate(values);
    }

    @Override
    public List<Trial> stopped() {
        return stopped;
    }

    @Override
    public long epochsLeft() {
        return scheduler.epochsLeft()
                + waiting.stream()
                        .mapToLong(leg -> leg.trial().config().training().epochs() - leg.epochs() + 1L)
                        .sum();
    }
}
