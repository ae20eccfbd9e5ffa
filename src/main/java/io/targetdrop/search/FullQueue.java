package io.targetdrop.search;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Every trial to its end: the longest first, so that none is left alone with the cluster at the end. */
final class FullQueue implements TrialQueue {
    private final Deque<Leg> waiting = new ArrayDeque<>();

    FullQueue(List<Point> points) {
        points.stream()
                .flatMap(point -> point.trials().stream())
                .sorted(Comparator.comparing(TrialCost::of).reversed())
                .map(trial -> new Leg(trial, trial.config().training().epochs()))
                .forEach(waiting::add);
    }

    @Override
    public Optional<Leg> next() {
        return Optional.ofNullable(waiting.poll());
    }

    @Override
    public void ended(Leg leg, double accuracy) {
        // nothing depends on it
    }

    @Override
    public List<Trial> pruned() {
        return List.of();
    }

    @Override
    public long epochsLeft() {
        return waiting.stream().mapToLong(Leg::epochs).sum();
    }
}
