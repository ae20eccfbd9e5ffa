package io.targetdrop.cli;

import io.targetdrop.configuration.ConfigurationException;
import io.targetdrop.configuration.ConfigurationReader;
import io.targetdrop.configuration.ConfigurationWriter;
import io.targetdrop.data.DataException;
import io.targetdrop.data.Omissions;
import io.targetdrop.data.Parts;
import io.targetdrop.networks.Blueprint;
import io.targetdrop.networks.InferenceModel;
import io.targetdrop.results.CheckpointDirectory;
import io.targetdrop.results.ClassNames;
import io.targetdrop.results.EpochTable;
import io.targetdrop.results.ModelFile;
import io.targetdrop.results.Provenance;
import io.targetdrop.results.RunDirectory;
import io.targetdrop.results.RunFile;
import io.targetdrop.training.Checkpoint;
import io.targetdrop.training.Checkpoints;
import io.targetdrop.training.EpochResult;
import io.targetdrop.training.ParameterHash;
import io.targetdrop.training.Replicas;
import io.targetdrop.training.RunConfig;
import io.targetdrop.training.Score;
import io.targetdrop.training.TrainingException;
import io.targetdrop.training.TrainingLoop;
import io.targetdrop.training.TrainingPlan;
import io.targetdrop.training.TrainingProgress;
import io.targetdrop.training.spark.Machine;
import io.targetdrop.training.spark.SparkReplicas;
import io.targetdrop.training.spark.TrainingMetrics;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** One training run: checks what was asked, trains, and leaves the results. */
final class TrainJob {
    private final RunConfig config;
    private final Optional<RunDirectory> directory;
    private final Checkpoints checkpoints;
    private final PrintWriter err;
    private final TrainingPlan plan;
    private final Blueprint blueprint;
    /** Of the data, by file; empty where nothing is kept. */
    private final Map<String, String> checksums;
    /** That of the run in the directory, if there is one. */
    private final Optional<Provenance> before;

    private final ClassNames classes;

    /** Reads the data's catalogue and checks everything that can be checked before Spark is started. */
    TrainJob(RunConfig config, Jobs.Place place, PrintWriter err) {
        this.config = config;
        this.err = err;
        this.directory = place.out().map(out -> place.resumes() ? resumable(out, config) : emptyDirectory(out));
        this.checkpoints = directory
                .<Checkpoints>map(run -> new CheckpointDirectory(run, config.checkpoint()))
                .orElseGet(Checkpoints::none);
        this.plan = resolved(() -> plan(config));
        this.blueprint = resolved(plan::blueprint);
        this.checksums = directory.isEmpty() ? Map.of() : plan.source().checksums();
        this.before = directory
                .filter(run -> run.has(RunFile.CONFIGURATION.path()))
                .map(run -> Provenance.read(run, RunFile.CONFIGURATION.path()));
        before.ifPresent(provenance -> ResumedRun.requireSameData(provenance, checksums, "run"));
        this.classes = new ClassNames(plan.parts().catalog().classes());
    }

    private static RunDirectory emptyDirectory(String out) {
        String rule = "--out must name a directory that is empty or not there yet but " + out;
        RunDirectory directory = OutputDirectory.at(out, rule);
        if (!OutputDirectory.isEmpty(directory, rule)) {
            String wayOut = directory.has(RunFile.CONFIGURATION.path()) && !directory.has(RunFile.MODEL.path())
                    ? "; add --resume to go on with the run in it, name another one or remove it"
                    : "; name another one or remove it";
            throw new ConfigurationException(rule + " is neither" + wayOut);
        }
        OutputDirectory.requireWritable(directory);
        return directory;
    }

    /** The directory of a run of the same configuration, or one for a run that has not begun. */
    private static RunDirectory resumable(String out, RunConfig config) {
        String rule = "--out must name the directory of a run to --resume, or an empty one, but " + out;
        RunDirectory directory = OutputDirectory.at(out, rule);
        if (!OutputDirectory.isEmpty(directory, rule)) {
            requireSameConfiguration(directory, rule, config);
        }
        OutputDirectory.requireWritable(directory);
        return directory;
    }

    private static void requireSameConfiguration(RunDirectory directory, String rule, RunConfig config) {
        if (!directory.has(RunFile.CONFIGURATION.path())) {
            throw new ConfigurationException(
                    rule + " has files and no " + RunFile.CONFIGURATION.path() + "; name another one");
        }
        ResumedRun.requireSameConfiguration(
                ConfigurationReader.read(directory.path(RunFile.CONFIGURATION.path()), List.of()), config);
    }

    private static TrainingPlan plan(RunConfig config) {
        return TrainingPlan.of(config, Parts.of(config.data(), config.seed()));
    }

    /** What the data prove wrong in a configuration is still a wrong configuration. */
    static <T> T resolved(Supplier<T> maker) {
        try {
            return maker.get();
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(e.getMessage());
        }
    }

    /** Trains, and returns what the command prints. */
    JobResult run(SparkSession spark) {
        if (directory.isEmpty()) {
            err.println("without --out nothing is kept; add --out DIR to keep the model and the table of epochs");
        }
        omissions().lines().forEach(err::println);
        ProgressPrinter printer = new ProgressPrinter(plan, err, System::nanoTime);
        int retriesLeft = config.checkpoint().retries();
        while (true) {
            try {
                return attempt(spark, printer);
            } catch (Exception e) {
                // Spark's exceptions are checked ones, which Scala does not declare
                if (retriesLeft == 0 || !isWorthRetrying(e, spark)) {
                    throw e;
                }
                retriesLeft--;
                err.println("the run failed and goes on from its newest checkpoint, " + retriesLeft + " retries left: "
                        + Failures.oneLine(Failures.culprit(e).getMessage()));
            }
        }
    }

