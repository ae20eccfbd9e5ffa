package io.targetdrop.submit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.targetdrop.submit.SubmitCommand.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuickstartIT {
    private static final Path ROOT = SubmitCommand.projectRoot();

    /** The quickstart's own configuration, reduced. */
    private static final List<String> SMALL = List.of(
            "network.name=plain-cnn",
            "data.side=16",
            "data.train-count=80",
            "data.test-count=20",
            "training.epochs=1",
            "training.batch-size=16");

    @TempDir
    private Path directory;

    @Test
    void trainsWithItsOwnConfigurationOnTwoWorkersOfThisMachine() throws Exception {
        Outcome outcome = quickstart("--dry-run");

        assertEquals(0, outcome.exitCode(), outcome.errors());
        String line = outcome.lastLine();
        assertTrue(line.contains(" --master local\\[2\\] "), line);
        assertTrue(line.contains(" train --config " + ROOT + "/conf/quickstart.conf --out runs/quickstart "), line);
        assertFalse(Files.exists(directory.resolve("runs")));
    }

    @Test
    void endsWithTheJsonLineOfTrain() throws Exception {
        JsonNode json = TrainedRun.json(quickstart("--json"));

        assertEquals(1, json.get("epochs").asInt());
        assertTrue(json.has("test_accuracy") && json.has("parameters_sha256"), json.toString());
        assertEquals(
                "file:" + directory.toRealPath() + "/runs/quickstart",
                json.get("out").asText());
    }

    /** Runs the printed hints as they are, except that a wrong last setting stops those that train. */
    @Tag("slow")
    @Test
    void pointsToCommandsThatExist() throws Exception {
        Outcome trained = quickstart();
        assertEquals(0, trained.exitCode(), trained.errors());

        List<String> hints = trained.output()
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith("submit/"))
                .map(line -> line.split(" {2,}")[0])
                .toList();

        assertEquals(4, hints.size(), trained.output());
        for (String hint : hints) {
            if (hint.startsWith("submit/quickstart")) {
                Outcome refused = run(List.of(hint.split(" ")), "--set", "training.epochs=0");
                assertTrue(refused.errors().contains("error: training.epochs must be at least 1"), refused.errors());
            } else {
                Outcome followed = run(List.of(hint.split(" ")), "--json");
                assertEquals(0, followed.exitCode(), () -> hint + "\n" + followed.errors());
            }
        }
        assertTrue(trained.output().contains("README.md"));
        assertTrue(Files.exists(ROOT.resolve("README.md")));
    }

    @Test
    void doesNotMixTwoRuns() throws Exception {
        Files.createDirectories(directory.resolve("runs/quickstart"));

        assertTrue(quickstart("--dry-run").lastLine().contains(" --out runs/quickstart-2 "));
    }

    private Outcome quickstart(String... more) throws Exception {
        List<String> words = new ArrayList<>(List.of("submit/quickstart"));
        SMALL.forEach(setting -> words.addAll(List.of("--set", setting)));
        return run(words, more);
    }

    /** Runs a command line that starts with a script of this project, in its own directory. */
    private Outcome run(List<String> words, String... more) throws Exception {
        String[] arguments =
                Stream.concat(words.stream().skip(1), Stream.of(more)).toArray(String[]::new);
        return SubmitCommand.script(ROOT.resolve(words.get(0)), arguments)
                .in(directory)
                .run();
    }
}
