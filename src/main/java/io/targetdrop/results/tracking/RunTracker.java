package io.targetdrop.results.tracking;

import io.targetdrop.results.EpochTable;
import io.targetdrop.results.RunDirectory;
import io.targetdrop.results.RunFile;
import io.targetdrop.training.EpochResult;
import io.targetdrop.training.Score;
import io.targetdrop.training.TrackingConfig;
import io.targetdrop.training.TrackingConfig.Server;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Sends a training run to MLflow: its parameters, the numbers of each epoch, the test score and its files. */
public final class RunTracker extends JobTracker {
    private static final Set<String> FILES =
            Arrays.stream(RunFile.values()).map(RunFile::path).collect(Collectors.toSet());

    /** The last epoch that was sent, by this process or before; used in the queue's thread only. */
    private long lastEpoch;

    RunTracker(Route route) {
        super(route);
    }

    /**
     * A tracker of a run.
     *
     * @param directory of the run, if it has one; a resumed run goes on with the MLflow run that is named in it
     */
    public static RunTracker of(Server.Mlflow server, TrackingConfig config, Optional<RunDirectory> directory) {
        return new RunTracker(Route.of(server, config, directory));
    }

    @Override
    public void start(Description description) {
        Instant now = clock.instant();
        queue.add(() -> {
            job.open(description, now);
            lastEpoch = job.run().lastStep();
        });
    }

    /** Sends the numbers of an epoch, unless they were sent before. */
    public void epoch(EpochResult result) {
        Instant now = clock.instant();
        Map<String, Double> numbers = EpochTable.scalars(result);
        queue.add(() -> {
            if (result.epoch() > lastEpoch) {
                job.run().metrics(now, result.epoch(), numbers);
                job.save();
                lastEpoch = result.epoch();
            }
        });
    }

    /**
     * Sends the end of a run and its files.
     *
     * @param epoch whose network was tested
     * @param tags by key
     */
    public void finished(int epoch, Score test, Map<String, String> tags) {
        Instant now = clock.instant();
        queue.add(() -> job.run().metrics(now, epoch, EpochTable.scalars(test)));
        end(tags, FILES);
    }
}
