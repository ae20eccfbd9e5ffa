package io.targetdrop.cli;

import io.targetdrop.cli.configuration.ConfigurationException;
import io.targetdrop.cli.configuration.ConfigurationWriter;
import io.targetdrop.cli.configuration.RunConfig;
import io.targetdrop.data.Parts;
import io.targetdrop.networks.Blueprint;
import io.targetdrop.networks.InferenceModel;
import io.targetdrop.results.EpochTable;
import io.targetdrop.results.ModelFile;
import io.targetdrop.results.Provenance;
import io.targetdrop.results.RunDirectory;
import io.targetdrop.results.RunFile;
import io.targetdrop.training.EpochResult;
import io.targetdrop.training.ParameterHash;
import io.targetdrop.training.TrainingLoop;
import io.targetdrop.training.TrainingPlan;
import io.targetdrop.training.TrainingProgress;
import io.targetdrop.training.spark.SparkReplicas;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
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
    private final PrintWriter err;
    private final TrainingPlan plan;
    private final Blueprint blueprint;
    /** Epochs whose rows are written; set as they are. */
    private int epochsRecorded;

    /** Reads the data's catalogue and checks everything that can be checked before Spark is started. */
    TrainJob(RunConfig config, Optional<String> out, PrintWriter err) {
        this.config = config;
        this.err = err;
        this.directory = out.map(TrainJob::emptyDirectory);
        this.plan = resolved(() -> plan(config));
        this.blueprint = resolved(plan::blueprint);
    }

    private static RunDirectory emptyDirectory(String out) {
        String rule = "--out must name a directory that is empty or not there yet but " + out;
        try {
            RunDirectory directory = RunDirectory.at(out);
            if (!directory.isEmpty()) {
                throw new ConfigurationException(rule + " is neither; name another one or remove it");
            }
            requireWritable(directory);
            return directory;
        } catch (UncheckedIOException | IllegalArgumentException e) {
            String reason = Failures.culprit(e).getMessage();
            throw new ConfigurationException(rule + " cannot be one: " + reason + "; name another one");
        }
    }

    private static void requireWritable(RunDirectory directory) {
        try {
            directory.requireWritable();
        } catch (UncheckedIOException e) {
            throw new ConfigurationException("--out " + e.getCause().getMessage());
        }
    }

    private static TrainingPlan plan(RunConfig config) {
        return new TrainingPlan(
                config.seed(),
                config.data().source(),
                Parts.of(config.data(), config.seed()),
                config.network(),
                config.training(),
                config.averaging());
    }

    /** What the data prove wrong in a configuration is still a wrong configuration. */
    private static <T> T resolved(Supplier<T> maker) {
        try {
            return maker.get();
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(e.getMessage());
        }
    }

    /** Trains, and returns what the command prints. */
    JobResult run(SparkSession spark) {
        ProgressPrinter printer = new ProgressPrinter(plan, err, System::nanoTime);
        ComputationGraph network = new ComputationGraph(blueprint.configuration());
        network.init();
        printer.announce(network.numParams());
        if (directory.isEmpty()) {
            err.println("without --out nothing is kept; add --out DIR to keep the model and the table of epochs");
        }
        try (SparkReplicas replicas =
                new SparkReplicas(JavaSparkContext.fromSparkContext(spark.sparkContext()), plan, network)) {
            directory.ifPresent(this::writeConfiguration);
            printer.start();
            TrainingLoop.Outcome outcome = train(replicas, recording(spark, printer));
            directory.ifPresent(run -> writeModels(run, outcome));
            return new JobResult(row(outcome), files());
        }
    }

    /** A run that fails in its first epoch leaves nothing, so that it can be started again as it was. */
    private TrainingLoop.Outcome train(SparkReplicas replicas, TrainingProgress progress) {
        try {
            return TrainingLoop.run(plan, replicas, progress);
        } catch (RuntimeException e) {
            if (epochsRecorded == 0) {
                directory.ifPresent(run -> run.withdraw(RunFile.CONFIGURATION.path()));
            }
            throw e;
        }
    }

    private TrainingProgress recording(SparkSession spark, ProgressPrinter printer) {
        return new TrainingProgress() {
            @Override
            public void round(int epoch, int stepsDone, double loss) {
                printer.round(epoch, stepsDone, loss);
            }

            @Override
            public void epoch(EpochResult result) {
                directory.ifPresent(run -> EpochTable.write(spark, run, result));
                epochsRecorded = result.epoch();
                printer.epoch(result);
            }
        };
    }

    private void writeConfiguration(RunDirectory run) {
        Map<String, Object> provenance =
                Provenance.of(plan.parts().catalog().classes(), plan.source().checksums());
        run.write(RunFile.CONFIGURATION.path(), ConfigurationWriter.toJson(config, provenance));
    }

    private void writeModels(RunDirectory run, TrainingLoop.Outcome outcome) {
        ModelFile model = new ModelFile(outcome.network(), outcome.normalization());
        run.write(RunFile.MODEL.path(), out -> model.writeTo(out, ModelFile.Updater.SAVED));
        ModelFile inference = new ModelFile(InferenceModel.of(outcome.network(), blueprint), outcome.normalization());
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

    private Map<String, Object> row(TrainingLoop.Outcome outcome) {
        EpochResult last = outcome.last();
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("test_accuracy", outcome.test().accuracy());
        row.put("test_loss", outcome.test().loss());
        row.put("validation_accuracy", EpochTable.accuracy(last.validation()));
        row.put("validation_loss", EpochTable.loss(last.validation()));
        row.put("train_accuracy", last.train().accuracy());
        row.put("train_loss", last.train().loss());
        row.put("epochs", outcome.epochs().size());
        row.put("images_per_second", outcome.imagesPerSecond());
        row.put("seconds", outcome.seconds());
        row.put("parameters_sha256", ParameterHash.sha256(outcome.network().params()));
        row.put("out", directory.map(run -> run.path("")).orElse(null));
        return row;
    }
}
