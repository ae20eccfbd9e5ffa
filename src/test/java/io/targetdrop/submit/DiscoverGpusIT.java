package io.targetdrop.submit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.submit.SubmitCommand.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code submit/discover-gpus}, with a fake {@code nvidia-smi} on the PATH. */
class DiscoverGpusIT {
    @TempDir
    private Path bin;

    @Test
    void printsWhatSparkReads() throws Exception {
        pretend("0, 8.0, NVIDIA A100-SXM4-40GB\n1, 8.6, NVIDIA A10\n10, 7.0, Tesla V100\n");

        Outcome outcome = discover().run();

        assertEquals(0, outcome.exitCode(), outcome.errors());
        assertEquals("{\"name\": \"gpu\", \"addresses\": [\"0\",\"1\",\"10\"]}\n", outcome.output());
        assertEquals("", outcome.errors());
    }

    @Test
    void asksForWhatItReads() throws Exception {
        write("echo \"$*\" >&2; echo '0, 8.0, NVIDIA A100'");

        assertEquals(
                "--query-gpu=index,compute_cap,name --format=csv,noheader\n",
                discover().run().errors());
    }

    @ParameterizedTest
    @ValueSource(strings = {"3.7", "5.0", "7.5", "8.6", "8.9"})
    void takesEveryCapabilityThatTheBackendHasCodeFor(String capability) throws Exception {
        pretend("0, " + capability + ", some card\n");

        assertEquals(0, discover().run().exitCode());
    }

    @ParameterizedTest
    @CsvSource({"3.5, Tesla K40", "9.0, NVIDIA H100 80GB HBM3", "10.0, NVIDIA B200", "12.0, NVIDIA GeForce RTX 5090"})
    void refusesACardThatTheBackendHasNoCodeFor(String capability, String name) throws Exception {
        pretend("0, 8.0, NVIDIA A100\n1, " + capability + ", " + name + "\n");

        assertFails(
                "GPU 1 is " + name + ", compute capability " + capability + ", and nd4j-cuda-11.6 has machine code for"
                        + " 3.7 to 8.9 only; use a profile without GPUs, or name the others in CUDA_VISIBLE_DEVICES",
                discover().run());
    }

    @Test
    void namesOnlyTheCardsThatCudaShows() throws Exception {
        pretend("0, 9.0, NVIDIA H100\n1, 8.0, NVIDIA A100\n11, 9.0, NVIDIA H100\n");

        Outcome outcome = discover().with("CUDA_VISIBLE_DEVICES", "1").run();

        assertEquals("{\"name\": \"gpu\", \"addresses\": [\"1\"]}\n", outcome.output());
    }

    @Test
    void refusesAMachineWithoutTheDriver() throws Exception {
        for (String tool : new String[] {"bash", "env"}) {
            Files.createSymbolicLink(bin.resolve(tool), Path.of("/usr/bin", tool));
        }

        assertFails(
                "nvidia-smi is not on the PATH; install NVIDIA's driver, or use a profile without GPUs",
                discover().with("PATH", bin.toString()).run());
    }

    @Test
    void refusesADriverThatFails() throws Exception {
        write("echo NVIDIA-SMI has failed because it could not communicate with the driver >&2; exit 9");

        Outcome outcome = discover().run();

        assertEquals(1, outcome.exitCode());
        assertTrue(outcome.errors().contains("NVIDIA-SMI has failed"), outcome.errors());
        assertTrue(outcome.errors().contains("run it by hand to see why"), outcome.errors());
    }

    @Test
    void refusesAMachineWithoutACard() throws Exception {
        pretend("");

        assertFails(
                "nvidia-smi lists no GPU; use a profile without GPUs",
                discover().run());
    }

    @Test
    void refusesAnAnswerThatItDoesNotUnderstand() throws Exception {
        pretend("0, [N/A], NVIDIA old\n");

        Outcome outcome = discover().run();

        assertEquals(1, outcome.exitCode());
        assertTrue(outcome.errors().contains("printed '0, [N/A], NVIDIA old'"), outcome.errors());
    }

    private static void assertFails(String message, Outcome outcome) {
        assertEquals(1, outcome.exitCode(), outcome.output());
        assertEquals("discover-gpus: " + message + "\n", outcome.errors());
        assertEquals("", outcome.output());
    }

    private SubmitCommand discover() {
        return SubmitCommand.script(SubmitCommand.projectRoot().resolve("submit/discover-gpus"))
                .with("PATH", bin + ":" + System.getenv("PATH"));
    }

    private void pretend(String cards) throws IOException {
        write("cat <<'END'\n" + cards + "END");
    }

    private void write(String commands) throws IOException {
        Path script = Files.writeString(bin.resolve("nvidia-smi"), "#!/bin/sh\n" + commands + "\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
