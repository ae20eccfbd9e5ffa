package io.targetdrop.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Reads the actual output of nvidia-smi. */
class NvidiaSmiTest {

    @Test
    void readsOneGpuPerLine() {
        NvidiaSmi.Answered smi = answered("""
                0, GPU-5a1c, NVIDIA A100-SXM4-80GB, 8.0, 535.104.05
                1, GPU-77d0, NVIDIA B200, 10.0, 535.104.05
                """);
        assertEquals(
                List.of(
                        new NvidiaSmi.Gpu(0, "GPU-5a1c", "NVIDIA A100-SXM4-80GB", 80),
                        new NvidiaSmi.Gpu(1, "GPU-77d0", "NVIDIA B200", 100)),
                smi.gpus());
        assertEquals(Optional.of("535.104.05"), smi.driver());
    }

    @Test
    void readsTheAnswerOfADriverThatCannotTellTheCapability() {
        NvidiaSmi.Answered smi = answered("0, GPU-5a1c, Tesla K80, the first half, 470.182.03\n");
        assertEquals(
                List.of(new NvidiaSmi.Gpu(0, "GPU-5a1c", "Tesla K80, the first half", NvidiaSmi.Gpu.UNKNOWN)),
                smi.gpus());
        assertEquals(Optional.of("470.182.03"), smi.driver());
    }

    @Test
    void skipsLinesThatAreNotGpus() {
        assertEquals(new NvidiaSmi.Answered(List.of(), Optional.empty()), NvidiaSmi.of(0, "No devices were found\n\n"));
    }

    @Test
    void reportsWhatItSaysWhenItFails() {
        assertEquals(
                new NvidiaSmi.Failed(
                        "says 'NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver.'"),
                NvidiaSmi.of(
                        9,
                        "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver.\nMake sure ...\n"));
        assertEquals(new NvidiaSmi.Failed("says 'nothing'"), NvidiaSmi.of(1, "\n"));
    }

    private static NvidiaSmi.Answered answered(String output) {
        return assertInstanceOf(NvidiaSmi.Answered.class, NvidiaSmi.of(0, output));
    }
}
