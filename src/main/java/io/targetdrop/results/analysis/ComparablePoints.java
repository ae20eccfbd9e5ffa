package io.targetdrop.results.analysis;

import io.targetdrop.training.Metric;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The points of one network on one data set: these may be compared with each other.
 *
 * @param name of the network, with the id of the data if the network was trained on several data sets
 * @param points all of them, in the order of their first trials
 */
record ComparablePoints(String name, List<PointResult> points) {

    /** The setting that is always shown: how strong the method is. */
    private static final String STRENGTH = "drop_probability";

    private static final int POINTS_NAMED = 10;

    /** Trials by network, and by data. */
    static List<ComparablePoints> of(Collection<TrialResult> trials, Metric metric) {
        Map<String, List<TrialResult>> byNetwork =
                grouped(trials, trial -> trial.setup().network());
        List<ComparablePoints> all = new ArrayList<>();
        byNetwork.forEach((network, own) -> all.addAll(ofNetwork(network, own, metric)));
        return List.copyOf(all);
    }

    /** Trials that do not name their data are taken to have that of the others, if there is only one. */
    private static List<ComparablePoints> ofNetwork(String network, List<TrialResult> trials, Metric metric) {
        Map<Optional<String>, List<TrialResult>> byData =
                grouped(trials, trial -> trial.ids().data());
        if (byData.keySet().stream().filter(Optional::isPresent).count() <= 1) {
            return List.of(ofData(network, trials, metric));
        }
        List<ComparablePoints> all = new ArrayList<>();
        byData.forEach((data, own) -> all.add(ofData(
                network + ", " + data.map(id -> "data " + Points.shortened(id)).orElse("unknown data"), own, metric)));
        return all;
    }

    private static ComparablePoints ofData(String name, List<TrialResult> trials, Metric metric) {
        Points.requireDistinctSeeds(trials);
        return new ComparablePoints(name, Points.of(trials, metric));
    }

    private static <K> Map<K, List<TrialResult>> grouped(Collection<TrialResult> trials, Function<TrialResult, K> key) {
        return trials.stream().collect(Collectors.groupingBy(key, LinkedHashMap::new, Collectors.toList()));
    }

    /** The points that lost no repetition. */
    List<PointResult> whole() {
        return points.stream().filter(PointResult::isWhole).toList();
    }

    /** The best point of each method, by the validation part. */
    List<PointResult> chosen() {
        Map<String, PointResult> chosen = new LinkedHashMap<>();
        whole().forEach(point -> chosen.merge(
                point.setup().method(), point, (best, other) -> other.quality() > best.quality() ? other : best));
        return List.copyOf(chosen.values());
    }

    /** The best point of a method, if it was scored on the test part. */
    Optional<PointResult> tested(String method) {
        return testedPoints()
                .filter(point -> point.setup().method().equals(method))
                .findFirst();
    }

    /** The methods that can be a baseline. */
    List<String> testedMethods() {
        return testedPoints().map(point -> point.setup().method()).toList();
    }

    private Stream<PointResult> testedPoints() {
        return chosen().stream().filter(PointResult::isTested);
    }

    /** Why a method cannot be the baseline, and what to do about it. */
    String whyNot(String method) {
        List<PointResult> own = points.stream()
                .filter(point -> point.setup().method().equals(method))
                .toList();
        String shown = method.equals(TrialResult.NONE) ? "none (no regulariser, no Cutout)" : method;
        String reason = reason(method, own);
        String others = testedMethods().isEmpty()
                ? ""
                : ", or choose another baseline with compare --against: " + String.join(", ", testedMethods());
        return "No differences: " + shown + reason + others + ".";
    }

    private String reason(String method, List<PointResult> own) {
        if (own.isEmpty()) {
            return " is not among the points of " + name
                    + (method.equals(TrialResult.NONE)
                            ? "; add regularizer.name = none or a drop probability of 0 to the search"
                            : "; add it to the search");
        }
        return own.stream().noneMatch(PointResult::isWhole)
                ? " lost trials on " + name + "; search it again"
                : " was not scored on the test part of " + name + "; search with search.test = all";
    }

