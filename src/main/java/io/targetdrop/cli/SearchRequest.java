package io.targetdrop.cli;

import io.targetdrop.configuration.ConfigurationException;
import io.targetdrop.search.SearchPlan;
import io.targetdrop.search.Trial;
import io.targetdrop.search.TrialPlans;
import io.targetdrop.training.TrainingPlan;
import java.util.List;

/**
 * What was asked for.
 *
 * @param file the configuration's file
 * @param overrides {@code key=value} each
 * @param plan what they mean
 */
record SearchRequest(String file, List<String> overrides, SearchPlan plan) {

    /** A trial's plan; what the data and the network prove wrong in it is still a wrong configuration. */
    static TrainingPlan sound(TrialPlans plans, Trial trial) {
        try {
            TrainingPlan training = plans.of(trial.config());
            training.blueprint();
            return training;
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(e.getMessage() + " (" + trial.point() + ")");
        }
    }
}
