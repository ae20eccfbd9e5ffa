package io.targetdrop.submit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.results.ModelZip;
import io.targetdrop.submit.SubmitCommand.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model that names a class on Spark's class path; loading that class would write a file. */
class HostileModelIT {
    private static final String ACTIVATION = "org.nd4j.linalg.activations.impl.ActivationSoftmax";

    @TempDir
    private Path directory;

    private Path mark;
    private Path model;

    @BeforeEach
    void makeTheModel() throws Exception {
        mark = directory.resolve("mark");
        Path good = TrainedRun.get().directory().resolve("model.zip");
        model = Files.write(
                directory.resolve("model.zip"),
                ModelZip.of(good)
                        .withConfiguration(ACTIVATION, "io.targetdrop.results.Hostile")
                        .bytes());
    }

    @Test
    void evaluateRefusesItAndLoadsNothing() throws Exception {
        assertRefused(submit(
                "evaluate",
                "--model",
                model.toString(),
                "--config",
                TrainedRun.get().resolvedConfiguration().toString()));
    }

    @Test
    void reportRefusesItAndLoadsNothing() throws Exception {
        Path run = Files.createDirectory(directory.resolve("run"));
        Files.move(model, run.resolve("model.zip"));
        Files.copy(TrainedRun.get().resolvedConfiguration(), run.resolve("config.json"));
        assertRefused(submit(
                "report",
                "--in",
                run.toString(),
                "--out",
                directory.resolve("page.html").toString()));
    }

    private void assertRefused(Outcome outcome) {
        assertFalse(Files.exists(mark), "the class was loaded");
        assertEquals(3, outcome.exitCode(), outcome.errors());
        assertEquals(
                1,
                outcome.errors()
                        .lines()
                        .filter(line -> line.startsWith("error: "))
                        .count(),
                outcome.errors());
        assertTrue(
                outcome.errors().contains("configuration.json names io.targetdrop.results.Hostile; "),
                outcome.errors());
    }

    private Outcome submit(String... arguments) throws Exception {
        String[] all = new String[arguments.length + 4];
        System.arraycopy(arguments, 0, all, 0, arguments.length);
        all[arguments.length] = "--master";
        all[arguments.length + 1] = "local[1]";
        all[arguments.length + 2] = "--conf";
        all[arguments.length + 3] =
                "spark.driver.extraClassPath=" + SubmitCommand.projectRoot().resolve("target/test-classes");
        return SubmitCommand.targetdrop(all)
                .with("TARGETDROP_HOSTILE", mark.toString())
                .run();
    }
}
