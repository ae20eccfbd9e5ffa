package io.targetdrop.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code report}: a run or a search as a page. */
@Command(
        name = "report",
        description =
                "Makes one HTML file, which needs nothing else, of what a run or a search left; or serves it while they"
                        + " are under way.",
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
                description = "What 'train' or 'search' left, or is about to leave; a local or Hadoop path.")
        private String in;

        @Option(
                names = "--out",
                required = true,
                paramLabel = "FILE",
                description = "The page, a local or Hadoop path; one that is there is replaced.")
        private String out;
    }

    /** A page that is served. */
    static final class Live {
        @Option(
                names = "--watch",
                required = true,
                paramLabel = "DIR",
                description = "Instead: serves the page on 127.0.0.1 and renews it until what writes DIR has ended.")
        private String directory;

        @Option(
                names = "--port",
                paramLabel = "N",
                description = "Of --watch; 0, as without it, takes any that is free.")
        private int port;

        @Option(
                names = "--every",
                paramLabel = "SECONDS",
                defaultValue = "5",
                description = "How often --watch looks for something new (${DEFAULT-VALUE}).")
        private int seconds;

        @Option(
                names = "--hours",
                paramLabel = "N",
                defaultValue = "24",
                description = "After which --watch ends, finished or not (${DEFAULT-VALUE}).")
        private int hours;
    }

    ReportCommand(Jobs jobs) {
        this.jobs = jobs;
    }

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        JobResult result = page.live == null
                ? jobs.report(page.inFile.in, page.inFile.out, err)
                : jobs.watch(watch(page.live), err);
        output.print(result, spec.commandLine().getOut());
        return ExitCode.DONE.code();
    }

    private Jobs.Watch watch(Live live) {
        if (live.port < 0 || live.port > HIGHEST_PORT) {
            throw wrong(
                    "--port must be in [0, " + HIGHEST_PORT + "] but is " + live.port + "; 0 takes any that is free");
        }
        requirePositive("--every", live.seconds);
        requirePositive("--hours", live.hours);
        return new Jobs.Watch(
                live.directory, live.port, Duration.ofSeconds(live.seconds), Duration.ofHours(live.hours));
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
