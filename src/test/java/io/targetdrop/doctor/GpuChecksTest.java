package io.targetdrop.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.doctor.Check.Status;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The doctor's lines about GPUs, in either build. */
class GpuChecksTest {
    private static final NvidiaSmi NONE = new NvidiaSmi(List.of(), "", "was not found");
    private static final NvidiaSmi AMPERE_AND_HOPPER =
            NvidiaSmi.of(0, "0, GPU-aa, NVIDIA A100, 8.0, 535.104.05\n1, GPU-hh, NVIDIA H100, 9.0, 535.104.05\n");

    @Test
    void theCpuBuildReportsGpusThatItLeavesIdle() {
        List<Check> checks = GpuChecks.idle(AMPERE_AND_HOPPER);
        assertEquals(
                List.of(Status.WARNING, Status.WARNING),
                checks.stream().map(Check::status).toList());
        assertTrue(checks.get(0).remedy().contains("-Pcuda"), checks.get(0).remedy());
        assertTrue(checks.get(1).finding().contains("Hopper"), checks.get(1).finding());
    }

    @Test
    void theCpuBuildNeedsNoGpu() {
        assertEquals(Status.OK, Check.worst(GpuChecks.idle(NONE)));
    }

    @Test
    void theCudaBuildNeedsOneThatItHasCodeFor() {
        assertEquals(Status.PROBLEM, Check.worst(GpuChecks.needed(facts(NONE, ""))));
        assertEquals(Status.PROBLEM, Check.worst(GpuChecks.needed(facts(AMPERE_AND_HOPPER, "1"))));
        assertEquals(Status.OK, Check.worst(GpuChecks.needed(facts(AMPERE_AND_HOPPER, "0"))));
    }

    private static GpuChecks.CudaFacts facts(NvidiaSmi smi, String visible) {
        return new GpuChecks.CudaFacts(smi, Optional.of(visible), List.of());
    }
}
