package io.targetdrop.cli.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.cli.doctor.Check.Status;
import io.targetdrop.cli.doctor.ResourceChecks.Limits;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How findings are judged. */
class ChecksTest {

    @ParameterizedTest
    @CsvSource({"11, PROBLEM", "17, OK", "21, PROBLEM"})
    void java17IsNeeded(int feature, Status status) {
        assertEquals(status, PlatformChecks.java(feature).status());
    }

    @ParameterizedTest
    @CsvSource({"3.5.9, 2.12.18, OK", "3.5.9, 2.13.8, PROBLEM", "4.0.0, 2.13.16, PROBLEM", "3.4.1, 2.12.17, PROBLEM"})
    void spark35WithScala212IsNeeded(String spark, String scala, Status status) {
        assertEquals(status, PlatformChecks.spark(spark, scala).status());
    }

    @ParameterizedTest
    @CsvSource({"Linux, amd64, OK", "Linux, aarch64, PROBLEM", "Mac OS X, x86_64, PROBLEM"})
    void linuxOnX86IsNeeded(String system, String processor, Status status) {
        assertEquals(status, PlatformChecks.platform(system, processor).status());
    }

    @ParameterizedTest
    @CsvSource({", 8, WARNING", "1, 8, OK", "8, 8, OK", "9, 8, WARNING", "0, 8, PROBLEM", "all, 8, PROBLEM"})
    void threadsMustFitTheCores(String threads, int cores, Status status) {
        assertEquals(status, ResourceChecks.threads(threads, cores).status());
    }

    @ParameterizedTest(name = "heap {0}, off-heap {1}, process {2}, machine {3}: {4}")
    @CsvSource({
        "2, 2, 4, 8, OK",
        "2, 2, 4, 3, WARNING",
        "2, 2, 3, 8, WARNING",
        "2, 0, 4, 8, WARNING",
        "2, 2, 0, 8, WARNING"
    })
    void heapAndOffHeapMustFitProcessAndMachine(long heap, long offHeap, long process, long machine, Status status) {
        assertEquals(
                status,
                ResourceChecks.memory(new Limits(heap, offHeap, process, machine))
                        .status());
    }

    @Test
    void aConvolutionThatComputesWrongIsAProblem() {
        assertEquals(Status.OK, NativeChecks.convolution(9).status());
        assertEquals(Status.PROBLEM, NativeChecks.convolution(Double.NaN).status());
    }

    @Test
    void aLibraryWithoutOneDnnIsSlow() {
        assertEquals(Status.WARNING, NativeChecks.oneDnn(List.of()).status());
        assertEquals(
                "linux-x86_64-onednn", NativeChecks.oneDnn(List.of("-onednn")).finding());
    }

    @Test
    void layersWithoutOneDnnsKernelsAreAWarning() {
        assertEquals(Status.OK, NativeChecks.kernels(true).status());
        assertEquals(Status.WARNING, NativeChecks.kernels(false).status());
    }

    @Test
    void aTemporaryDirectoryThatIsNotThereIsAProblem() {
        Check check = ResourceChecks.temporaryDirectory(Path.of("/no/such/directory"));
        assertEquals(Status.PROBLEM, check.status());
        assertTrue(check.remedy().contains("spark.local.dir"), check.remedy());
    }

    @Test
    void theWorstStatusCounts() {
        assertEquals(Status.OK, Check.worst(List.of()));
        assertEquals(
                Status.PROBLEM,
                Check.worst(List.of(Check.problem("a", "", ""), Check.ok("b", ""), Check.warning("c", "", ""))));
    }
}
