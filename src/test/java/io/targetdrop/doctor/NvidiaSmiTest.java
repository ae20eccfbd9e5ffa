package io.targetdrop.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Reads the actual output of nvidia-smi. */
class NvidiaSmiTest {

    @Test
    void readsOneGpuPerLine() {
        NvidiaSmi smi = NvidiaSmi.of(0, """
                0, GPU-5a1c, NVIDIA A100-SXM4-80GB, 8.0, 535.104.05
                1, GPU-77d0, NVIDIA B200, 10.0, 535.104.05
                """);
        assertEquals(
                List.of(
                        new NvidiaSmi.Gpu(0, "GPU-5a1c", "NVIDIA A100-SXM4-80GB", 80),
                        new NvidiaSmi.Gpu(1, "GPU-77d0", "NVIDIA B200", 100)),
                smi.gpus());
        assertEquals("535.104.05", smi.driver());
        assertEquals("", smi.failure());
    }

    @Test
    void readsTheAnswerOfADriverThatCannotTellTheCapability() {
        NvidiaSmi smi = NvidiaSmi.of(0, "0, GPU-5a1c, Tesla K80, the first half, 470.182.03\n");
        assertEquals(
                List.of(new NvidiaSmi.Gpu(0, "GPU-5a1c", "Tesla K80, the first half", NvidiaSmi.Gpu.UNKNOWN)),
                smi.gpus());
        assertEquals("470.182.03", smi.driver());
    }

    @Test
    void skipsLinesThatAreNotGpus() {
        assertEquals(List.of(), NvidiaSmi.of(0, "No devices were found\n\n").gpus());
    }

    @Test
    void reportsWhatItSaysWhenItFails() {
        NvidiaSmi smi = NvidiaSmi.of(
                9, "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver.\nMake sure ...\n");
        assertEquals(
                "says 'NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver.'", smi.failure());
        assertEquals("says 'nothing'", NvidiaSmi.of(1, "\n").failure());
    }
}
