package io.targetdrop.jobs;

import io.targetdrop.configuration.ConfigurationWriter;
import io.targetdrop.jobs.TrainingJob.Listener;
import io.targetdrop.results.RunDirectory;
import io.targetdrop.results.tracking.RunTracker;
import io.targetdrop.training.Checkpoints.Checkpoint;
import io.targetdrop.training.EpochResult;
import io.targetdrop.training.Replicas.RoundSummary;
import io.targetdrop.training.RunConfig;
import io.targetdrop.training.TrackingConfig.Server;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A run's listener that tells the tracking server, if the configuration names one, what it tells another listener. */
final class TrackedRun implements Listener, AutoCloseable {
    private final Listener listener;
    private final Optional<RunTracker> tracker;

    TrackedRun(RunConfig config, Optional<RunDirectory> directory, Listener listener) {
        this.listener = listener;
        this.tracker = config.tracking().server() instanceof Server.Mlflow server
                ? Optional.of(RunTracker.of(server, config.tracking(), directory))
                : Optional.empty();
        tracker.ifPresent(it -> it.start(
                JobTracking.description(config.network().name().label(), ConfigurationWriter.flat(config), directory)));
    }

    @Override
    public void resumed(Checkpoint checkpoint) {
        tracker.ifPresent(it -> checkpoint.epochs().forEach(it::epoch));
        listener.resumed(checkpoint);
    }

    @Override
    public void epoch(EpochResult result) {
        tracker.ifPresent(it -> {
            it.epoch(result);
            JobTracking.note(it, listener);
        });
        listener.epoch(result);
    }

    /** Call it when all files are written. */
    void ended(TrainingResult result) {
        Map<String, String> tags = Map.of("targetdrop.parameters_sha256", result.parametersSha256());
        tracker.ifPresent(it -> it.finished(result.resultEpoch(), result.test(), tags));
    }

    @Override
    public void close() {
        tracker.ifPresent(it -> JobTracking.close(it, listener));
    }

    @Override
    public void note(String line) {
        listener.note(line);
    }

    @Override
    public void round(int epoch, RoundSummary round) {
        listener.round(epoch, round);
    }

    @Override
    public void built(long parameters) {
        listener.built(parameters);
    }

    @Override
    public void started() {
        listener.started();
    }

    @Override
    public void finished(List<EpochResult> epochs) {
        listener.finished(epochs);
    }

    @Override
    public void retrying(int retriesLeft, Duration wait, Exception failure) {
        listener.retrying(retriesLeft, wait, failure);
    }
}
