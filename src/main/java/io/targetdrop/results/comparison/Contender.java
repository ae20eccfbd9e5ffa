package io.targetdrop.results.comparison;

import io.targetdrop.results.Sample;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * A point that is compared: the trials that differ in their seed only.
 *
 * @param method its name
 * @param settings what may vary, by column
 * @param trials in the order of their seeds
 */
record Contender(String method, Map<String, String> settings, List<ComparedTrial> trials) {
    private static final String POINT = "point_id";

    /** Of a point's name, for people. */
    private static final int DIGITS_SHOWN = 8;

    /** The points of some trials, in the order of their first trials. A trial of a point and seed counts once. */
    static List<Contender> of(Collection<ComparedTrial> trials) {
        Map<Object, List<ComparedTrial>> byPoint = new LinkedHashMap<>();
        trials.forEach(trial -> byPoint.computeIfAbsent(point(trial), point -> new ArrayList<>())
                .add(trial));
        List<Contender> points = byPoint.values().stream().map(Contender::point).toList();
        Map<List<Object>, Long> names =
                points.stream().collect(Collectors.groupingBy(Contender::name, Collectors.counting()));
        return points.stream()
                .map(point -> names.get(point.name()) > 1 ? point.withPointId() : point)
                .toList();
    }

    /** Where a table of an earlier version does not tell points apart, their settings do. */
    private static Object point(ComparedTrial trial) {
        return trial.point().<Object>map(Function.identity()).orElse(List.of(trial.method(), trial.settings()));
    }

    private List<Object> name() {
        return List.of(method, settings);
    }

    private static Contender point(List<ComparedTrial> trials) {
        ComparedTrial first = trials.get(0);
        Map<Long, ComparedTrial> bySeed = new LinkedHashMap<>();
        trials.stream().sorted(Comparator.comparing(ComparedTrial::seed)).forEach(trial -> {
            ComparedTrial same = bySeed.get(trial.seed());
            if (same != null && first.point().isEmpty()) {
                throw new IllegalArgumentException("trials must differ in a setting or the seed but some of "
                        + first.method() + " do not; compare searches of the same data and training");
            }
            if (same == null || ComparedTrial.SAYS_MORE.compare(trial, same) > 0) {
                bySeed.put(trial.seed(), trial);
            }
        });
        return new Contender(first.method(), first.settings(), List.copyOf(bySeed.values()));
    }

    /** Told apart from points that differ in nothing that a table shows: in a setting without a column, or in the data. */
    private Contender withPointId() {
        Map<String, String> more = new LinkedHashMap<>(settings);
        trials.get(0)
                .point()
                .ifPresent(id -> more.put(POINT, "point " + id.substring(0, Math.min(DIGITS_SHOWN, id.length()))));
        return new Contender(method, more, trials);
    }

    /** Whether all of its trials ended well: one that loses its worst repetitions must not win by that. */
    boolean isWhole() {
        return trials.stream().allMatch(ComparedTrial::isCompleted);
    }

    /** Whether all of its trials ended well, and some at least were scored on the test part. */
    boolean isTested() {
        return isWhole() && trials.stream().anyMatch(ComparedTrial::isTested);
    }

    boolean isTestedInPart() {
        return isTested() && !trials.stream().allMatch(ComparedTrial::isTested);
    }

    /** How many of its trials ended well, in words. */
    String ended() {
        long completed = trials.stream().filter(ComparedTrial::isCompleted).count();
        return completed + " of " + trials.size() + " trials ended well";
    }

    /** How many of its trials were scored on the test part, in words. */
    String tested() {
        long tested = trials.stream().filter(ComparedTrial::isTested).count();
        return tested == 0
                ? "not scored on the test part"
                : tested + " of " + trials.size() + " trials scored on the test part";
    }

    Sample validation() {
        return sample(ComparedTrial::validation);
    }

    /** Of the trials that were scored on it. */
    Sample test() {
        return new Sample(trials.stream()
                .filter(ComparedTrial::isTested)
                .map(ComparedTrial::test)
                .toList());
    }

    /** How much better it does on what it was trained on. */
    Sample gap() {
        return sample(trial -> trial.train() - trial.validation());
    }

    private Sample sample(ToDoubleFunction<ComparedTrial> figure) {
        return new Sample(trials.stream().mapToDouble(figure).boxed().toList());
    }

    /** Its accuracy on the test part minus another one's, for each seed that both have. */
    Sample difference(Contender other) {
        return new Sample(trials.stream()
                .filter(ComparedTrial::isTested)
                .flatMap(trial -> other.with(trial.seed()).stream().map(against -> trial.test() - against.test()))
                .toList());
    }

    private Optional<ComparedTrial> with(long seed) {
        return trials.stream()
                .filter(trial -> trial.seed() == seed && trial.isTested())
                .findFirst();
    }

    /** The settings in some columns, in words. */
    String setting(Collection<String> columns) {
        return columns.stream()
                .map(column -> settings.getOrDefault(column, ""))
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining(", "));
    }

    /** The method, with the settings in some columns and a remark in parentheses. */
    String sentence(Set<String> columns, String remark) {
        String setting = setting(columns);
        return method + " (" + setting + (setting.isEmpty() ? "" : "; ") + remark + ")";
    }
}
