package io.targetdrop.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * An installed Spark 3.5 for Scala 2.12: the one in {@code SPARK_HOME}, or else on the PATH.
 *
 * @param submit its spark-submit
 * @param home the value of SPARK_HOME for it; empty to leave it unset
 */
record SparkInstallation(Path submit, String home) {
    private static final String VERSION = "version 3.5.";
    private static final String SCALA = "Scala version 2.12.";

    /** Empty if the runtime in target/spark is used instead; a note says so if another version is installed. */
    static Optional<SparkInstallation> find(Surroundings surroundings, List<String> notes) {
        Optional<Path> found = candidate(surroundings);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        SparkInstallation installation = literal(found.get(), surroundings);
        String version = surroundings.versions().of(installation.submit);
        if (version.contains(VERSION) && version.contains(SCALA)) {
            return Optional.of(installation);
        }
        notes.add(installation.submit + " is not Spark 3.5 for Scala 2.12; using the runtime in target/spark");
        return Optional.empty();
    }

    /** The file of properties that spark-submit reads without {@code --properties-file}. */
    Path defaults(Surroundings surroundings) {
        String directory = surroundings.variable("SPARK_CONF_DIR");
        Path configuration = directory.isEmpty() ? homeOf(submit).resolve("conf") : surroundings.path(directory);
        return configuration.resolve("spark-defaults.conf");
    }

    private static Optional<Path> candidate(Surroundings surroundings) {
        String home = surroundings.variable("SPARK_HOME");
        if (!home.isEmpty() && isProgram(surroundings.path(home + "/bin/spark-submit"))) {
            return Optional.of(surroundings.path(home + "/bin/spark-submit"));
        }
        for (String directory : surroundings.variable("PATH").split(":")) {
            Path submit = surroundings.path(directory).resolve("spark-submit");
            if (isProgram(submit)) {
                return Optional.of(submit);
            }
        }
        return Optional.empty();
    }

    private static boolean isProgram(Path file) {
        return Files.isRegularFile(file) && Files.isExecutable(file);
    }

    /** Under a name that Spark's own scripts can handle: they do not quote. */
    private static SparkInstallation literal(Path submit, Surroundings surroundings) {
        if (SafeName.isSafe(submit.toString())) {
            return new SparkInstallation(submit, surroundings.variable("SPARK_HOME"));
        }
        Path home = SafeName.of(homeOf(submit), surroundings);
        return new SparkInstallation(home.resolve("bin/spark-submit"), home.toString());
    }

    private static Path homeOf(Path submit) {
        try {
            return submit.toRealPath().getParent().getParent();
        } catch (IOException e) {
            throw new Refusal(submit + " cannot be followed to Spark's directory; set SPARK_HOME to it");
        }
    }
}
