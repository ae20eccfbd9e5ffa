package io.targetdrop.submit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/**
 * An installed Spark, for clusters that the runtime in {@code target/spark} does not know: its jars, more of them, and the
 * two scripts of a distribution that {@code submit/targetdrop} calls.
 */
final class InstalledSpark {
    private static final String SPARK_CLASS = """
            #!/usr/bin/env bash
            export SPARK_HOME="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)" SPARK_SCALA_VERSION=2.12
            mapfile -d '' -t fields < <("$JAVA_HOME/bin/java" -Xmx128m -cp "$SPARK_HOME/jars/*" \
              org.apache.spark.launcher.Main "$@")
            fields[1]="${fields[1]#$'\\n'}"
            exec "${fields[@]:1}"
            """;

    private static final String SPARK_SUBMIT = """
            #!/usr/bin/env bash
            exec "$(dirname "${BASH_SOURCE[0]}")/spark-class" org.apache.spark.deploy.SparkSubmit "$@"
            """;

    private InstalledSpark() {}

    /**
     * Installs it.
     *
     * @param home is created; nothing else may use it
     * @param more a directory of jars
     * @return the home
     */
    static Path with(Path more, Path home) throws IOException {
        Path jars = Files.createDirectories(home.resolve("jars"));
        for (Path directory : List.of(SubmitCommand.projectRoot().resolve("target/spark/jars"), more)) {
            try (Stream<Path> files = Files.list(directory)) {
                for (Path jar : files.toList()) {
                    Path link = jars.resolve(jar.getFileName());
                    if (Files.notExists(link)) {
                        Files.createSymbolicLink(link, jar);
                    }
                }
            }
        }
        Files.writeString(home.resolve("RELEASE"), "Spark 3.5\n");
        Path programs = Files.createDirectories(home.resolve("bin"));
        write(programs.resolve("spark-class"), SPARK_CLASS);
        write(programs.resolve("spark-submit"), SPARK_SUBMIT);
        return home;
    }

    private static void write(Path program, String script) throws IOException {
        Path written = Files.writeString(program.resolveSibling(program.getFileName() + ".new"), script);
        Files.setPosixFilePermissions(written, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.move(written, program, StandardCopyOption.REPLACE_EXISTING);
    }
}