    /** What to say when the run is told to end. */
    String farewell() {
        if (directory.isEmpty()) {
            return "the run was interrupted, and without --out nothing was kept";
        }
        RunDirectory run = directory.get();
        return run.has(RunFile.CHECKPOINTS.path())
                ? "the run was interrupted; the same command with --resume resumes it from its latest checkpoint in "
                        + run.path("")
                : "the run was interrupted before its first checkpoint, and nothing was kept; run it again";
    }

    /** What a second attempt would run into again is not. */
    private static boolean isWorthRetrying(Exception e, SparkSession spark) {
        Throwable culprit = Failures.culprit(e);
        boolean wouldRepeat = culprit instanceof TrainingException
                || culprit instanceof DataException
                || culprit instanceof ConfigurationException;
        return !wouldRepeat && !spark.sparkContext().isStopped() && !Interruption.isUnderWay();
    }

    private JobResult attempt(SparkSession spark, ProgressPrinter printer) {
        ComputationGraph network = blueprint.build();
        printer.announce(network.numParams());
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        try (SparkReplicas replicas = new SparkReplicas(context, plan, network);
                TrainingMetrics metrics = TrainingMetrics.register(context)) {
            replicas.requireReadableTestPart();
            directory.ifPresent(run -> writeConfiguration(run, context));
            printer.start();
            TrainingLoop.Outcome outcome = train(replicas, recording(printer, metrics));
            Score test = replicas.test();
            printer.finish(outcome.epochs());
            directory.ifPresent(run -> writeModels(run, outcome));
            return new JobResult(row(outcome, test), files());
        }
    }

    /** A run that fails before there is anything to go on from leaves nothing, so that it can be started again as it was. */
    private TrainingLoop.Outcome train(SparkReplicas replicas, TrainingProgress progress) {
        try {
            return TrainingLoop.run(plan, replicas, progress, checkpoints);
        } catch (Exception e) {
            directory
                    .filter(run -> !run.has(RunFile.EPOCHS.path()) && !run.has(RunFile.CHECKPOINTS.path()))
                    .ifPresent(run -> run.withdraw(RunFile.CONFIGURATION.path()));
            throw e;
        }
    }

    private TrainingProgress recording(ProgressPrinter printer, TrainingMetrics metrics) {
        return new TrainingProgress() {
            @Override
            public void resumed(Checkpoint checkpoint) {
                printer.resumed(checkpoint);
            }

            @Override
            public void round(int epoch, Replicas.RoundSummary round) {
                metrics.round(epoch, round);
                printer.round(epoch, round);
            }

            @Override
            public void epoch(EpochResult result) {
                metrics.epoch(result);
                directory.ifPresent(run -> EpochTable.write(run, result));
                printer.epoch(result);
            }
        };
    }

    /** A run that resumes keeps its provenance. */
    private void writeConfiguration(RunDirectory run, JavaSparkContext context) {
        List<Machine> workers = Machine.of(context, config.averaging().workers());
        Provenance now = Provenance.of(plan.parts().catalog().classes(), checksums, workers)
                .without(omissions().unreadable());
        before.ifPresent(provenance -> ResumedRun.warn(provenance, now, err));
        run.write(
                RunFile.CONFIGURATION.path(),
                ConfigurationWriter.toJson(config, before.orElse(now).facts()));
    }

    private Omissions omissions() {
        return plan.parts().catalog().omissions();
    }

    private void writeModels(RunDirectory run, TrainingLoop.Outcome outcome) {
        ModelFile model = new ModelFile(outcome.network(), outcome.normalization(), Optional.of(classes));
        run.write(RunFile.MODEL.path(), out -> model.writeTo(out, ModelFile.Updater.SAVED));
        ModelFile inference = new ModelFile(
                InferenceModel.of(outcome.network(), blueprint), outcome.normalization(), Optional.of(classes));
        run.write(RunFile.INFERENCE_MODEL.path(), out -> inference.writeTo(out, ModelFile.Updater.LEFT_OUT));
    }

    /** What was left, for people. */
    private List<String> files() {
        if (directory.isEmpty()) {
            return List.of();
        }
        List<String> lines = new ArrayList<>(List.of("", "files"));
        for (RunFile file : RunFile.values()) {
            lines.add(String.format(Locale.ROOT, "  %-19s  %s", file.path(), file.content()));
        }
        return lines;
    }

    private Map<String, Object> row(TrainingLoop.Outcome outcome, Score test) {
        EpochResult result = outcome.result();
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("test_accuracy", test.accuracy());
        row.put("test_loss", test.loss());
        row.put("validation_accuracy", EpochTable.accuracy(result.validation()));
        row.put("validation_loss", EpochTable.loss(result.validation()));
        row.put("train_accuracy", result.train().accuracy());
        row.put("train_loss", result.train().loss());
        row.put("epochs", outcome.epochs().size());
        row.put("best_epoch", bestEpoch(outcome));
        row.put("images_per_second", outcome.imagesPerSecond());
        row.put("seconds", outcome.seconds());
        row.put("parameters_sha256", ParameterHash.sha256(outcome.network().params()));
        row.put("out", directory.map(run -> run.path("")).orElse(null));
        return row;
    }

    /** The epoch that was saved and scored; null where nothing is watched, and so the last one was. */
    private Integer bestEpoch(TrainingLoop.Outcome outcome) {
        return plan.training().earlyStopping().watches() ? (Integer) outcome.resultEpoch() : null;
    }
}
