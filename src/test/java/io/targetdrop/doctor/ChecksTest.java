package io.targetdrop.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.doctor.Check.Status;
import io.targetdrop.doctor.ResourceChecks.Limits;
import io.targetdrop.networks.NetworkCost;
import io.targetdrop.training.MemoryEstimate;
import io.targetdrop.training.MemoryEstimate.ImageMemory;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How checks judge what they find. */
class ChecksTest {
    private static final long MEBIBYTE = 1 << 20;

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
    @CsvSource({
        ", 8, 1, WARNING",
        "1, 8, 8, OK",
        "8, 8, 1, OK",
        "9, 8, 1, WARNING",
        "2, 8, 5, WARNING",
        "0, 8, 1, PROBLEM",
        "all, 8, 1, PROBLEM"
    })
    void threadsOfAllTasksMustFitTheCores(String threads, int cores, int tasks, Status status) {
        assertEquals(status, ResourceChecks.threads(threads, cores, tasks).status());
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

    @ParameterizedTest(name = "heap {0}, off-heap {1}, process {2}: {3}")
    @CsvSource({
        "400, 200, 2000, true",
        "400, 0, 0, true",
        "200, 200, 2000, false",
        "400, 50, 2000, false",
        "400, 200, 700, false"
    })
    void aRunMustFit(long heap, long offHeap, long process, boolean fits) {
        MemoryEstimate needed = new MemoryEstimate(300 * MEBIBYTE, 100 * MEBIBYTE);
        Limits limits = new Limits(heap * MEBIBYTE, offHeap * MEBIBYTE, process * MEBIBYTE, 8000 * MEBIBYTE);
        assertEquals(fits, limits.hold(needed));
        Check.Flagged tooLittle = ResourceChecks.tooLittle(limits, needed, TrainingProcess.Role.EXECUTOR);
        assertEquals(Status.PROBLEM, tooLittle.status());
        assertTrue(tooLittle.remedy().contains("--conf 'spark.executor.memory=300m'"), tooLittle.remedy());
    }

    @Test
    void aProcessNeedsMemoryForItsWorkersOnly() {
        ImageMemory image = new ImageMemory(3000, 0);
        Needs.Demand run = new Needs.Demand(
                new NetworkCost(1000, 0, 1000, 0, 0), MemoryEstimate.Kept.USUAL, 10, 10, 4, 1, 103, image, true);
        TrainingProcess two = new TrainingProcess("two", TrainingProcess.Role.EXECUTOR, 2, 2, "/tmp");
        assertEquals(52 * 3000, run.disk(two));
        TrainingProcess driver = new TrainingProcess("driver", TrainingProcess.Role.DRIVER, 2, 1, "/tmp");
        assertEquals(0, run.disk(driver));
        TrainingProcess eight = new TrainingProcess("eight", TrainingProcess.Role.EXECUTOR, 8, 8, "/tmp");
        assertEquals(103 * 3000, run.disk(eight));
        assertTrue(run.memory(eight).arrays() > run.memory(two).arrays());
    }

    @ParameterizedTest(name = "{0} bytes free, {1} needed: {2}")
    @CsvSource({"2000000000, 1000000000, OK", "2000000000, 2000000001, PROBLEM", "1000000, 0, WARNING"})
    void imagesMustFitOnTheDisk(long free, long needed, Status status) {
        assertEquals(status, ResourceChecks.space("/scratch", free, needed).status());
    }

    @ParameterizedTest(name = "{0} against {1} GFLOP/s: {2}")
    @CsvSource({"60, 100, OK", "50, 100, OK", "49, 100, WARNING", "0, 0, OK", "NaN, 100, WARNING"})
    void convolutionsMustBeNearlyAsFastAsProducts(double convolution, double product, Status status) {
        assertEquals(status, NativeChecks.speed(convolution, product).status());
    }

    @Test
    void closedPackagesAreNamed() {
        assertEquals(Status.OK, PlatformChecks.openedPackages().status());
        Check closed = PlatformChecks.openedPackages(List.of("java.base/java.nio"));
        assertEquals(Status.PROBLEM, closed.status());
        assertTrue(closed.finding().contains("java.base/java.nio"), closed.finding());
    }

    @ParameterizedTest(name = "{0} s before it was asked, {1} s after it was heard: {2}")
    @CsvSource({"0, 0, OK", "3, 0, OK", "6, 0, WARNING", "0, 5, OK", "0, 7, WARNING"})
    void clocksMustAgree(long before, long after, Status status) {
        Instant asked = Instant.parse("2026-01-01T12:00:00Z");
        Instant heard = asked.plusSeconds(10);
        Instant told = before > 0 ? asked.minusSeconds(before) : heard.plusSeconds(after);
        assertEquals(status, ClusterExamination.clock(asked, told, heard).status());
    }

    @ParameterizedTest(name = "instances {0}, cores.max {1}, executor.cores {2}: {3}")
    @CsvSource({", , , 0", "3, , , 3", ", 8, 4, 2", ", 8, , 0"})
    void executorsAreCountedFromTheSettings(String instances, String most, String cores, int expected) {
        SparkConf settings = new SparkConf(false);
        Optional.ofNullable(instances).ifPresent(value -> settings.set("spark.executor.instances", value));
        Optional.ofNullable(most).ifPresent(value -> settings.set("spark.cores.max", value));
        Optional.ofNullable(cores).ifPresent(value -> settings.set("spark.executor.cores", value));
        assertEquals(expected, ClusterExamination.expected(settings));
    }

    @ParameterizedTest(name = "{0} wanted, {1} came, {2} answered: {3}")
    @CsvSource({"2, 2, 2, OK", "0, 3, 3, OK", "2, 1, 1, PROBLEM", "2, 2, 1, PROBLEM"})
    void reportsMissingExecutors(int expected, int came, int answered, Status status) {
        assertEquals(
                status, ClusterExamination.executors(expected, came, answered).status());
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
    void aMissingTemporaryDirectoryIsAProblem() {
        Check.Flagged check = assertInstanceOf(Check.Flagged.class, ResourceChecks.scratch("/no/such/directory", 0));
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
