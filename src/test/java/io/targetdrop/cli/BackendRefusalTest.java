package io.targetdrop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.targetdrop.configuration.ConfigurationException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A backend that cannot compute here ends every command that computes, before it starts Spark or reads anything. */
class BackendRefusalTest {
    private static final Jobs REFUSED = new SparkJobs(() -> {
        throw new ConfigurationException("no driver");
    });

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "train --config conf/quickstart.conf",
                "search --config conf/search-drop-ratio.conf --out DIRECTORY/search",
                "search --config conf/search-drop-ratio.conf --dry-run",
                "evaluate --model DIRECTORY/none.zip --config conf/quickstart.conf",
                "explain --model DIRECTORY/none.zip --image DIRECTORY/none.png --out DIRECTORY/out.png",
                "export --model DIRECTORY/none.zip --out DIRECTORY/out.onnx"
            })
    void endsEveryCommandThatComputesWithItsLine(String command) {
        CommandRun run = run(command);

        assertEquals(2, run.exitCode());
        assertEquals("error: no driver\n", run.err());
        assertEquals("", run.out());
        assertFalse(sparkRuns());
    }

    /** The thread still has the session of an earlier test, but that session has stopped. */
    private static boolean sparkRuns() {
        return SparkSession.getActiveSession().isDefined()
                && !SparkSession.active().sparkContext().isStopped();
    }

    @Test
    void endsAReportThatNeedsTheModel() throws Exception {
        Path run = Files.createDirectories(directory.resolve("run"));
        Files.createFile(run.resolve("config.json"));
        Files.createFile(run.resolve("model.zip"));

        assertEquals(
                "error: no driver\n",
                run("report --in DIRECTORY/run --out DIRECTORY/run.html").err());
    }

    private CommandRun run(String command) {
        return CommandRun.of(
                REFUSED, command.replace("DIRECTORY", directory.toString()).split(" "));
    }
}
