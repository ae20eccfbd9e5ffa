package io.targetdrop.benchmarks;

import io.targetdrop.search.Replay;
import io.targetdrop.search.Replay.Step;
import io.targetdrop.search.SearchPlan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A search on recorded trials, and what it would have chosen. */
final class ReplayedSearch {
    private final RecordedTrials table;
    private final List<Step> steps;
    private final int repetitions;

    private ReplayedSearch(RecordedTrials table, List<Step> steps, int repetitions) {
        this.table = table;
        this.steps = steps;
        this.repetitions = repetitions;
    }

    static ReplayedSearch of(RecordedTrials table, SearchPlan plan) {
        return new ReplayedSearch(
                table, Replay.of(plan, table::accuracy), plan.config().repetitions());
    }

    /** The seeds that it trains of each point. */
    int repetitions() {
        return repetitions;
    }

    /** Epochs trained ÷ those of the recorded grid. */
    double share() {
        double grid = (double) table.points().size() * RecordedTrials.REPETITIONS * table.epochs();
        return steps.get(steps.size() - 1).epochs() / grid;
    }

    /** How much better the table's best point is than the one that the search would choose after so many epochs. */
    double regret(long epochs) {
        return table.accuracy(table.points().get(0))
                - table.accuracy(ranked(epochs).get(0));
    }

    /** Whether the table's best point is among the three best of the search. */
    boolean hasBestInTop3() {
        return ranked(Long.MAX_VALUE).stream().limit(3).anyMatch(table.points().get(0)::equals);
    }

    /** The points of the highest rung that one has finished, the best first. */
    private List<String> ranked(long budget) {
        Map<Integer, Map<String, List<Double>>> scores = new HashMap<>();
        for (Step step : steps) {
            if (step.epochs() <= budget) {
                scores.computeIfAbsent(step.leg().epochs(), first -> new HashMap<>())
                        .computeIfAbsent(step.leg().trial().point(), first -> new ArrayList<>())
                        .add(step.score());
            }
        }
        return scores.entrySet().stream()
                .sorted(Map.Entry.<Integer, Map<String, List<Double>>>comparingByKey()
                        .reversed())
                .map(Map.Entry::getValue)
                .filter(rung -> rung.values().stream().anyMatch(own -> own.size() == repetitions))
                .findFirst()
                .map(this::ranked)
                .orElse(List.of());
    }

    private List<String> ranked(Map<String, List<Double>> rung) {
        return rung.entrySet().stream()
                .filter(point -> point.getValue().size() == repetitions)
                .sorted(Comparator.comparing((Map.Entry<String, List<Double>> point) -> -mean(point.getValue()))
                        .thenComparing(Map.Entry::getKey))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }
}
