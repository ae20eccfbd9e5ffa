package io.targetdrop.search;

import io.targetdrop.search.Trial.Leg;
import java.util.List;
import java.util.Optional;

/** A scheduler that another one does the work of, but for what a subclass overrides. */
abstract class WrappedScheduler implements Scheduler {
    final Scheduler scheduler;

    WrappedScheduler(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    @Override
    public Optional<Leg> next() {
        return scheduler.next();
    }

    @Override
    public void ended(Leg leg, double score) {
        scheduler.ended(leg, score);
    }

    @Override
    public List<Trial> pruned() {
        return scheduler.pruned();
    }

    @Override
    public List<Trial> stopped() {
        return scheduler.stopped();
    }

    @Override
    public void finish() {
        scheduler.finish();
    }

    @Override
    public long epochsLeft() {
        return scheduler.epochsLeft();
    }
}
