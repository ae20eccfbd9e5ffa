package io.targetdrop.cli;

import io.targetdrop.jobs.EvaluationJob;
import io.targetdrop.training.Score;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code evaluate}: scores a saved model on the test part. */
@Command(
        name = "evaluate",
        description = {
            "Evaluates a saved model on the test part: accuracy, loss, confusion matrix.",
            "The data must have the model's classes, in any order. Results are in the model's order."
        },
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  targetdrop evaluate --model runs/first/model.zip --config runs/first/config.json",
            "  targetdrop evaluate --model runs/first/model.zip --config conf/quickstart.conf --set data.test-limit=100 "
                    + "--json"
        })
final class EvaluateCommand implements Callable<Integer> {
    private final Jobs jobs;

    @Spec
    private CommandSpec spec;

    @Option(names = "--model", required = true, paramLabel = "FILE", description = "The model.zip of a run.")
    private String model;

    @Mixin
    private ConfigurationOptions configuration;

    @Mixin
    private OutputOptions output;

    EvaluateCommand(Jobs jobs) {
        this.jobs = jobs;
    }

    @Override
    public Integer call() {
        EvaluationJob.Request request = new EvaluationJob.Request(model, configuration.read());
        EvaluationJob.Result result = jobs.evaluate(request, spec.commandLine().getErr());
        output.print(summary(result), spec.commandLine().getOut());
        return ExitCode.DONE.code();
    }

    private static Summary summary(EvaluationJob.Result result) {
        Score score = result.score();
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("test_accuracy", score.accuracy());
        row.put("test_loss", score.loss());
        row.put("test_images", score.count());
        row.put("classes", result.classes());
        row.put(
                "confusion",
                Arrays.stream(score.confusion())
                        .map(truth -> Arrays.stream(truth).boxed().toList())
                        .toList());
        return new Summary(row, new ConfusionTable(result.classes(), score).lines());
    }
}
