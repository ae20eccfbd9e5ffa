package io.targetdrop.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code report}: a run or a search as a page. */
@Command(
        name = "report",
        description = "Makes one HTML file, which needs nothing else, of what a run or a search left.",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  targetdrop report --in searches/drop-ratio --out drop-ratio.html",
            "  targetdrop report --in runs/first --out first.html"
        })
final class ReportCommand implements Callable<Integer> {
    private final Jobs jobs;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--in",
            required = true,
            paramLabel = "DIR",
            description = "What 'train' or 'search' left, or is about to leave; a local or Hadoop path.")
    private String in;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE",
            description = "The page, a local or Hadoop path; one that is there is replaced.")
    private String out;

    @Mixin
    private OutputOptions output;

    ReportCommand(Jobs jobs) {
        this.jobs = jobs;
    }

    @Override
    public Integer call() {
        output.print(
                jobs.report(in, out, spec.commandLine().getErr()),
                spec.commandLine().getOut());
        return ExitCode.DONE.code();
    }
}
