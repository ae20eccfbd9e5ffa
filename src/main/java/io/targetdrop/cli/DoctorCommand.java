package io.targetdrop.cli;

import io.targetdrop.doctor.Check;
import io.targetdrop.doctor.Check.Status;
import io.targetdrop.doctor.DoctorJob;
import io.targetdrop.doctor.DoctorJob.Examined;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code doctor}: checks whether this machine, or a cluster, can run the other commands, and how to fix it if not. */
@Command(
        name = "doctor",
        description = "Checks Java, Spark, the native backend, speed, threads, memory, disk, GPUs, data and output.",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  targetdrop doctor",
            "  targetdrop doctor --config conf/quickstart.conf --out runs/first",
            "  targetdrop doctor --cluster --properties-file conf/spark/standalone.conf --master spark://HOST:7077",
            "  targetdrop doctor --json | tail -1"
        })
final class DoctorCommand implements Callable<Integer> {
    private final Jobs jobs;

    @Spec
    private CommandSpec spec;

    @Option(names = "--cluster", description = "Also examine each Spark executor, with a task in it.")
    private boolean isCluster;

    @ArgGroup(exclusive = false)
    private ConfigurationOptions run;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Check that results can be written to this local or Hadoop path.")
    private String out;

    @Mixin
    private OutputOptions output;

    DoctorCommand(Jobs jobs) {
        this.jobs = jobs;
    }

    @Override
    public Integer call() {
        List<Examined> examined = jobs.doctor(new DoctorJob.Request(
                Optional.ofNullable(run).map(ConfigurationOptions::read), Optional.ofNullable(out), isCluster));
        PrintWriter lines = spec.commandLine().getOut();
        examined.forEach(one -> print(one, lines));
        Status worst = Check.worst(
                examined.stream().flatMap(one -> one.checks().stream()).toList());
        output.printJson(row(worst, examined), lines);
        return worst == Status.PROBLEM ? ExitCode.USAGE.code() : ExitCode.DONE.code();
    }

    private static void print(Examined examined, PrintWriter lines) {
        lines.println(examined.process());
        examined.checks().forEach(check -> print(check, lines));
    }

    private static void print(Check check, PrintWriter lines) {
        lines.printf("  %-8s %-15s %s%n", check.status().label(), check.name(), check.finding());
        if (check instanceof Check.Flagged flagged) {
            lines.printf("  %-8s %-15s %s%n", "", "fix:", flagged.remedy());
        }
    }

    private static Map<String, Object> row(Status worst, List<Examined> examined) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("status", worst.label());
        row.put("checks", examined.stream().flatMap(DoctorCommand::rows).toList());
        return row;
    }

    private static Stream<Map<String, String>> rows(Examined examined) {
        return examined.checks().stream().map(check -> {
            Map<String, String> row = new LinkedHashMap<>();
            row.put("process", examined.process());
            row.put("name", check.name());
            row.put("status", check.status().label());
            row.put("finding", check.finding());
            row.put("remedy", check instanceof Check.Flagged flagged ? flagged.remedy() : "");
            return row;
        });
    }
}
