package io.targetdrop.search;

import io.targetdrop.search.Trial.Leg;
import io.targetdrop.training.Metric;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Ends a search when its best point has not changed for a number of points. */
final class Patience extends WrappedScheduler {
    private final int patience;
    private final int repetitions;
    private final Metric metric;
    /** The scores of each point so far, by the point's id. */
    private final Map<String, List<Double>> scores = new HashMap<>();

    private double best = Double.NEGATIVE_INFINITY;
    /** Points since the best one. */
    private int since;

    /**
     * A scheduler that ends early.
     *
     * @param scheduler decides until then
     * @param patience points without a better one, positive
     * @param repetitions trials of each point
     * @param metric which score is better
     */
    Patience(Scheduler scheduler, int patience, int repetitions, Metric metric) {
        super(scheduler);
        this.patience = patience;
        this.repetitions = repetitions;
        this.metric = metric;
    }

    @Override
    public void ended(Leg leg, double score) {
        scheduler.ended(leg, score);
        if (leg.isLast() || Double.isNaN(score) || scheduler.stopped().contains(leg.trial())) {
            count(leg.trial().ids().point(), leg.isLast() ? score : Double.NaN);
        }
    }

    private void count(String point, double score) {
        List<Double> own = scores.computeIfAbsent(point, first -> new ArrayList<>());
        own.add(score);
        if (own.size() < repetitions) {
            return;
        }
        double quality = metric.quality(
                own.stream().mapToDouble(Double::doubleValue).average().orElseThrow());
        if (quality > best) {
            best = quality;
            since = 0;
        } else if (best > Double.NEGATIVE_INFINITY) {
            since++;
        }
        if (since >= patience) {
            scheduler.finish();
        }
    }
}
