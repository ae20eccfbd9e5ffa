package io.targetdrop.cli;

import io.targetdrop.jobs.LearningRateJob;
import io.targetdrop.jobs.Output;
import io.targetdrop.jobs.TrainingRequest;
import io.targetdrop.jobs.TrainingResult;
import io.targetdrop.results.EpochTable;
import io.targetdrop.results.RunFile;
import io.targetdrop.training.EpochResult;
import io.targetdrop.training.LearningRateRange;
import io.targetdrop.training.RunConfig;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code train}: trains one network, data-parallel. */
@Command(
        name = "train",
        description = "Trains one network, data-parallel over the workers.",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  targetdrop train --config conf/quickstart.conf",
            "  targetdrop train --config conf/cifar10-resnet8.conf --set data.path=/data/cifar-10-batches-bin "
                    + "--out runs/resnet8",
            "  targetdrop train --config conf/quickstart.conf --set regularizer.name=none --set seed=7 --json",
            "  targetdrop train --config conf/quickstart.conf --find-learning-rate rates.svg",
            "  targetdrop train --config runs/resnet8/config.json --out runs/again",
            "  targetdrop train --config runs/resnet8/config.json --out runs/resnet8 --resume"
        })
final class TrainCommand implements Callable<Integer> {
    private final Jobs jobs;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ConfigurationOptions configuration;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Directory for the results, a local or Hadoop path. Without it, nothing is kept.")
    private String out;

    @Option(
            names = "--resume",
            description = "Resume the run in --out from its latest checkpoint, or start it if there is none.")
    private boolean resume;

    @Option(
            names = "--find-learning-rate",
            paramLabel = "FILE",
            description =
                    "Instead of training, take a few steps at growing learning rates, draw their losses to FILE (.svg), and"
                            + " suggest a learning rate.")
    private String rates;

    @Mixin
    private OutputOptions output;

    TrainCommand(Jobs jobs) {
        this.jobs = jobs;
    }

    @Override
    public Integer call() {
        if (resume && out == null) {
            throw new ParameterException(
                    spec.commandLine(), "--resume needs --out DIR, the directory of the run to resume");
        }
        if (rates != null && out != null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--find-learning-rate trains nothing, so it has no results for --out; take it out");
        }
        PrintWriter err = spec.commandLine().getErr();
        RunConfig config = configuration.read();
        if (rates != null) {
            LearningRateJob.Request request = new LearningRateJob.Request(config, rates);
            output.print(
                    summary(jobs.findLearningRate(request, err)),
                    spec.commandLine().getOut());
            return ExitCode.DONE.code();
        }
        Optional<Output> place = Optional.ofNullable(out).map(directory -> new Output(directory, resume));
        TrainingResult result = jobs.train(new TrainingRequest(config, place), err);
        output.print(summary(result), spec.commandLine().getOut());
        return ExitCode.DONE.code();
    }

    private static Summary summary(LearningRateJob.Result result) {
        LearningRateRange range = result.range();
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("suggested_learning_rate", rounded(range.suggestion()));
        row.put("lowest_loss_at", rounded(range.lowestRate()));
        row.put("steps", range.rates().size());
        row.put("out", result.out());
        List<String> advice = result.hasRisen()
                ? List.of()
                : List.of("the loss has not risen, so a higher learning rate may do as well");
        return new Summary(row, advice);
    }

    /** To two digits, as an exact decimal. */
    private static BigDecimal rounded(double rate) {
        BigDecimal rounded = new BigDecimal(rate).round(new MathContext(2)).stripTrailingZeros();
        return rounded.scale() < 0 ? rounded.setScale(0) : rounded; // 10, not 1E+1
    }

    static Summary summary(TrainingResult result) {
        EpochResult epoch = result.result();
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("test_accuracy", result.test().accuracy());
        row.put("test_loss", result.test().loss());
        row.put("validation_accuracy", EpochTable.accuracy(epoch.validation()));
        row.put("validation_loss", EpochTable.loss(epoch.validation()));
        row.put("train_accuracy", epoch.train().accuracy());
        row.put("train_loss", epoch.train().loss());
        row.put("epochs", result.epochs().size());
        row.put(
                "best_epoch",
                result.bestEpoch().isPresent() ? (Integer) result.bestEpoch().getAsInt() : null);
        row.put("images_per_second", result.imagesPerSecond());
        row.put("seconds", result.seconds());
        row.put("parameters_sha256", result.parametersSha256());
        row.put("out", result.directory().orElse(null));
        return new Summary(row, result.directory().isPresent() ? files() : List.of());
    }

    private static List<String> files() {
        List<String> lines = new ArrayList<>(List.of("", "files"));
        for (RunFile file : RunFile.values()) {
            lines.add(String.format(Locale.ROOT, "  %-19s  %s", file.path(), file.content()));
        }
        return lines;
    }
}
