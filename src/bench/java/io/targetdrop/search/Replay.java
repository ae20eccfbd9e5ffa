package io.targetdrop.search;

import io.targetdrop.search.Trial.Leg;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** A search whose trials were recorded: its scheduler decides as it would, one trial at a time, and nothing is trained. */
public final class Replay {
    private Replay() {}

    /**
     * What a search has done.
     *
     * @param leg that ended
     * @param score at its end
     * @param epochs trained so far, over all trials
     */
    public record Step(Leg leg, double score, long epochs) {}

    /**
     * All steps of a search, in order.
     *
     * @param score what was recorded at the end of a leg
     */
    public static List<Step> of(SearchPlan plan, ToDoubleFunction<Leg> score) {
        Scheduler scheduler = Scheduler.of(plan, new TreeMap<>(), point -> {});
        TreeMap<String, Integer> trained = new TreeMap<>();
        List<Step> steps = new ArrayList<>();
        long epochs = 0;
        for (Optional<Leg> next = scheduler.next(); next.isPresent(); next = scheduler.next()) {
            Leg leg = next.get();
            Integer before = trained.put(leg.trial().id(), leg.epochs());
            epochs += leg.epochs() - (before == null ? 0 : before);
            steps.add(new Step(leg, score.applyAsDouble(leg), epochs));
            scheduler.ended(leg, steps.get(steps.size() - 1).score());
        }
        return steps;
    }
}
