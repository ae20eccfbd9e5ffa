package io.targetdrop.cli.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.cli.doctor.Check.Status;
import io.targetdrop.cli.doctor.GpuChecks.Gpu;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What nvidia-smi says, and what follows. */
class GpuChecksTest {

    @Test
    void readsOneGpuALine() {
        assertEquals(
                List.of(new Gpu("NVIDIA A100-SXM4-80GB", 80), new Gpu("Tesla K80, the first half", 37)),
                GpuChecks.parse("NVIDIA A100-SXM4-80GB, 8.0\nTesla K80, the first half, 3.7\n"));
    }

    @Test
    void readsCapabilitiesOfTwoDigits() {
        assertEquals(List.of(new Gpu("NVIDIA B200", 100)), GpuChecks.parse("NVIDIA B200, 10.0\n"));
    }

    @Test
    void skipsLinesThatAreNotGpus() {
        assertEquals(List.of(), GpuChecks.parse("No devices were found\n\nNVIDIA X, [N/A]\n"));
    }

    @ParameterizedTest(name = "{1} at {0} on a backend for GPUs ({2}) is {3}")
    @CsvSource({
        "30, GTX 680, true, PROBLEM",
        "37, K80, true, OK",
        "80, A100, true, OK",
        "89, L4, true, OK",
        "90, H100, true, PROBLEM",
        "100, B200, true, PROBLEM",
        "90, H100, false, WARNING",
        "80, A100, false, WARNING"
    })
    void capabilitiesFrom37To89Run(int capability, String name, boolean cudaBackend, Status status) {
        assertEquals(
                status, GpuChecks.judge(new Gpu(name, capability), cudaBackend).status());
    }

    @Test
    void saysWhyAnH200CannotBeUsed() {
        String finding = GpuChecks.judge(new Gpu("NVIDIA H200", 90), true).finding();
        assertTrue(finding.startsWith("NVIDIA H200 (compute capability 9.0) cannot be used"), finding);
        assertTrue(finding.contains("3.7 to 8.9"), finding);
    }

    @Test
    void noGpuIsAProblemOnlyForABackendThatNeedsOne() {
        assertEquals(Status.OK, GpuChecks.none(false).status());
        assertEquals(Status.PROBLEM, GpuChecks.none(true).status());
    }
}
