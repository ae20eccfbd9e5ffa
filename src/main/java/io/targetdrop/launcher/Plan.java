package io.targetdrop.launcher;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How a submission ends: submitted, shown or refused. */
sealed interface Plan {
    /** Lines for the user that change nothing, in order. */
    List<String> notes();

    /**
     * It is submitted.
     *
     * @param environment variables to set, in order
     * @param command the command line of spark-submit
     * @param eventDirectory a local directory for Spark's event log, which must be created first
     */
    record Run(Map<String, String> environment, List<String> command, Optional<Path> eventDirectory, List<String> notes)
            implements Plan {
        /** The command line, with the environment set by {@code env}. */
        List<String> line() {
            List<String> line = new ArrayList<>(List.of("env"));
            environment.forEach((name, value) -> line.add(name + "=" + value));
            line.addAll(command);
            return line;
        }
    }

    /**
     * It is only shown.
     *
     * @param line the command line without its secrets
     */
    record Show(List<String> line, List<String> notes) implements Plan {}

    /**
     * It is refused.
     *
     * @param reason the option, the rule, the value and the fix
     */
    record Refused(String reason, List<String> notes) implements Plan {}
}
