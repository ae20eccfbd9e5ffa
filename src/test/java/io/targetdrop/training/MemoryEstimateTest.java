package io.targetdrop.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.data.ImageShape;
import io.targetdrop.layers.LayerSet;
import io.targetdrop.networks.Blueprint;
import io.targetdrop.networks.NetworkConfig;
import io.targetdrop.networks.NetworkCost;
import io.targetdrop.networks.NetworkName;
import io.targetdrop.regularizers.RegularizerConfig;
import io.targetdrop.regularizers.TargetDrop;
import io.targetdrop.training.MemoryEstimate.ImageMemory;
import io.targetdrop.training.MemoryEstimate.Load;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.Nesterovs;

class MemoryEstimateTest {
    private static final long MEBIBYTE = 1 << 20;
    /**
     * Its parameters take 4 MiB. For one image, activations take 10 MiB, passing arrays 1 MiB, and retained arrays 2
     * MiB.
     */
    private static final NetworkCost NETWORK =
            new NetworkCost(MEBIBYTE, 0, 5 * MEBIBYTE / 2, MEBIBYTE / 4, MEBIBYTE / 2);

    private static final Load LOAD = new Load(2, 4, 1000, 3008);

    @Test
    void anExecutorHoldsANetworkWithItsActivationsForEachTask() {
        // 2 tasks · (9 copies · 4 MiB + 4 images · 1.05 · 10 MiB + 100 images · 1 MiB + 4 images · 2 MiB)
        assertEquals(
                2 * (36 + 42 + 100 + 8) * MEBIBYTE,
                MemoryEstimate.executor(NETWORK, LOAD).arrays());
    }

    /** A parameter's second value is 4 MiB in each network and each vector in transit, and an average is 3 of these. */
    @Test
    void adamKeepsAnotherVectorAndTheDriverTheAverage() {
        MemoryEstimate.Kept kept = new MemoryEstimate.Kept(2, true);
        MemoryEstimate executor = MemoryEstimate.executor(NETWORK, LOAD);
        MemoryEstimate executorWithAdam = MemoryEstimate.executor(NETWORK, LOAD, kept);
        assertEquals(executor.arrays() + 2 * 4 * MEBIBYTE, executorWithAdam.arrays());
        assertEquals(executor.heap() + 10 * 4 * MEBIBYTE, executorWithAdam.heap());
        MemoryEstimate driver = MemoryEstimate.driver(NETWORK, 2, 2);
        MemoryEstimate driverWithAdam = MemoryEstimate.driver(NETWORK, 2, 2, kept);
        assertEquals(driver.heap() + (11 + 3) * 4 * MEBIBYTE, driverWithAdam.heap());
        assertEquals(driver.arrays() + 4 * 4 * MEBIBYTE, driverWithAdam.arrays());
        assertEquals(
                MemoryEstimate.local(NETWORK, LOAD, 2).heap() + (10 + 11 + 3) * 4 * MEBIBYTE,
                MemoryEstimate.local(NETWORK, LOAD, 2, kept).heap());
        assertEquals(
                MemoryEstimate.local(NETWORK, LOAD, 2),
                MemoryEstimate.local(NETWORK, LOAD, 2, MemoryEstimate.Kept.USUAL));
    }

    @Test
    void largeMinibatchesNeedMoreThanScoringDoes() {
        Load large = new Load(1, 200, 0, 3072);
        assertEquals(
                (36 + 2100 + 200 + 400) * MEBIBYTE,
                MemoryEstimate.executor(NETWORK, large).arrays());
    }

    @Test
    void anExecutorsHeapHoldsImagesAndVectors() {
        // 300 MiB for Spark, 1000 · (3008 + 64) bytes in 0.6 of the rest, 4 + 2 · 3 vectors of 8 MiB
        assertEquals(
                380 * MEBIBYTE + 5_120_000,
                MemoryEstimate.executor(NETWORK, LOAD).heap());
    }

    @Test
    void encodedImagesTakeTheirFilesAndADecodedMinibatch() {
        Load encoded = new Load(2, 4, 4, 1000, ImageMemory.ofEncoded(1280, 3008));
        // as above, with 1000 · (1280 + 256) bytes in 0.6, and 100 images that are scored at a time by each of 2 tasks
        assertEquals(
                380 * MEBIBYTE + 2_560_000 + 2 * 100 * (3008 + 64),
                MemoryEstimate.executor(NETWORK, encoded).heap());
    }

