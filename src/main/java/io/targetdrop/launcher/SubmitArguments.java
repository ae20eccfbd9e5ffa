package io.targetdrop.launcher;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the user typed, sorted into options of spark-submit and arguments of the program. Spark's options may be
 * anywhere, as {@code --name value} or {@code --name=value}; everything else goes to the program.
 *
 * @param spark the options of spark-submit
 * @param program the arguments of the program, the command first
 * @param files what {@code --files} names
 * @param propertiesFile what {@code --properties-file} names
 * @param isDryRun whether the command line is only shown
 */
record SubmitArguments(
        SparkOptions spark,
        List<String> program,
        List<String> files,
        Optional<String> propertiesFile,
        boolean isDryRun) {
    private static final String CONF = "--conf";
    private static final String FILES = "--files";
    private static final String JARS = "--jars";
    private static final String PROPERTIES_FILE = "--properties-file";

    /** Options of spark-submit that set a property. */
    private static final Map<String, String> PROPERTIES = Map.of(
            "--master",
            SparkOptions.MASTER,
            "--deploy-mode",
            SparkOptions.DEPLOY_MODE,
            "--driver-memory",
            "spark.driver.memory",
            "--executor-memory",
            "spark.executor.memory");

    private static final Set<String> OTHERS = Set.of(
            CONF,
            FILES,
            JARS,
            PROPERTIES_FILE,
            "--total-executor-cores",
            "--num-executors",
            "--executor-cores",
            "--name",
            "--queue",
            "--packages",
            "--repositories",
            "--archives",
            "--principal",
            "--keytab");

    /** Spark splits a list of files at commas, and treats each item as a URI and a pattern. */
    private static final Pattern LITERAL = Pattern.compile("(?![A-Za-z][A-Za-z0-9+.-]*:)[^\\[\\]{}?*,#%\\\\]*");

    static SubmitArguments parse(List<String> arguments, Surroundings surroundings) {
        Parser parser = new Parser(surroundings);
        for (int at = 0; at < arguments.size(); at++) {
            String argument = arguments.get(at);
            int equals = argument.indexOf('=');
            if (isOfSpark(argument)) {
                if (++at == arguments.size()) {
                    throw new Refusal(argument + " needs a value");
                }
                parser.sparkOption(argument, arguments.get(at));
            } else if (equals > 0 && isOfSpark(argument.substring(0, equals))) {
                parser.sparkOption(argument.substring(0, equals), argument.substring(equals + 1));
            } else {
                parser.programArgument(argument);
            }
        }
        return new SubmitArguments(parser.spark, parser.program, parser.files, parser.propertiesFile, parser.isDryRun);
    }

    private static boolean isOfSpark(String option) {
        return PROPERTIES.containsKey(option) || OTHERS.contains(option);
    }

    private static final class Parser {
        private final Surroundings surroundings;
        private final SparkOptions spark = new SparkOptions();
        private final List<String> program = new ArrayList<>();
        private final List<String> files = new ArrayList<>();
        private Optional<String> propertiesFile = Optional.empty();
        private Optional<String> command = Optional.empty();
        private boolean isDryRun;

        Parser(Surroundings surroundings) {
            this.surroundings = surroundings;
        }

        void sparkOption(String name, String value) {
            if (PROPERTIES.containsKey(name)) {
                spark.give(PROPERTIES.get(name), value);
            }
            switch (name) {
                case FILES -> {
                    requireLiteral(name, value);
                    files.add(value);
                    return; // they become one option, with those that are shipped
                }
                case JARS -> requireLiteral(name, value);
                case PROPERTIES_FILE -> propertiesFile = Optional.of(value).filter(file -> !file.isEmpty());
                case CONF -> property(value);
                default -> {} // Spark's own
            }
            spark.add(name, value);
        }

        private void property(String assignment) {
            int equals = assignment.indexOf('=');
            if (equals < 0) {
                throw new Refusal("--conf " + assignment + " has no value; write --conf key=value");
            }
            String key = assignment.substring(0, equals);
            if (key.equals(SparkOptions.SECRET)) {
                throw new Refusal(SparkOptions.SECRET + " must not be on a command line, which others may read; put it"
                        + " into the --properties-file");
            }
            spark.give(key, assignment.substring(equals + 1));
        }

        private void requireLiteral(String option, String value) {
            if (Files.exists(surroundings.path(value))
                    && !LITERAL.matcher(value).matches()) {
                throw new Refusal(option + " must name files without [ ] { } ? * , # % and \\, and without a colon as"
                        + " after a scheme, which Spark takes for something else, but names the file " + value
                        + "; copy it to another name");
            }
        }

        void programArgument(String argument) {
            if (argument.equals("--dry-run") && !command.equals(Optional.of("search"))) {
                isDryRun = true;
                return;
            }
            if (command.isEmpty() && !argument.startsWith("-")) {
                command = Optional.of(argument);
            }
            program.add(argument);
        }
    }
}
