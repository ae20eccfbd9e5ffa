package io.targetdrop.cli;

import io.targetdrop.cli.doctor.Check;
import io.targetdrop.cli.doctor.Check.Status;
import io.targetdrop.cli.doctor.Doctor;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code doctor}: whether this machine can run the other commands, and what to do if not. */
@Command(
        name = "doctor",
        description = "Checks Java, Spark, native backend, threads, memory and GPU of this machine.",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {"  targetdrop doctor", "  targetdrop doctor --json | tail -1"})
final class DoctorCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private OutputOptions output;

    @Override
    public Integer call() {
        List<Check> checks = Doctor.examine();
        PrintWriter out = spec.commandLine().getOut();
        checks.forEach(check -> print(check, out));
        Status worst = Check.worst(checks);
        output.printJson(row(worst, checks), out);
        return worst == Status.PROBLEM ? ExitCode.FAILED.code() : ExitCode.DONE.code();
    }

    private static void print(Check check, PrintWriter out) {
        out.printf("%-8s %-15s %s%n", check.status().label(), check.name(), check.finding());
        if (!check.remedy().isEmpty()) {
            out.printf("%-8s %-15s %s%n", "", "to mend it:", check.remedy());
        }
    }

    private static Map<String, Object> row(Status worst, List<Check> checks) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("status", worst.label());
        row.put("checks", checks.stream().map(DoctorCommand::row).toList());
        return row;
    }

    private static Map<String, String> row(Check check) {
        Map<String, String> row = new LinkedHashMap<>();
        row.put("name", check.name());
        row.put("status", check.status().label());
        row.put("finding", check.finding());
        row.put("remedy", check.remedy());
        return row;
    }
}
