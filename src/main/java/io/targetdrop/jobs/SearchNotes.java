package io.targetdrop.jobs;

import io.targetdrop.data.Catalog;
import io.targetdrop.networks.Transfer;
import io.targetdrop.search.SearchPlan;
import io.targetdrop.search.TrialPlans;
import io.targetdrop.training.ClassBalance;
import io.targetdrop.training.TrainingPlan;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a user should know about the data and the networks of a search before it starts.
 *
 * @param plan what is searched
 * @param plans of its trials
 */
record SearchNotes(SearchPlan plan, TrialPlans plans) {

    /** The notes, one line each. */
    List<String> lines() {
        return Stream.of(catalogs().flatMap(catalog -> catalog.notes().stream()), balances(), transfers())
                .flatMap(lines -> lines)
                .toList();
    }

    /** The images that cannot be read and are left out. */
    List<String> unreadable() {
        return catalogs()
                .flatMap(catalog -> catalog.omissions().unreadable().stream())
                .toList();
    }

    /** Notes about imbalanced classes, each once, however many points and data sets have it. */
    private Stream<String> balances() {
        return plan.points().stream()
                .map(point -> point.trials().get(0).config())
                .flatMap(config ->
                        ClassBalance.of(plans.of(config).parts())
                                .note(config.training().classWeights())
                                .stream())
                .distinct();
    }

    /** One per data set among the axes. */
    private Stream<Catalog> catalogs() {
        return firstPlans().map(trial -> trial.parts().catalog()).distinct();
    }

    /** One plan of each point. */
    private Stream<TrainingPlan> firstPlans() {
        return plan.points().stream()
                .map(point -> plans.of(point.trials().get(0).config()));
    }

    /** What the trials take from saved networks, each line once. */
    private Stream<String> transfers() {
        return firstPlans()
                .flatMap(trial -> trial.start().transfer(trial.blueprint()).stream())
                .map(Transfer::description)
                .distinct();
    }
}
