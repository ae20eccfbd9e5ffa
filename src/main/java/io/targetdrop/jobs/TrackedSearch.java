package io.targetdrop.jobs;

import io.targetdrop.configuration.ConfigurationWriter;
import io.targetdrop.results.RunDirectory;
import io.targetdrop.results.tracking.SearchTracker;
import io.targetdrop.search.Journal;
import io.targetdrop.search.Outcome;
import io.targetdrop.search.SearchPlan;
import io.targetdrop.search.Trial;
import io.targetdrop.training.EarlyStopping.Validated;
import io.targetdrop.training.EpochResult;
import io.targetdrop.training.Measures;
import io.targetdrop.training.Score;
import io.targetdrop.training.TrackingConfig;
import io.targetdrop.training.TrackingConfig.Server;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A search's journal that tells the tracking server, if the configuration names one, what it stores in another journal. */
final class TrackedSearch implements Journal, AutoCloseable {
    private final Journal journal;
    private final Optional<SearchTracker> tracker;
    private final JobListener listener;

    TrackedSearch(SearchPlan plan, RunDirectory directory, Journal journal, JobListener listener) {
        this.journal = journal;
        this.listener = listener;
        TrackingConfig config = plan.trials().findFirst().orElseThrow().config().tracking();
        this.tracker = config.server() instanceof Server.Mlflow server
                ? Optional.of(SearchTracker.of(server, config, directory))
                : Optional.empty();
        tracker.ifPresent(it -> it.start(JobTracking.description("search", common(plan), Optional.of(directory))));
    }

    /** The settings that all trials share, by key. */
    private static Map<String, String> common(SearchPlan plan) {
        List<Map<String, String>> settings = plan.trials()
                .map(trial -> ConfigurationWriter.flat(trial.config()))
                .toList();
        Map<String, String> common = settings.get(0);
        settings.forEach(other -> common.entrySet().retainAll(other.entrySet()));
        if (plan.source().isPresent()) {
            // later points may differ in every axis
            plan.axes()
                    .forEach(axis -> common.keySet().removeIf(key -> key.equals(axis) || key.startsWith(axis + ".")));
        }
        return common;
    }

    @Override
    public void write(Outcome outcome, List<EpochResult> epochs) {
        journal.write(outcome, epochs);
        tracker.ifPresent(it -> {
            it.trial(outcome, epochs, ConfigurationWriter.flat(outcome.trial().config()));
            JobTracking.note(it, listener);
        });
    }

    @Override
    public void write(Trial trial, Score test) {
        journal.write(trial, test);
        tracker.ifPresent(it -> it.tested(trial, test));
    }

    /** Call it when all files are written. */
    void ended() {
        tracker.ifPresent(it -> it.finished(Map.of()));
    }

    @Override
    public void close() {
        tracker.ifPresent(it -> JobTracking.close(it, listener));
    }

    @Override
    public List<Outcome> outcomes(List<Trial> trials) {
        return journal.outcomes(trials);
    }

    @Override
    public List<Proposed> proposed() {
        return journal.proposed();
    }

    @Override
    public void write(Proposed proposed) {
        journal.write(proposed);
    }

    @Override
    public Map<String, List<Validated>> validations() {
        return journal.validations();
    }

    @Override
    public boolean hasOthersOutcomes() {
        return journal.hasOthersOutcomes();
    }

    @Override
    public Map<String, Measures> tests() {
        return journal.tests();
    }

    @Override
    public TrialCheckpoints checkpoints() {
        return journal.checkpoints();
    }
}
