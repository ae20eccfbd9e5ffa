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

    /** The points of some trials, in the order of their first trials. */
    static List<Contender> of(Collection<ComparedTrial> trials) {
        Map<List<Object>, List<ComparedTrial>> byPoint = new LinkedHashMap<>();
        trials.forEach(
                trial -> byPoint.computeIfAbsent(List.of(trial.method(), trial.settings()), point -> new ArrayList<>())
                        .add(trial));
        return byPoint.values().stream().map(Contender::point).toList();
    }

    private static Contender point(List<ComparedTrial> trials) {
        ComparedTrial first = trials.get(0);
        List<ComparedTrial> ordered = trials.stream()
                .sorted(Comparator.comparing(ComparedTrial::seed))
                .toList();
        Set<Long> seeds = ordered.stream().map(ComparedTrial::seed).collect(Collectors.toSet());
        if (seeds.size() < ordered.size()) {
            throw new IllegalArgumentException("trials must differ in a setting or the seed but some of "
                    + first.method() + " do not; compare searches of the same data and training");
        }
        return new Contender(first.method(), first.settings(), ordered);
    }

    /** Whether all of its trials ended well: one that loses its worst repetitions must not win by that. */
    boolean isWhole() {
        return trials.stream().allMatch(ComparedTrial::isCompleted);
    }

    boolean isTested() {
        return isWhole() && trials.stream().noneMatch(trial -> Double.isNaN(trial.test()));
    }

    /** How many of its trials ended well, in words. */
    String ended() {
        long completed = trials.stream().filter(ComparedTrial::isCompleted).count();
        return completed + " of " + trials.size() + " trials ended well";
    }

    Sample validation() {
        return sample(ComparedTrial::validation);
    }

    Sample test() {
        return sample(ComparedTrial::test);
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
                .flatMap(trial -> other.with(trial.seed()).stream().map(against -> trial.test() - against.test()))
                .toList());
    }

    private Optional<ComparedTrial> with(long seed) {
        return trials.stream().filter(trial -> trial.seed() == seed).findFirst();
    }

    /** The settings in some columns, in words. */
    String setting(Collection<String> columns) {
        return columns.stream()
                .map(column -> settings.getOrDefault(column, ""))
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining(", "));
    }
}
