package io.targetdrop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The real checks, on the machine that runs the tests, which the build has already found fit. */
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
}
