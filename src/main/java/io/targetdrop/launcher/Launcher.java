package io.targetdrop.launcher;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The program behind {@code submit/targetdrop}. Its arguments are the checkout, the jar, the locale that the script had to
 * set (or nothing), and what the user typed.
 *
 * <p>It writes fields to standard output that each end with a NUL: an empty one, in case the JVM itself has logged
 * something before it; {@code run}, {@code follow} or {@code show}; then the command line that the script executes or
 * prints. Before the command line, {@code follow} has those of {@link Plan.Run#following}. Notes and errors go to standard error. The exit code is 0, or 2 if nothing can be submitted.
 */
public final class Launcher {
    private static final int OWN_ARGUMENTS = 3;
    private static final int REFUSED = 2;

    private Launcher() {}

    /** Described in the class comment. */
    public static void main(String[] arguments) {
        Surroundings surroundings = Surroundings.ofThisMachine(
                Path.of(arguments[0]), arguments[1], Optional.of(arguments[2]).filter(locale -> !locale.isEmpty()));
        List<String> typed = Arrays.asList(arguments).subList(OWN_ARGUMENTS, arguments.length);
        System.exit(carryOut(Submission.plan(typed, surroundings)));
    }

    private static int carryOut(Plan plan) {
        PrintStream errors = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        for (String note : plan.notes()) {
            errors.println("targetdrop: " + note);
        }
        if (plan instanceof Plan.Refused refused) {
            errors.println("targetdrop: " + refused.reason());
            return REFUSED;
        }
        if (plan instanceof Plan.Show show) {
            print("show", show.line());
            return 0;
        }
        Plan.Run run = (Plan.Run) plan;
        Optional<Path> events = run.eventDirectory();
        try {
            if (events.isPresent() && !Files.isDirectory(events.get())) {
                Files.createDirectories(events.get());
            }
        } catch (IOException e) {
            errors.println("targetdrop: spark.eventLog.dir must name a directory that can be written but "
                    + events.get() + " cannot be created (" + e + "); name another one");
            return REFUSED;
        }
        Optional<String> complaint = run.eventLog().flatMap(EventLogCheck::complaint);
        if (complaint.isPresent()) {
            errors.println("targetdrop: " + complaint.get());
            return REFUSED;
        }
        if (run.pod().isPresent()) {
            List<String> fields = run.following(run.pod().get());
            fields.addAll(run.line());
            print("follow", fields);
            return 0;
        }
        print("run", run.line());
        return 0;
    }

    private static void print(String verb, List<String> line) {
        StringBuilder fields = new StringBuilder().append('\0').append(verb).append('\0');
        for (String field : line) {
            fields.append(field).append('\0');
        }
        byte[] bytes = fields.toString().getBytes(StandardCharsets.UTF_8);
        System.out.write(bytes, 0, bytes.length);
        System.out.flush();
    }
}
