package io.targetdrop.cli;

import io.targetdrop.jobs.ReportJob;
import io.targetdrop.jobs.WatchJob;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code report}: writes or serves a page about a run or a search. */
@Command(
        name = "report",
        description =
                "Writes one self-contained HTML file about a run or a search, or serves it while they are running.",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  targetdrop report --in searches/drop-ratio --out drop-ratio.html",
            "  targetdrop report --in runs/first --out first.html",
            "  targetdrop report --watch runs/first"
        })
final class ReportCommand implements Callable<Integer> {
    private static final int HIGHEST_PORT = 65_535;

    private final Jobs jobs;

    @Spec
    private CommandSpec spec;

    @ArgGroup(exclusive = true, multiplicity = "1")
    private Page page;

    @Mixin
    private OutputOptions output;

    /** A file, or a page that is served. */
    static final class Page {
        @ArgGroup(exclusive = false)
        private InFile inFile;

        @ArgGroup(exclusive = false)
        private Live live;
    }

    /** A file. */
    static final class InFile {
        @Option(
                names = "--in",
                required = true,
                paramLabel = "DIR",
                description = "The --out of 'train' or 'search', a local or Hadoop path.")
        private String in;

        @Option(
                names = "--out",
                required = true,
                paramLabel = "FILE",
                description = "The page, a local or Hadoop path. An existing file is replaced.")
        private String out;
    }

    /** A page that is served. */
    static final class Live {
        @Option(
                names = "--watch",
                required = true,
                paramLabel = "DIR",
                description =
                        "Instead of writing a file: serve the page on 127.0.0.1 and refresh it until the run or search in DIR ends.")
        private String directory;

        @Option(names = "--port", paramLabel = "N", description = "Port for --watch. Default: 0, any free port.")
        private int port;

        @Option(
                names = "--every",
                paramLabel = "SECONDS",
                defaultValue = "5",
                description = "How often --watch looks for changes. Default: ${DEFAULT-VALUE}.")
        private int seconds;

        @Option(
                names = "--hours",
                paramLabel = "N",
                defaultValue = "24",
                description = "When --watch ends, finished or not. Default: ${DEFAULT-VALUE}.")
        private int hours;
    }

    ReportCommand(Jobs jobs) {
        this.jobs = jobs;
    }

    @Override
    public Integer call() {
        output.print(
                page.live == null ? file(page.inFile) : served(page.live),
                spec.commandLine().getOut());
        return ExitCode.DONE.code();
    }

    private Summary file(InFile options) {
        ReportJob.Request request = new ReportJob.Request(options.in, options.out);
        ReportJob.Result result = jobs.report(request, spec.commandLine().getErr());
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("out", result.out());
        row.put("kilobytes", result.kilobytes());
        return new Summary(row, List.of());
    }

    private Summary served(Live options) {
        WatchJob.Result result = jobs.watch(watch(options), spec.commandLine().getErr());
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("address", result.address().toString());
        row.put("finished", result.finished());
        return new Summary(row, List.of());
    }

    private WatchJob.Request watch(Live options) {
        if (options.port < 0 || options.port > HIGHEST_PORT) {
            throw wrong("--port must be in [0, " + HIGHEST_PORT + "] but is " + options.port + "; 0 picks a free one");
        }
        requirePositive("--every", options.seconds);
        requirePositive("--hours", options.hours);
        return new WatchJob.Request(
                options.directory, options.port, Duration.ofSeconds(options.seconds), Duration.ofHours(options.hours));
    }

    private void requirePositive(String option, int value) {
        if (value < 1) {
            throw wrong(option + " must be at least 1 but is " + value);
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
