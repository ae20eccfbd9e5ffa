package io.targetdrop.doctor;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.configuration.ConfigurationException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the CUDA build says about a machine. */
class CudaReadinessTest {
    private static final String A100 = "0, GPU-aa, NVIDIA A100-SXM4-80GB, 8.0, 535.104.05\n";
    private static final String H100 = "1, GPU-hh, NVIDIA H100 80GB HBM3, 9.0, 535.104.05\n";

    @Test
    void aMachineWithEverythingHasNoProblem() {
        assertEquals(List.of(), problems(A100));
    }

    @Test
    void aMissingDriverIsNamed() {
        Check problem = only(problems(new NvidiaSmi(List.of(), "", "was not found"), "", List.of()));
        assertEquals("driver", problem.name());
        assertTrue(problem.finding().contains("NVIDIA driver from 450.80.02"), problem.finding());
        assertTrue(problem.finding().endsWith("nvidia-smi was not found"), problem.finding());
        assertTrue(problem.remedy().contains("targetdrop-spark.jar"), problem.remedy());
    }

    @ParameterizedTest
    @CsvSource({"440.33.01, 1", "450.51.06, 1", "450.80.01, 1", "450.80.02, 0", "450.119.03, 0", "1000.1, 0"})
    void aDriverOfAnOlderCudaIsAProblem(String driver, int problems) {
        assertEquals(problems, problems("0, GPU-aa, Tesla V100, 7.0, " + driver).size());
    }

    @Test
    void aDriverWithoutItsLibraryIsAProblem() {
        Check problem = only(problems(NvidiaSmi.of(0, A100), null, List.of("libcuda.so.1")));
        assertEquals("driver", problem.name());
        assertTrue(problem.finding().contains("libcuda.so.1"), problem.finding());
    }

    @ParameterizedTest(name = "{0}, {1}: {2}")
    @CsvSource({
        "GeForce GTX 680, 3.0, Kepler",
        "Tesla K40m, 3.5, Kepler",
        "NVIDIA H100 80GB HBM3, 9.0, Hopper",
        "NVIDIA H200, 9.0, Hopper",
        "NVIDIA B200, 10.0, Blackwell",
        "NVIDIA GeForce RTX 5090, 12.0, Blackwell"
    })
    void aGpuWithoutCodeIsRefusedByName(String name, String capability, String generation) {
        Check problem = only(problems("0, GPU-aa, " + name + ", " + capability + ", 535.104.05"));
        assertEquals("gpu", problem.name());
        assertTrue(
                problem.finding()
                        .startsWith("GPU 0, " + name + " (compute capability " + capability + ", " + generation
                                + ") cannot be used: nd4j-cuda-11.6 has machine code for"),
                problem.finding());
        assertEquals("use another GPU, or submit the CPU jar, targetdrop-spark.jar", problem.remedy());
    }

    @ParameterizedTest
    @CsvSource({"Tesla K80, 3.7", "Tesla T4, 7.5", "NVIDIA A10, 8.6", "NVIDIA L4, 8.9"})
    void aGpuWithCodeIsNotAProblem(String name, String capability) {
        assertEquals(List.of(), problems("0, GPU-aa, " + name + ", " + capability + ", 535.104.05"));
    }

    @Test
    void acceptsAGpuWhoseOldDriverCannotTell() {
        assertEquals(List.of(), problems("0, GPU-aa, Tesla K80, 470.182.03"));
    }

    @Test
    void aGpuWithoutCodeNextToAnotherOneMustBeHidden() {
        Check problem = only(problems(A100 + H100));
        assertTrue(problem.finding().startsWith("GPU 1, NVIDIA H100"), problem.finding());
        assertEquals("hide it: CUDA_VISIBLE_DEVICES=GPU-aa", problem.remedy());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "GPU-aa", "GPU-a", "0,7,1"})
    void aHiddenGpuDoesNotCount(String visible) {
        assertEquals(List.of(), problems(NvidiaSmi.of(0, A100 + H100), visible, List.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "NoDevFiles", "7"})
    void allGpusHiddenIsAProblem(String visible) {
        Check problem = only(problems(NvidiaSmi.of(0, A100), visible, List.of()));
        assertEquals(
                "a GPU must be visible but CUDA_VISIBLE_DEVICES is '" + visible + "' and nvidia-smi lists 1",
                problem.finding());
    }

    @Test
    void acceptsAPartOfAGpu() {
        assertEquals(List.of(), problems(NvidiaSmi.of(0, A100), "MIG-0d1e", List.of()));
    }

    @Test
    void noGpuIsAProblem() {
        assertEquals(
                "a GPU must be visible but nvidia-smi lists none",
                only(problems("No devices were found")).finding());
    }

    @Test
    void missingLibrariesOfCudaAndCudnnAreTwoProblems() {
        List<Check> problems =
                problems(NvidiaSmi.of(0, A100), null, List.of("libcublas.so.11", "libcusolver.so.11", "libcudnn.so.8"));
        assertEquals(
                List.of("cuda", "cudnn"), problems.stream().map(Check::name).toList());
        assertTrue(
                problems.get(0).finding().startsWith("CUDA 11.6's libcublas.so.11, libcusolver.so.11 must load"),
                problems.get(0).finding());
        assertTrue(problems.get(1).finding().startsWith("cuDNN 8's libcudnn.so.8 must load"));
        assertTrue(
                problems.get(1).remedy().contains("-Pcuda,cuda-redist"),
                problems.get(1).remedy());
    }

    @Test
    void oneLineListsEverythingThatIsMissing() {
        List<Check> problems =
                problems(new NvidiaSmi(List.of(), "", "was not found"), null, GpuChecks.CudaFacts.LIBRARIES);

        String line = assertThrows(ConfigurationException.class, () -> CudaReadiness.refuse(problems))
                .getMessage();

        assertEquals(1, line.lines().count());
        for (String part : List.of("nvidia-smi was not found", "libcublas.so.11", "libcudnn.so.8", "'doctor' says")) {
            assertTrue(line.contains(part), line);
        }
        assertFalse(line.contains("libcuda.so.1"), "without a driver, of course not: " + line);
    }

    /** Installing all of it would not help either. */
    @Test
    void aGpuWithoutCodeComesBeforeMissingLibraries() {
        assertEquals(
                List.of("gpu", "driver", "cuda", "cudnn"),
                problems(NvidiaSmi.of(0, H100), null, GpuChecks.CudaFacts.LIBRARIES).stream()
                        .map(Check::name)
                        .toList());
    }

    @Test
    void withoutAProblemTheRunContinues() {
        assertDoesNotThrow(() -> CudaReadiness.refuse(List.of()));
    }

    /** The tests' class path has the CPU's backend. */
    @Test
    void theCpuBuildNeedsNoneOfThis() {
        assertFalse(GpuChecks.CudaFacts.isCudaBuild());
        assertDoesNotThrow(CudaReadiness::require);
    }

    private static List<Check> problems(String smi) {
        return problems(NvidiaSmi.of(0, smi), null, List.of());
    }

    private static List<Check> problems(NvidiaSmi smi, String visible, List<String> missing) {
        return CudaReadiness.problems(new GpuChecks.CudaFacts(smi, Optional.ofNullable(visible), missing));
    }

    private static Check only(List<Check> problems) {
        assertEquals(1, problems.size(), problems.toString());
        return problems.get(0);
    }
}
