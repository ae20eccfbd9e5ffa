package io.targetdrop.jobs;

import io.targetdrop.configuration.ConfigurationException;
import io.targetdrop.configuration.ConfigurationWriter;
import io.targetdrop.data.Catalog;
import io.targetdrop.data.Catalogued;
import io.targetdrop.data.DataException;
import io.targetdrop.data.ImageReader;
import io.targetdrop.data.Omissions;
import io.targetdrop.data.Parts;
import io.targetdrop.networks.Blueprint;
import io.targetdrop.networks.Start;
import io.targetdrop.networks.Transfer;
import io.targetdrop.results.CheckpointDirectory;
import io.targetdrop.results.ClassNames;
import io.targetdrop.results.EpochTable;
import io.targetdrop.results.Provenance;
import io.targetdrop.results.RunDirectory;
import io.targetdrop.results.RunFile;
import io.targetdrop.training.Checkpoints;
import io.targetdrop.training.Checkpoints.Checkpoint;
import io.targetdrop.training.ClassBalance;
import io.targetdrop.training.EpochResult;
import io.targetdrop.training.FloatVector;
import io.targetdrop.training.Replicas;
import io.targetdrop.training.RunConfig;
import io.targetdrop.training.Score;
import io.targetdrop.training.TrainingException;
import io.targetdrop.training.TrainingLoop;
import io.targetdrop.training.TrainingLoop.Progress;
import io.targetdrop.training.TrainingPlan;
import io.targetdrop.training.spark.Machine;
import io.targetdrop.training.spark.SparkReplicas;
import io.targetdrop.training.spark.TrainingMetrics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * Trains one network, data-parallel over the workers of a Spark session.
 *
 * <p>The constructor checks everything that can be checked without Spark; {@link #run} trains. A job runs once. It never
 * stops the session.
 */
public final class TrainingJob {
    private final RunConfig config;
    private final Optional<RunDirectory> directory;
    private final Checkpoints checkpoints;
    private final ImageReader images;
    private final TrainingPlan plan;
    private final Blueprint blueprint;
    private final InitialModels models = new InitialModels();
    /** What the network takes from a saved one, if it starts from one. */
    private final Optional<Transfer> transfer;
    /** SHA-256 of the data by file; empty if the run writes nothing. */
    private final Map<String, String> checksums;
    /** The provenance of the run that is resumed, if any. */
    private final Optional<Provenance> before;

    private final ClassNames classes;

    /** Receives the progress of a run, in the thread that runs it. Every method does nothing by default. */
    public interface Listener extends Progress, JobListener {
        /** Ignores everything. */
        Listener SILENT = new Listener() {};

        @Override
        default void note(String line) {
            // optional
        }

        /**
         * Called when the network is built.
         *
         * @param parameters trainable parameters of the network
         */
        default void built(long parameters) {
            // optional
        }

        /** Called when the executors have read their images and training starts, also after a retry. */
        default void started() {
            // optional
        }

        /** Called when training ends, before the models are written. */
        default void finished(List<EpochResult> epochs) {
            // optional
        }

        /**
         * Called when a run failed and is retried from its latest checkpoint.
         *
         * @param retriesLeft after this one
         * @param wait before the retry
         */
        default void retrying(int retriesLeft, Duration wait, Exception failure) {
            // optional
        }
    }

    /**
     * Reads the data's catalog and checks the request. Needs no Spark session, but if this process has one, files are opened
     * with its Hadoop settings.
     *
     * @throws RequestException if the output directory is in use, cannot be written, or contains a run of another
     *     configuration
     * @throws ConfigurationException if the configuration does not fit the data, the network or the initial model
     * @throws DataException if the data cannot be read, or is not the data of the run to resume, or the initial model has
     *     changed since
     */
    public TrainingJob(TrainingRequest request) {
        SessionSettings.adopt();
        this.config = request.config();
        this.directory = request.output().map(output -> ResumedRun.directory(output, config));
        this.checkpoints = directory
                .<Checkpoints>map(run -> new CheckpointDirectory(run, config.checkpoint()))
                .orElseGet(Checkpoints::none);
        Catalogued data = config.data().source().catalogued();
        this.images = data.images();
        this.plan = resolved(() -> plan(config, data.catalog(), models));
        this.blueprint = resolved(plan::blueprint);
        this.transfer = resolved(() -> plan.start().transfer(blueprint));
        this.checksums = directory.isEmpty() ? Map.of() : plan.source().checksums();
        this.before = directory
                .filter(run -> run.has(RunFile.CONFIGURATION.path()))
                .map(run -> Provenance.read(run, RunFile.CONFIGURATION.path()));
        before.ifPresent(provenance -> {
            ResumedRun.requireSameData(provenance, checksums, "run");
            ResumedRun.requireSameModels(provenance, models.checksums(), "run");
        });
        this.classes = new ClassNames(plan.parts().catalog().classes());
    }

    static TrainingPlan plan(RunConfig config, Catalog catalog, InitialModels models) {
        Parts parts = Parts.of(catalog, config.data(), config.seed());
        Start start = models.of(config.network().initialModel(), parts.catalog().classes());
        return TrainingPlan.of(config, parts, start);
    }

    /** A configuration that only the data proves wrong is still a wrong configuration. */
    static <T> T resolved(Supplier<T> maker) {
        try {
            return maker.get();
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(e.getMessage(), e);
        }
    }

    /** What will be trained: network, images, steps. */
    public TrainingPlan plan() {
        return plan;
    }

    /** Full path of the output directory, if the request has one. */
    public Optional<String> directory() {
        return directory.map(run -> run.path());
    }

    /** Whether the output directory has a checkpoint, so that a later job can resume the run. */
    public boolean hasCheckpoint() {
        return directory.filter(run -> run.has(RunFile.CHECKPOINTS.path())).isPresent();
    }

    /**
     * Trains without reporting progress; otherwise as {@link #run(SparkSession, Listener)}.
     *
     * @param spark the session; stays open
     * @return the trained network and its scores
     */
    public TrainingResult run(SparkSession spark) {
        return run(spark, Listener.SILENT);
    }

    /**
     * Trains. A failed attempt is retried from the latest checkpoint, {@code checkpoint.retries} times at most: the first time
     * after 5 seconds, then after twice as long each time, up to 5 minutes.
     *
     * @param spark the session; stays open
     * @param listener receives progress
     * @return the trained network and its scores
     * @throws TrainingException if the loss stops being finite
     * @throws ConfigurationException if the session cannot train this network, for example for lack of memory or cores
     * @throws DataException if an executor cannot read an image
     */
    public TrainingResult run(SparkSession spark, Listener listener) {
        SessionSettings.useForTraining(spark);
        plan.parts().catalog().notes().forEach(listener::note);
        ClassBalance.of(plan.parts()).note(config.training().classWeights()).ifPresent(listener::note);
        transfer.filter(saved -> !hasCheckpoint()).map(Transfer::description).ifPresent(listener::note);
        if (transfer.isEmpty() && !config.training().frozen().isEmpty()) {
            listener.note("warning: training.frozen keeps parameters that were drawn at random, because there is no"
                    + " network.initial-model; name one");
        }
        try (TrackedRun tracked = new TrackedRun(config, directory, listener)) {
            Retries retries = new Retries(config.checkpoint().retries(), () -> isOver(spark));
            TrainingResult result = retries.run(() -> attempt(spark, tracked), tracked::retrying);
            tracked.ended(result);
            return result;
        }
    }

    private static boolean isOver(SparkSession spark) {
        return spark.sparkContext().isStopped() || ShutdownHookManager.get().isShutdownInProgress();
    }

    private TrainingResult attempt(SparkSession spark, Listener listener) {
        ComputationGraph network = plan.startingNetwork();
        listener.built(network.numParams());
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        try (SparkReplicas replicas = new SparkReplicas(context, plan, network, images);
                TrainingMetrics metrics = TrainingMetrics.register(context)) {
            replicas.requireReadableTestPart();
            directory.ifPresent(run -> writeConfiguration(run, context, listener));
            Optional<TensorBoardRun> events = directory.map(run -> events(run, replicas, listener));
            listener.started();
            TrainingLoop.Trained outcome = train(replicas, recording(listener, metrics, events));
            Score test = replicas.test();
            listener.finished(outcome.epochs());
            events.ifPresent(run -> run.ended(outcome.resultEpoch(), test));
            RunModels results = RunModels.of(plan, classes, outcome);
            directory.ifPresent(run -> results.writeTo(run, listener));
            return new TrainingResult(
                    config,
                    results.trained(),
                    outcome.epochs(),
                    outcome.resultEpoch(),
                    test,
                    outcome.seconds(),
                    FloatVector.sha256(results.trained().network().params()),
                    directory());
        }
    }

    /** A run that fails before there is anything to resume leaves nothing, so that the same command can start it again. */
    private TrainingLoop.Trained train(SparkReplicas replicas, Progress progress) {
        try {
            return TrainingLoop.run(plan, replicas, progress, checkpoints);
        } catch (Exception e) {
            directory
                    .filter(run -> !run.has(RunFile.EPOCHS.path()) && !run.has(RunFile.CHECKPOINTS.path()))
                    .ifPresent(run -> run.withdraw(RunFile.CONFIGURATION.path()));
            throw e;
        }
    }

    private TensorBoardRun events(RunDirectory run, SparkReplicas replicas, JobListener listener) {
        int pictures = config.tracking().pictures();
        return new TensorBoardRun(config, run, new TensorBoardRun.Pictures(plan, replicas, pictures, listener));
    }

    private Progress recording(Listener listener, TrainingMetrics metrics, Optional<TensorBoardRun> events) {
        return new Progress() {
            @Override
            public void resumed(Checkpoint checkpoint) {
                events.ifPresent(run -> run.resumed(checkpoint.epochs()));
                listener.resumed(checkpoint);
            }

            @Override
            public void round(int epoch, Replicas.RoundSummary round) {
                metrics.round(epoch, round);
                listener.round(epoch, round);
            }

            @Override
            public void epoch(EpochResult result) {
                metrics.epoch(result);
                directory.ifPresent(run -> EpochTable.write(run, result));
                events.ifPresent(run -> run.epoch(result));
                listener.epoch(result);
            }
        };
    }

    /** A resumed run keeps its provenance. */
    private void writeConfiguration(RunDirectory run, JavaSparkContext context, JobListener listener) {
        List<Machine> workers = Machine.of(context, config.averaging().workers());
        Provenance now = Provenance.of(plan.parts().catalog().classes(), checksums, workers)
                .without(omissions().unreadable())
                .startedFrom(models.checksums());
        before.ifPresent(provenance -> ResumedRun.warn(provenance, now, listener));
        run.write(
                RunFile.CONFIGURATION.path(),
                ConfigurationWriter.toJson(config, before.orElse(now).facts()));
    }

    private Omissions omissions() {
        return plan.parts().catalog().omissions();
    }
}
