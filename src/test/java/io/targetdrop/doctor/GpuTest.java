package io.targetdrop.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GpuTest {

    /** Machine code for 3.7, 5.0, 5.2, 6.0, 6.1, 7.0, 7.5, 8.0 and 8.6; each runs within its major number, upwards. */
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "21, false",
        "30, false",
        "35, false",
        "37, true",
        "50, true",
        "53, true",
        "62, true",
        "70, true",
        "75, true",
        "80, true",
        "86, true",
        "89, true",
        "90, false",
        "100, false",
        "103, false",
        "120, false"
    })
    void codeRunsWithinItsMajorNumberAndUpwards(int capability, boolean runs) {
        assertEquals(runs, gpu(capability).hasCode());
    }

    @ParameterizedTest
    @CsvSource({
        "37, 3.7, Kepler",
        "70, 7.0, Volta",
        "75, 7.5, Turing",
        "86, 8.6, Ampere",
        "89, 8.9, Ada",
        "90, 9.0, Hopper"
    })
    void isShownWithItsGeneration(int capability, String shown, String generation) {
        assertEquals(
                "GPU 0, X (compute capability " + shown + ", " + generation + ")",
                gpu(capability).shown());
    }

    @ParameterizedTest
    @CsvSource({"100, 10.0", "120, 12.0"})
    void hasTwoGenerationsOfBlackwell(int capability, String shown) {
        assertEquals(
                "GPU 0, X (compute capability " + shown + ", Blackwell)",
                gpu(capability).shown());
    }

    private static NvidiaSmi.Gpu gpu(int capability) {
        return new NvidiaSmi.Gpu(0, "GPU-1", "X", capability);
    }
}
