package io.targetdrop.results;

import io.targetdrop.search.AxisText;
import io.targetdrop.search.Outcome;
import io.targetdrop.search.SearchConfig.Tested;
import io.targetdrop.search.SearchPlan;
import io.targetdrop.search.SearchPlan.Point;
import io.targetdrop.search.Trial;
import io.targetdrop.training.TrainingConfig;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The points of a search, the best first: by the mean validation accuracy of their repetitions, among equals in the order of
 * the space. Points that miss a repetition come after those that have all of them, points without any are left out.
 *
 * @param standings in their order
 * @param axes what varies
 */
public record Ranking(List<Standing> standings, List<String> axes) {

    /** The ranking of a search's outcomes. */
    public static Ranking of(SearchPlan plan, List<Outcome> outcomes) {
        Map<String, Outcome> byTrial = outcomes.stream()
                .collect(Collectors.toMap(outcome -> outcome.trial().id(), Function.identity()));
        List<Standing> standings = new ArrayList<>();
        for (Point point : plan.points()) {
            standings.add(Standing.of(
                    point,
                    point.trials().stream()
                            .map(trial -> byTrial.get(trial.id()))
                            .toList()));
        }
        standings.removeIf(standing -> standing.completed().isEmpty());
        standings.sort(Comparator.comparing((Standing standing) -> !standing.isWhole())
                .thenComparing(standing -> -standing.validation().mean()));
        return new Ranking(List.copyOf(standings), plan.axes());
    }

    /** The best point, if any has all of its repetitions. */
    public Optional<Standing> best() {
        return standings.stream().filter(Standing::isWhole).findFirst();
    }

    /** The best point that drops nothing, if there is one; trained on the same data as the best, where there are several. */
    public Optional<Standing> baseline() {
        return best().flatMap(best -> standings.stream()
                .filter(Standing::isWhole)
                .filter(standing ->
                        dropsNothing(standing.point()) && data(standing.point()).equals(data(best.point())))
                .findFirst());
    }

    private static boolean dropsNothing(Point point) {
        return point.trials().get(0).config().network().dropsNothing();
    }

    private static String data(Point point) {
        return point.trials().get(0).ids().data();
    }

    /** What to read the test part for. */
    public List<Standing> tested(Tested tested) {
        return switch (tested) {
            case CHOSEN -> chosen();
            case ALL -> standings.stream().filter(Standing::isWhole).toList();
        };
    }

    /** The best point, and the best of each network with each regulariser on the same data, with and without Cutout. */
    private List<Standing> chosen() {
        Map<List<Object>, Standing> chosen = new LinkedHashMap<>();
        standings.stream()
                .filter(Standing::isWhole)
                .forEach(standing -> chosen.putIfAbsent(method(standing.point()), standing));
        return List.copyOf(chosen.values());
    }

    /** As methods are told apart where they are compared; what drops nothing is one. */
    private static List<Object> method(Point point) {
        Trial trial = point.trials().get(0);
        return List.of(
                trial.config().network().name(),
                trial.ids().data(),
                dropsNothing(point) ? "none" : TrialTable.regularizer(trial),
                trial.config().training().cutout() != TrainingConfig.NO_CUTOUT);
    }

    /** The values of an axis, each with the validation accuracies of all completed trials that have it. */
    public Map<String, Sample> effect(String axis) {
        Map<String, List<Double>> accuracies = new LinkedHashMap<>();
        standings.stream()
                .flatMap(standing -> standing.completed().stream())
                .filter(outcome -> outcome instanceof Outcome.Completed)
                .filter(outcome -> outcome.trial().values().containsKey(axis))
                .forEach(outcome -> accuracies
                        .computeIfAbsent(outcome.trial().values().get(axis), value -> new ArrayList<>())
                        .add(outcome.metrics().validationAccuracy()));
        Map<String, Sample> effect = new LinkedHashMap<>();
        accuracies.keySet().stream()
                .sorted(AxisText.ORDER)
                .forEach(value -> effect.put(value, new Sample(accuracies.get(value))));
        return effect;
    }
}
