package io.targetdrop.cli;

import io.targetdrop.doctor.CudaReadiness;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.spark.SparkConf;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The program: runs a command and exits with its code ({@link ExitCode}). */
@Command(
        name = "targetdrop",
        description = "Trains convolutional networks on Apache Spark, with TargetDrop and other regularisers.",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        versionProvider = Main.Version.class,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "2:the usage or the configuration is wrong",
            "3:the data is wrong",
            "4:the run failed",
            "5:some trials of a search failed"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  targetdrop doctor",
            "  targetdrop train --config conf/quickstart.conf --out runs/first",
            "  targetdrop search --config conf/search-drop-ratio.conf --out searches/first",
            "  targetdrop train --help"
        })
public final class Main implements Runnable {
    /** Wide enough for the longest example. */
    private static final int HELP_WIDTH = 120;

    @Option(names = "--stacktrace", scope = ScopeType.INHERIT, description = "Print the stack trace of a failure.")
    private boolean stacktrace;

    @Spec
    private CommandSpec spec;

    private Main() {}

    /** Reads the version from the manifest of the jar. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {
                "targetdrop-spark " + Optional.ofNullable(version).orElse("(not from a jar)")
            };
        }
    }

    /**
     * Runs a command and exits.
     *
     * @throws Exception in YARN's cluster mode, if the command fails ({@link ProcessEnd})
     */
    public static void main(String[] args) throws Exception {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        ProcessEnd.with(runToItsEnd(out, err, args), new SparkConf(), System::exit);
    }

    /** Runs a command, which says that it was interrupted if it is. */
    private static int runToItsEnd(PrintWriter out, PrintWriter err, String... args) {
        Interruption interruption =
                Interruption.ofCommand(() -> err.println("the command was interrupted; run it again"));
        try {
            return run(out, err, args);
        } finally {
            interruption.over();
        }
    }

    /**
     * Runs a command.
     *
     * @param out results
     * @param err progress and errors
     * @param args the command and its options
     * @return the exit code
     */
    public static int run(PrintWriter out, PrintWriter err, String... args) {
        try (SparkJobs jobs = new SparkJobs(CudaReadiness::require)) {
            return run(jobs, out, err, args);
        }
    }

    static int run(Jobs jobs, PrintWriter out, PrintWriter err, String... args) {
        Main main = new Main();
        Failures failures = new Failures(() -> main.stacktrace);
        CommandLine commandLine = new CommandLine(main)
                .addSubcommand(new TrainCommand(jobs))
                .addSubcommand(new SearchCommand(jobs))
                .addSubcommand(new EvaluateCommand(jobs))
                .addSubcommand(new PredictCommand(jobs))
                .addSubcommand(new ReportCommand(jobs))
                .addSubcommand(new CompareCommand(jobs))
                .addSubcommand(new ExplainCommand(jobs))
                .addSubcommand(new ExportCommand(jobs))
                .addSubcommand(new DoctorCommand(jobs))
                .setUsageHelpWidth(HELP_WIDTH)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(out)
                .setErr(err)
                .setParameterExceptionHandler(failures)
                .setExecutionExceptionHandler(failures);
        try {
            return commandLine.execute(args);
        } catch (LinkageError | OutOfMemoryError e) {
            // picocli passes exceptions to the handler, but not errors
            return failures.report(e, err);
        } finally {
            out.flush();
            err.flush();
        }
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "a command is missing: train, search, evaluate, predict, report, compare, explain, export or doctor");
    }
}
