package io.targetdrop.launcher;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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
     * @param eventLog looks for one on the cluster's file system, which must exist
     * @param pod the driver's pod, whose exit code is to be the submission's
     */
    record Run(
            Map<String, String> environment,
            List<String> command,
            Optional<Path> eventDirectory,
            Optional<EventLogCheck> eventLog,
            Optional<DriverPod> pod,
            List<String> notes)
            implements Plan {
        /** The command line, with the environment set by {@code env}. */
        List<String> line() {
            return withEnvironment(command);
        }

        /** For the script: the pod, the number of fields of the command line that asks for its state, and those. */
        List<String> following(DriverPod followed) {
            List<String> asking = withEnvironment(followed.status());
            List<String> fields = new ArrayList<>(
                    List.of(followed.namespace() + "/" + followed.name(), Integer.toString(asking.size())));
            fields.addAll(asking);
            return fields;
        }

        private List<String> withEnvironment(List<String> fields) {
            List<String> line = new ArrayList<>(List.of("env"));
            environment.forEach((name, value) -> line.add(name + "=" + value));
            line.addAll(fields);
            return line;
        }
    }

    /**
     * It is only shown.
     *
     * @param line the command line without its secrets
     */
    record Show(List<String> line, List<String> notes) implements Plan {
        private static final String HIDDEN = "*********(redacted)";
        /** What Spark's own logs leave out: {@code spark.redaction.regex}. */
        private static final Pattern SECRET =
                Pattern.compile("secret|password|token|access[.]?key", Pattern.CASE_INSENSITIVE);

        private static final Pattern PASSWORD_IN_URL = Pattern.compile("^(.*://[^/@:]*):[^/]*@(.*)$", Pattern.DOTALL);

        /** What is shown instead of running it. */
        static Show of(Run run) {
            List<String> shown = new ArrayList<>();
            for (String field : run.line()) {
                shown.add(redacted(field));
            }
            return new Show(shown, run.notes());
        }

        private static String redacted(String field) {
            int equals = field.indexOf('=');
            if (equals >= 0 && SECRET.matcher(field).find()) {
                return field.substring(0, equals + 1) + HIDDEN;
            }
            Matcher url = PASSWORD_IN_URL.matcher(field);
            return url.matches() ? url.group(1) + ":" + HIDDEN + "@" + url.group(2) : field;
        }
    }

    /**
     * It is refused.
     *
     * @param reason the option, the rule, the value and the fix
     */
    record Refused(String reason, List<String> notes) implements Plan {}
}
