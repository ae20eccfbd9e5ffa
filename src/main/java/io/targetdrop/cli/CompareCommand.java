package io.targetdrop.cli;

import io.targetdrop.results.analysis.Comparison.By;
import io.targetdrop.results.analysis.TrialResult;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code compare}: methods against none. */
@Command(
        name = "compare",
        description = {
            "Compares the methods of one or several searches on the test part, each at the setting that the validation part"
                    + " chose, with training without any, or with one of them: a table in Markdown for each network.",
            "Differences are taken between trials of the same seed; p is that of the paired t-test, and then corrected"
                    + " for the number of tests by Holm's procedure."
        },
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  targetdrop compare --in searches/cifar10-2000",
            "  targetdrop compare --in docs/results/cifar10-2000.csv --against targetdrop",
            "  targetdrop compare --in docs/results/memorise-methods.csv --in docs/results/memorise-sites.csv --points"
        })
final class CompareCommand implements Callable<Integer> {
    private final Jobs jobs;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--in",
            required = true,
            paramLabel = "DIR|FILE",
            description =
                    "What a finished 'search' left, or its trials.csv alone; a local or Hadoop path. More than one are"
                            + " taken together: searches of the same data and training.")
    private List<String> in;

    @Option(
            names = "--against",
            paramLabel = "METHOD",
            description =
                    "What the others are held against: a regulariser, cutout, or 'cutout + REGULARIZER'. Without it,"
                            + " " + TrialResult.NONE
                            + ": what drops nothing; where that was not trained to its end and scored on the"
                            + " test part, the table has no differences.")
    private String against;

    @Option(names = "--points", description = "Compare every point, not the best of each method.")
    private boolean points;

    @Mixin
    private OutputOptions output;

    CompareCommand(Jobs jobs) {
        this.jobs = jobs;
    }

    @Override
    public Integer call() {
        output.print(
                jobs.compare(in, points ? By.POINT : By.METHOD, Optional.ofNullable(against)),
                spec.commandLine().getOut());
        return ExitCode.DONE.code();
    }
}