    @Test
    void aDriversHeapFollowsTheResultsThatComeToIt() {
        // 3 vectors, 2 results, and 3 more of each while it is read
        assertEquals(
                (300 + 11 * 8) * MEBIBYTE, MemoryEstimate.driver(NETWORK, 2, 2).heap());
        // 4 results have no tree, because two nodes of two would save nothing
        assertEquals(
                (300 + 19 * 8) * MEBIBYTE, MemoryEstimate.driver(NETWORK, 4, 2).heap());
        // 10 sums of 10, or 5 of 5, 4 of them read at the same time
        assertEquals(
                (300 + 25 * 8) * MEBIBYTE,
                MemoryEstimate.driver(NETWORK, 100, 2).heap());
        assertEquals(
                (300 + 19 * 8) * MEBIBYTE, MemoryEstimate.driver(NETWORK, 64, 3).heap());
        // twice each of 16
        assertEquals(
                (300 + 35 * 8) * MEBIBYTE,
                MemoryEstimate.driver(NETWORK, 256, 2).heap());
        assertEquals(32 * MEBIBYTE, MemoryEstimate.driver(NETWORK, 100, 2).arrays());
    }

    @Test
    void aLocalRunIsBothInOneProcess() {
        MemoryEstimate executor = MemoryEstimate.executor(NETWORK, LOAD);
        MemoryEstimate driver = MemoryEstimate.driver(NETWORK, 2, 2);
        MemoryEstimate local = MemoryEstimate.local(NETWORK, LOAD, 2);

        assertEquals(executor.arrays() + driver.arrays(), local.arrays());
        assertEquals(executor.heap() + driver.heap() - 300 * MEBIBYTE, local.heap());
    }

    @Test
    void aProcessIsHeapArraysLibrariesAndCollector() {
        MemoryEstimate estimate = new MemoryEstimate(1600 * MEBIBYTE, 100 * MEBIBYTE);

        assertEquals((100 + 384 + 100) * MEBIBYTE, estimate.overhead());
        assertEquals((1600 + 584) * MEBIBYTE, estimate.process());
    }

    @Test
    void settingsAreWholeMebibytesRoundedUp() {
        assertEquals(
                Map.of(
                        "spark.executor.memory",
                        "1601m",
                        "spark.executor.memoryOverhead",
                        "585m",
                        "spark.executor.extraJavaOptions",
                        "-Dorg.bytedeco.javacpp.maxbytes=585m -Dorg.bytedeco.javacpp.maxphysicalbytes=2186m"),
                new MemoryEstimate(1600 * MEBIBYTE + 1, 100 * MEBIBYTE + 1).settings("executor"));
    }

    @Test
    void refusesALoadWithoutTasksImagesOrBytes() {
        assertThrows(IllegalArgumentException.class, () -> new Load(0, 32, 100, 3072));
        assertThrows(IllegalArgumentException.class, () -> new Load(1, 0, 100, 3072));
        assertThrows(IllegalArgumentException.class, () -> new Load(1, 32, -1, 3072));
        assertThrows(IllegalArgumentException.class, () -> new Load(1, 32, 100, 0));
    }

    /**
     * The most memory outside its heap that a local run had with TargetDrop at every block, in MiB, as measured in
     * benchmarks/results/memory.csv and, for DenseNet, in docs/deploy.md. The bound is at most a third above the
     * measurement, because 384 MiB of it are for libraries, which a small network does not fill.
     */
    @ParameterizedTest
    @CsvSource({
        "RESNET_8, 1, 64, 700, 386",
        "RESNET_8, 2, 64, 700, 501",
        "RESNET_20, 1, 32, 700, 455",
        "RESNET_20, 1, 64, 700, 501",
        "RESNET_18, 1, 32, 1500, 1264",
        "RESNET_18, 2, 32, 2000, 2003",
        "RESNET_18, 1, 64, 1500, 1493",
        "DENSENET_BC_100_12, 1, 32, 1500, 2768"
    })
    void boundsWhatWasMeasuredByAtMostAThirdMore(
            NetworkName name, int workers, int batchSize, int heap, double measured) {
        Map<String, RegularizerConfig> sites = new TreeMap<>();
        name.blockSites().forEach(site -> sites.put(site, new TargetDrop()));
        NetworkCost network = NetworkCost.of(blueprint(name, sites));

        MemoryEstimate needed = MemoryEstimate.local(network, new Load(workers, batchSize, 0, 3072), 2);
        double bound = new MemoryEstimate(heap * MEBIBYTE, needed.arrays()).overhead() / (double) MEBIBYTE;

        assertTrue(measured <= bound && bound <= 4.0 / 3 * measured, measured + " and at most " + bound);
    }

    private static Blueprint blueprint(NetworkName name, Map<String, RegularizerConfig> sites) {
        return new Blueprint(
                new NetworkConfig(name, sites),
                new ImageShape(3, 32, 32),
                10,
                LayerSet.FAST,
                new Blueprint.Optimization(new Nesterovs(0.1, 0.9), 1e-4, 1, DataType.FLOAT));
    }
}
