package io.targetdrop.results.analysis;

import io.targetdrop.training.Metric;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Which trials are repetitions of one point, and what that point is called.
 *
 * <p>Trials with the same {@code point_id} are repetitions. Tables of earlier versions do not have that column: there, trials
 * with the same network, method and settings are. If one seed then occurs twice, the values of the axes tell them apart.
 */
public final class Points {
    private static final int DIGITS_SHOWN = 8;

    private Points() {}

    /**
     * The points of some trials, in the order of their first trials. A trial, and a seed of a point, counts once: the row that
     * is most complete.
     *
     * @param metric which of their scores counts
     */
    static List<PointResult> of(Collection<TrialResult> trials, Metric metric) {
        List<List<TrialResult>> groups = groups(distinct(trials));
        Map<String, List<List<TrialResult>>> byLabel = groups.stream().collect(Collectors.groupingBy(Points::label));
        return groups.stream()
                .map(group -> new PointResult(name(group, byLabel.get(label(group))), oneOfEachSeed(group), metric))
                .toList();
    }

    /**
     * Refuses trials that should be repetitions of a point but have the same seed, in tables that do not name points.
     *
     * @throws IllegalArgumentException if there are such trials
     */
    static void requireDistinctSeeds(Collection<TrialResult> trials) {
        for (List<TrialResult> group : groups(distinct(trials))) {
            boolean isNamed =
                    group.stream().anyMatch(trial -> trial.ids().point().isPresent());
            if (!isNamed && oneOfEachSeed(group).size() < group.size()) {
                throw new IllegalArgumentException("trials must differ in a setting or the seed but some of "
                        + group.get(0).setup().method() + " do not; compare searches of the same data and training");
            }
        }
    }

    /** As many digits of an id as a reader needs. */
    public static String shortened(String id) {
        return id.substring(0, Math.min(DIGITS_SHOWN, id.length()));
    }

    private static Collection<TrialResult> distinct(Collection<TrialResult> trials) {
        Map<String, TrialResult> byId = new LinkedHashMap<>();
        trials.forEach(trial -> byId.merge(trial.ids().trial(), trial, mostComplete()));
        return byId.values();
    }

    /** The first of equals. */
    private static BinaryOperator<TrialResult> mostComplete() {
        return (one, other) -> TrialResult.MOST_COMPLETE.compare(other, one) > 0 ? other : one;
    }

    private static List<TrialResult> oneOfEachSeed(List<TrialResult> group) {
        Map<Long, TrialResult> bySeed = new LinkedHashMap<>();
        group.stream()
                .sorted(Comparator.comparing(TrialResult::seed))
                .forEach(trial -> bySeed.merge(trial.seed(), trial, mostComplete()));
        return List.copyOf(bySeed.values());
    }

    private static List<List<TrialResult>> groups(Collection<TrialResult> trials) {
        Map<Object, Set<String>> idsByText = new HashMap<>();
        trials.forEach(trial -> trial.ids()
                .point()
                .ifPresent(id -> idsByText
                        .computeIfAbsent(text(trial), text -> new LinkedHashSet<>())
                        .add(id)));
        Map<Object, List<TrialResult>> groups = new LinkedHashMap<>();
        trials.forEach(trial -> groups.computeIfAbsent(
                        key(trial, idsByText.getOrDefault(text(trial), Set.of())), key -> new ArrayList<>())
                .add(trial));
        return groups.values().stream()
                .flatMap(group -> toldApart(group).stream())
                .toList();
    }

    /** A trial without a point id belongs to the point that reads like it, if there is exactly one. */
    private static Object key(TrialResult trial, Set<String> idsOfText) {
        if (trial.ids().point().isPresent()) {
            return trial.ids().point().get();
        }
        return idsOfText.size() == 1 ? idsOfText.iterator().next() : kind(trial);
    }

    private static List<Object> text(TrialResult trial) {
        return List.of(kind(trial), trial.label());
    }

    private static List<Object> kind(TrialResult trial) {
        return List.of(
                trial.setup().network(), trial.setup().method(), trial.setup().settings());
    }

    /** Splits trials without ids by their axes, if a seed occurs twice. */
    private static Collection<List<TrialResult>> toldApart(List<TrialResult> group) {
        boolean isNamed = group.stream().anyMatch(trial -> trial.ids().point().isPresent());
        if (isNamed || oneOfEachSeed(group).size() == group.size()) {
            return List.of(group);
        }
        return group.stream()
                .collect(Collectors.groupingBy(TrialResult::label, LinkedHashMap::new, Collectors.toList()))
                .values();
    }

    /** The longest label: a search that was resumed with another axis has the same point under two labels. */
    private static String label(List<TrialResult> group) {
        return group.stream()
                .max(Comparator.comparing(trial -> trial.setup().axes().size()))
                .orElseThrow()
                .label();
    }

    /**
     * The label, with what distinguishes the point from others that share it. A search that is resumed after its data or its
     * axes changed leaves different points with the same values.
     */
    private static String name(List<TrialResult> group, List<List<TrialResult>> sharing) {
        String label = label(group);
        Optional<String> id = greatest(group, TrialResult.Ids::point);
        if (sharing.size() == 1 || id.isEmpty()) {
            return label;
        }
        Optional<String> data = greatest(group, TrialResult.Ids::data);
        boolean isOnlyOneOfData = sharing.stream()
                        .filter(other -> greatest(other, TrialResult.Ids::data).equals(data))
                        .count()
                == 1;
        return label
                + data.filter(known -> isOnlyOneOfData)
                        .map(known -> " (data " + shortened(known) + ")")
                        .orElse(" (point " + shortened(id.get()) + ")");
    }

    /** Trials of one group have one id, except in tables of mixed versions. */
    private static Optional<String> greatest(List<TrialResult> group, Function<TrialResult.Ids, Optional<String>> id) {
        return group.stream().flatMap(trial -> id.apply(trial.ids()).stream()).max(Comparator.naturalOrder());
    }
}
