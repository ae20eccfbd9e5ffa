package io.targetdrop.cli;

import io.targetdrop.jobs.Output;
import io.targetdrop.jobs.SearchRequest;
import io.targetdrop.jobs.SearchResult;
import io.targetdrop.search.Outcome;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code search}: trains many configurations to find the best one. */
@Command(
        name = "search",
        description = "Searches hyperparameters: trains the points of a search space over the cluster and ranks them.",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  targetdrop search --config conf/search-drop-ratio.conf --preview",
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

    @Option(names = "--out", paramLabel = "DIR", description = "Directory for the results, a local or Hadoop path.")
    private String out;

    @Option(
            names = "--resume",
            description = "Resume the search in --out: run its unfinished trials. Start it if there is none.")
    private boolean resume;

    @Option(
            names = "--retry-failed",
            description = "Resume the search in --out and train its failed trials again, from their last checkpoint.")
    private boolean retryFailed;

    @Option(names = "--preview", description = "List the trials and estimate how long they take, without training.")
    private boolean preview;

    /** The former name of {@code --preview}. */
    @Option(names = "--dry-run", hidden = true)
    private boolean dryRun;

    @Mixin
    private OutputOptions output;

    SearchCommand(Jobs jobs) {
        this.jobs = jobs;
    }

    @Override
    public Integer call() {
        CommandLine commandLine = spec.commandLine();
        if (preview || dryRun) {
            output.print(SearchSummary.of(jobs.preview(configuration.readSearch())), commandLine.getOut());
            return ExitCode.DONE.code();
        }
        if (out == null) {
            throw new ParameterException(
                    commandLine, "--out DIR is missing, where the trials' results go; --preview needs none");
        }
        SearchRequest asked = configuration.searchInto(new Output(out, resume || retryFailed));
        SearchRequest request = retryFailed ? asked.retryingFailed() : asked;
        SearchResult result = jobs.search(request, commandLine.getErr());
        output.print(SearchSummary.of(result), commandLine.getOut());
        boolean someFailed = result.outcomes().stream().anyMatch(Outcome.Failed.class::isInstance);
        return (someFailed ? ExitCode.SOME_FAILED : ExitCode.DONE).code();
    }
}
