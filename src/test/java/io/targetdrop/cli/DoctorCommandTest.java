package io.targetdrop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Runs the real checks on this machine. That the build got so far shows that it can train. */
class DoctorCommandTest {

    @Test
    void aMachineThatBuildsThisProjectCanTrain() throws Exception {
        CommandRun run = CommandRun.of(new SparkJobs(() -> {}), "doctor", "--json");
        assertEquals(0, run.exitCode(), run.out() + run.err());
        JsonNode report = new ObjectMapper().readTree(run.lastLine());
        assertFalse(report.get("status").asText().equals("problem"));
        assertEquals(
                List.of(
                        "java",
                        "opened packages",
                        "spark",
                        "platform",
                        "backend",
                        "onednn",
                        "kernels",
                        "convolution",
                        "speed",
                        "threads",
                        "memory",
                        "disk"),
                report.get("checks").findValuesAsText("name").subList(0, 12));
    }

    @Test
    void aConfigurationThatDoesNotFitItsDataIsOneLine() {
        CommandRun run = CommandRun.of(
                new SparkJobs(() -> {}),
                "doctor",
                "--config",
                "conf/quickstart.conf",
                "--set",
                "training.batch-size=1000000");
        assertEquals(2, run.exitCode(), run.out() + run.err());
        assertEquals(
                1, run.err().lines().filter(line -> line.startsWith("error: ")).count(), run.err());
        assertTrue(run.err().contains("batch-size"), run.err());
    }
}
