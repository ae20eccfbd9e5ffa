package io.targetdrop.submit.kubernetes;

import io.targetdrop.submit.SubmitCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;

/** A directory like that of a Spark distribution: the runtime in target/spark, and what Spark needs for Kubernetes. */
final class InstalledSpark {
    private static final Path TARGET = SubmitCommand.projectRoot().resolve("target");

    /** As a distribution's, which uses its own directory too. */
    private static final String SUBMIT = """
            #!/usr/bin/env bash
            set -euo pipefail
            export SPARK_HOME="$(cd "$(dirname "$0")/.." && pwd)" SPARK_SCALA_VERSION=2.12
            mapfile -d '' -t fields < <("$JAVA_HOME/bin/java" -cp "$SPARK_HOME/jars/*" \\
              org.apache.spark.launcher.Main org.apache.spark.deploy.SparkSubmit "$@")
            fields[1]="${fields[1]#$'\\n'}"
            exec "${fields[@]:1}"
            """;

    private InstalledSpark() {}

    static Path create(Path home) throws IOException {
        Path jars = Files.createDirectories(home.resolve("jars"));
        for (Path from : new Path[] {TARGET.resolve("spark/jars"), TARGET.resolve("clusters/spark-on-kubernetes")}) {
            try (Stream<Path> files = Files.list(from)) {
                for (Path jar : files.toList()) {
                    Path link = jars.resolve(jar.getFileName());
                    if (!Files.exists(link)) {
                        Files.createSymbolicLink(link, jar);
                    }
                }
            }
        }
        Files.createFile(home.resolve("RELEASE"));
        Path submit =
                Files.writeString(Files.createDirectory(home.resolve("bin")).resolve("spark-submit"), SUBMIT);
        Files.setPosixFilePermissions(submit, PosixFilePermissions.fromString("rwxr-xr-x"));
        return home;
    }
}