    /** The settings of a point in words: its strength, and those that vary within a method. Empty if there is none. */
    Optional<String> setting(PointResult point) {
        List<String> words = new ArrayList<>(varying().stream()
                .flatMap(column -> settingIn(column, point).stream())
                .toList());
        List<PointResult> alike = points.stream()
                .filter(other -> !other.equals(point)
                        && other.setup().method().equals(point.setup().method())
                        && other.setup().settings().equals(point.setup().settings()))
                .toList();
        if (!alike.isEmpty()) {
            words.add(difference(point, alike)
                    .or(() -> point.id().map(id -> "point " + Points.shortened(id)))
                    .orElse(point.name()));
        }
        return words.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", words));
    }

    /** The values of its axes that none of the others has, for settings without a column of their own. */
    private static Optional<String> difference(PointResult point, List<PointResult> others) {
        Set<String> values = values(point);
        others.forEach(other -> values.removeAll(values(other)));
        return values.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", values));
    }

    /** {@code regularizer {area:0.3,name:dropout}} has the values {@code area 0.3} and {@code name dropout}. */
    private static Set<String> values(PointResult point) {
        Set<String> values = new LinkedHashSet<>();
        for (String part : point.name().split("[{},]")) {
            if (part.contains(":")) {
                values.add(part.strip().replace(':', ' '));
            }
        }
        return values;
    }

    private static Optional<String> settingIn(String column, PointResult point) {
        return point.setup().settings().getOrDefault(column, Optional.empty());
    }

    /** The columns in which points of one method differ, the strength first. */
    private Set<String> varying() {
        Set<String> varying = new LinkedHashSet<>(Set.of(STRENGTH));
        Map<String, List<PointResult>> byMethod = points.stream()
                .collect(Collectors.groupingBy(point -> point.setup().method()));
        points.stream()
                .flatMap(point -> point.setup().settings().keySet().stream())
                .filter(column -> byMethod.values().stream()
                        .anyMatch(own -> own.stream()
                                        .map(point -> settingIn(column, point))
                                        .distinct()
                                        .count()
                                > 1))
                .forEach(varying::add);
        return varying;
    }

    /**
     * What the table does not show.
     *
     * @param candidates what the table is about, scored on the test part or not
     * @param baseline what they are compared with
     */
    List<String> remarks(List<PointResult> candidates, Optional<PointResult> baseline) {
        List<String> leftOut = new ArrayList<>();
        points.stream()
                .filter(point -> !point.isWhole())
                .forEach(point -> leftOut.add(sentence(point, count(point, TrialResult::isCompleted) + " completed")));
        candidates.stream()
                .filter(point -> !point.isTested())
                .forEach(point -> leftOut.add(sentence(point, "not scored on the test part")));
        List<PointResult> tested =
                candidates.stream().filter(PointResult::isTested).toList();
        List<String> inPart = tested.stream()
                .filter(point -> point.test().count() < point.trials().size())
                .map(point -> sentence(point, count(point, point::isTested) + " scored on the test part"))
                .toList();
        List<String> unpaired = tested.stream()
                .filter(point -> baseline.filter(
                                other -> point.difference(other).count() == 0)
                        .isPresent())
                .map(point -> sentence(point, "no seed in common"))
                .toList();
        List<String> remarks = new ArrayList<>();
        add(remarks, "Left out: ", leftOut);
        add(remarks, "In part: ", inPart);
        add(remarks, "Without a difference: ", unpaired);
        return remarks;
    }

    private static String count(PointResult point, Predicate<TrialResult> which) {
        return point.trials().stream().filter(which).count() + " of "
                + point.trials().size() + " trials";
    }

    private String sentence(PointResult point, String remark) {
        String setting = setting(point).map(words -> words + "; ").orElse("");
        return point.setup().method() + " (" + setting + remark + ")";
    }

    private static void add(List<String> remarks, String what, List<String> points) {
        if (!points.isEmpty()) {
            int more = points.size() - POINTS_NAMED;
            remarks.add(
                    what + String.join("; ", points.stream().limit(POINTS_NAMED).toList())
                            + (more > 0 ? "; and " + more + " more" : "") + ".");
        }
    }
}
