package io.targetdrop.results.tracking;

import io.targetdrop.results.EpochTable;
import io.targetdrop.results.EpochTimes;
import io.targetdrop.results.RunDirectory;
import io.targetdrop.results.SearchFile;
import io.targetdrop.results.tracking.MlflowRun.Status;
import io.targetdrop.search.Outcome;
import io.targetdrop.search.Trial;
import io.targetdrop.training.EpochResult;
import io.targetdrop.training.Score;
import io.targetdrop.training.TrackingConfig;
import io.targetdrop.training.TrackingConfig.Server;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Sends a search to MLflow: a run for the search, and in it one for each trial, when it ends. */
public final class SearchTracker extends JobTracker {
    private static final Set<String> FILES =
            Arrays.stream(SearchFile.values()).map(SearchFile::path).collect(Collectors.toSet());

    private static final String TRIAL = "targetdrop.trial_id";

    /**
     * The runs of trials that the server has, by the trials' ids, so that none is created twice; used in the queue's thread only.
     */
    private final Map<String, MlflowRun> trials = new HashMap<>();

    SearchTracker(Route route) {
        super(route);
    }

    /** A tracker of a search; a resumed one goes on with the MLflow run that is named in its directory. */
    public static SearchTracker of(Server.Mlflow server, TrackingConfig config, RunDirectory directory) {
        return new SearchTracker(Route.of(server, config, Optional.of(directory)));
    }

    @Override
    public void start(Description description) {
        Instant now = clock.instant();
        queue.add(() -> {
            job.open(description, now);
            trials.putAll(job.children(TRIAL));
        });
    }

    /**
     * Sends a trial. One that was sent before, when it was pruned, gets its other epochs and its new status.
     *
     * @param parameters all settings of the trial, by key
     */
    public void trial(Outcome outcome, List<EpochResult> epochs, Map<String, String> parameters) {
        Instant end = clock.instant();
        queue.add(new SentTrial(outcome, epochs, parameters, end)::send);
    }

    /** Sends a trial's score on the test part. */
    public void tested(Trial trial, Score score) {
        Instant now = clock.instant();
        queue.add(() -> {
            if (trials.containsKey(trial.id())) {
                trials.get(trial.id()).metrics(now, trial.config().training().epochs(), EpochTable.scalars(score));
            }
        });
    }

    /** Sends the end of a search and its files. */
    public void finished(Map<String, String> tags) {
        end(tags, FILES);
    }

    /** What is left to send of a trial. */
    private final class SentTrial {
        private final Outcome outcome;
        private final List<EpochResult> epochs;
        private final Map<String, String> parameters;
        private final Instant end;

        private SentTrial(Outcome outcome, List<EpochResult> epochs, Map<String, String> parameters, Instant end) {
            this.outcome = outcome;
            this.epochs = epochs;
            this.parameters = parameters;
            this.end = end;
        }

        private void send() throws IOException {
            EpochTimes times = EpochTimes.until(end, epochs);
            MlflowRun run = trials.get(outcome.trial().id());
            if (run == null) {
                run = job.child(outcome.trial().point(), times.start(), tags());
                trials.put(outcome.trial().id(), run);
                job.save();
            }
            run.parameters(parameters);
            for (int i = (int) run.lastStep(); i < epochs.size(); i++) {
                run.metrics(times.ends().get(i), epochs.get(i).epoch(), EpochTable.scalars(epochs.get(i)));
            }
            run.tags(tags());
            run.update(status(), end);
        }

        private Map<String, String> tags() {
            Map<String, String> tags = new LinkedHashMap<>();
            tags.put(TRIAL, outcome.trial().id());
            tags.put("targetdrop.point_id", outcome.trial().ids().point());
            tags.put("targetdrop.repetition", String.valueOf(outcome.trial().repetition()));
            tags.put("targetdrop.status", outcome.status().label());
            outcome.error().ifPresent(error -> tags.put("targetdrop.error", error));
            return tags;
        }

        private Status status() {
            return switch (outcome.status()) {
                case COMPLETED, PRUNED -> Status.FINISHED;
                case FAILED -> Status.FAILED;
                case CANCELLED -> Status.KILLED;
            };
        }
    }
}
