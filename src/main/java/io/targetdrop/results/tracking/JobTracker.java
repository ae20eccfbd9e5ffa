package io.targetdrop.results.tracking;

import io.targetdrop.results.RunDirectory;
import io.targetdrop.results.tracking.MlflowRun.Status;
import io.targetdrop.results.tracking.MlflowServer.Limits;
import io.targetdrop.training.TrackingConfig;
import io.targetdrop.training.TrackingConfig.Server;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Sends a job to MLflow, in a background thread. No method waits for the server, except for {@link #close}, whose time is
 * bounded; none throws what goes wrong there.
 */
public abstract sealed class JobTracker implements AutoCloseable permits RunTracker, SearchTracker {
    final InstantSource clock = InstantSource.system();
    final StepQueue queue = new StepQueue();
    final TrackedJob job;

    private final MlflowServer server;
    private boolean hasEnded;

    /**
     * What to send to, and what to send.
     *
     * @param server with MLflow
     * @param experiment the name of the experiment
     * @param directory of the job, if it has one
     */
    record Route(MlflowServer server, String experiment, Optional<RunDirectory> directory) {
        /** As configured, with the credentials in the environment of this process. */
        static Route of(Server.Mlflow server, TrackingConfig config, Optional<RunDirectory> directory) {
            MlflowServer mlflow = new MlflowServer(server.address(), System.getenv(), Limits.USUAL);
            return new Route(mlflow, config.experiment(), directory);
        }
    }

    /**
     * What a job is.
     *
     * @param name as people read it
     * @param parameters by key
     * @param tags by key
     */
    public record Description(String name, Map<String, String> parameters, Map<String, String> tags) {}

    JobTracker(Route route) {
        this.server = route.server();
        this.job = new TrackedJob(server, route.experiment(), route.directory());
    }

    /** Sends what the job is. Call it first. */
    public abstract void start(Description description);

    /** Sends the end of a job that has succeeded, then its files. */
    final void end(Map<String, String> tags, Set<String> files) {
        Instant now = clock.instant();
        hasEnded = true;
        queue.add(() -> job.run().tags(tags));
        queue.add(() -> job.run().update(Status.FINISHED, now));
        job.uploadInto(queue, files);
    }

    /** The first thing that went wrong, once, for people. */
    public final Optional<String> newProblem() {
        return queue.newProblem().map(problem -> "MLflow at " + server.address() + ": " + problem);
    }

    /** Waits until everything is sent, or until the limit. A job that has not ended has failed. */
    @Override
    public final void close() {
        if (!hasEnded) {
            Instant now = clock.instant();
            queue.add(() -> job.run().update(Status.FAILED, now));
        }
        queue.finish(server.limits().end());
    }
}
