package io.targetdrop.jobs;

import io.targetdrop.configuration.ConfigurationException;
import io.targetdrop.search.SearchPlan;
import io.targetdrop.search.SpeedProbe;
import io.targetdrop.search.Trial;
import io.targetdrop.search.TrialPlans;
import io.targetdrop.training.TrainingPlan;
import java.util.HashMap;
import java.util.Map;

/**
 * The size of a search before it starts.
 *
 * @param plan points and trials
 * @param workerSeconds estimated training time of all trials on one worker of this machine's speed, without scoring
 */
public record SearchPreview(SearchPlan plan, double workerSeconds) {

    /** Trials of one kind train at the same speed. */
    private record Kind(String network, int batchSize) {}

    /**
     * Checks every trial and times a few steps of each network on this machine. Needs no Spark session.
     *
     * @throws ConfigurationException if a trial does not fit its data or network
     * @throws io.targetdrop.data.DataException if the data cannot be read
     */
    public static SearchPreview of(SearchPlan plan) {
        SessionSettings.adopt();
        TrialPlans plans = new TrialPlans(new InitialModels());
        Map<Kind, Double> speeds = new HashMap<>();
        double seconds = 0;
        for (Trial trial : plan.trials().toList()) {
            TrainingPlan training = sound(plans, trial);
            Kind kind = new Kind(
                    training.network().name().label(), training.training().batchSize());
            double speed = speeds.computeIfAbsent(kind, first -> SpeedProbe.imagesPerSecond(training));
            seconds += training.imagesPerEpoch() * training.training().epochs() / speed;
        }
        // points that are proposed later are taken to cost as much
        return new SearchPreview(
                plan, seconds * plan.trialCount() / plan.trials().count());
    }

    /** A trial's plan; a configuration that only the data or the network proves wrong is still a wrong configuration. */
    static TrainingPlan sound(TrialPlans plans, Trial trial) {
        try {
            TrainingPlan training = plans.of(trial.config());
            training.start().transfer(training.blueprint());
            return training;
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(e.getMessage() + " (" + trial.point() + ")", e);
        }
    }
}
