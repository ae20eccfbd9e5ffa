package io.targetdrop.cli;

import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code search}: many runs, to find out which configuration is best. */
@Command(
        name = "search",
        description = "Trains the points of a space of configurations over the cluster, and ranks them.",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  targetdrop search --config conf/search-drop-ratio.conf --dry-run",
            "  targetdrop search --config conf/search-drop-ratio.conf --out searches/drop-ratio",
            "  targetdrop search --config conf/search-drop-ratio.conf --out searches/drop-ratio --resume",
            "  targetdrop search --config conf/search-drop-ratio.conf --out searches/asha --set search.strategy=asha "
                    + "--set 'search.axes.\"training.learning-rate\"=[0.01,0.03,0.1]'",
            "  targetdrop train --config searches/drop-ratio/best.conf --out runs/best"
        })
final class SearchCommand implements Callable<Integer> {
    private final Jobs jobs;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ConfigurationOptions configuration;

    @Option(names = "--out", paramLabel = "DIR", description = "Where results go, a local or Hadoop path.")
    private String out;

    @Option(
            names = "--resume",
            description =
                    "Goes on with the search in --out: runs the trials that it misses; begins it if there is none.")
    private boolean resume;

    @Option(names = "--dry-run", description = "Prints the trials and how long they may take, and trains none.")
    private boolean dryRun;

    @Mixin
    private OutputOptions output;

    SearchCommand(Jobs jobs) {
        this.jobs = jobs;
    }

    @Override
    public Integer call() {
        if (out == null && !dryRun) {
            throw new ParameterException(
                    spec.commandLine(), "--out DIR is missing, where the trials' results go; --dry-run needs none");
        }
        SearchRequest request = configuration.readSearch();
        PrintWriter progress = spec.commandLine().getErr();
        if (dryRun) {
            output.print(jobs.preview(request), spec.commandLine().getOut());
            return ExitCode.DONE.code();
        }
        JobResult result = jobs.search(request, new Jobs.Place(Optional.of(out), resume), progress);
        output.print(result, spec.commandLine().getOut());
        return (int) result.row().get(SearchSummary.FAILED) == 0 ? ExitCode.DONE.code() : ExitCode.SOME_FAILED.code();
    }
}
