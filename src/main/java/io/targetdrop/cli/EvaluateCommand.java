package io.targetdrop.cli;

import io.targetdrop.training.RunConfig;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code evaluate}: how good a saved model is on the test part. */
@Command(
        name = "evaluate",
        description = {
            "Evaluates a saved model on the test part: accuracy, loss, confusion matrix.",
            "The data must have the model's classes, in any order; results are in the model's order."
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
        RunConfig config = configuration.read();
        PrintWriter progress = spec.commandLine().getErr();
        output.print(jobs.evaluate(config, model, progress), spec.commandLine().getOut());
        return ExitCode.DONE.code();
    }
}
