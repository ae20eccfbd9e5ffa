package io.targetdrop.search;

import io.targetdrop.search.Entrants.Entrant;
import io.targetdrop.search.Trial.Leg;
import io.targetdrop.training.Metric;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Trains each point to its end, and tells {@link Proposals} how good it was. */
final class TpeScheduler implements Scheduler {
    private final Proposals proposals;
    private final Metric metric;
    private final SortedMap<Integer, Attempted> begun = new TreeMap<>();
    private final Map<String, Integer> numberOfTrial = new HashMap<>();
    private final Deque<Leg> waiting = new ArrayDeque<>();
    /** Every point is taken to have as many epochs, and as many trials, as the first one. */
    private final int epochs;

    private final int repetitions;

    /** A point that has begun. */
    private record Attempted(int trials, List<Double> qualities) {
        boolean isOver() {
            return qualities.size() == trials;
        }

        double quality() {
            return qualities.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
        }
    }

    TpeScheduler(SearchPlan plan, Proposals proposals) {
        this.proposals = proposals;
        this.metric = plan.config().metric();
        this.epochs = plan.points().get(0).trials().get(0).config().training().epochs();
        this.repetitions = plan.config().repetitions();
    }

    @Override
    public Optional<Leg> next() {
        if (waiting.isEmpty()) {
            proposals.next(this::evidence).ifPresent(this::begin);
        }
        return Optional.ofNullable(waiting.poll());
    }

    private void begin(Entrant next) {
        List<Trial> trials = next.point().trials();
        begun.put(next.position(), new Attempted(trials.size(), new ArrayList<>()));
        for (Trial trial : trials) {
            numberOfTrial.put(trial.id(), next.position());
            waiting.add(Leg.whole(trial));
        }
    }

    private Evidence evidence() {
        List<Integer> ranked = new ArrayList<>();
        SortedSet<Integer> failed = new TreeSet<>();
        SortedSet<Integer> running = new TreeSet<>();
        begun.forEach((number, point) -> {
            if (!point.isOver()) {
                running.add(number);
            } else if (Double.isNaN(point.quality())) {
                failed.add(number);
            } else {
                ranked.add(number);
            }
        });
        ranked.sort(Comparator.comparing(number -> -begun.get(number).quality()));
        return new Evidence(ranked.isEmpty() ? 0 : epochs, ranked, failed, running);
    }

    @Override
    public void ended(Leg leg, double score) {
        Attempted point = begun.get(numberOfTrial.get(leg.trial().id()));
        point.qualities().add(Double.isNaN(score) ? Double.NaN : metric.quality(score));
    }

    @Override
    public List<Trial> pruned() {
        return List.of();
    }

    @Override
    public void finish() {
        proposals.finish();
    }

    @Override
    public long epochsLeft() {
        long unknown = Math.max(0, proposals.count() - begun.size());
        return waiting.stream().mapToLong(Leg::epochs).sum() + unknown * epochs * repetitions;
    }
}
