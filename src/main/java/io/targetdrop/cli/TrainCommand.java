package io.targetdrop.cli;

import io.targetdrop.training.RunConfig;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code train}: one data-parallel training run. */
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
            description = "Where results go, a local or Hadoop path; nothing is kept without it.")
    private String out;

    @Option(
            names = "--resume",
            description = "Goes on with the run in --out from its newest checkpoint; begins it if there is none.")
    private boolean resume;

    @Mixin
    private OutputOptions output;

    TrainCommand(Jobs jobs) {
        this.jobs = jobs;
    }

    @Override
    public Integer call() {
        if (resume && out == null) {
            throw new ParameterException(
                    spec.commandLine(), "--resume needs --out DIR, the directory of the run to go on with");
        }
        RunConfig config = configuration.read();
        PrintWriter progress = spec.commandLine().getErr();
        output.print(
                jobs.train(config, new Jobs.Place(Optional.ofNullable(out), resume), progress),
                spec.commandLine().getOut());
        return ExitCode.DONE.code();
    }
}
