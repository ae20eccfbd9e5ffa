package io.targetdrop.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.data.ImageShape;
import io.targetdrop.layers.LayerSet;
import io.targetdrop.networks.Blueprint;
import io.targetdrop.networks.NetworkConfig;
import io.targetdrop.networks.NetworkName;
import io.targetdrop.regularizers.RegularizerConfig;
import io.targetdrop.regularizers.TargetDrop;
import io.targetdrop.training.MemoryEstimate.Load;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.Nesterovs;

class MemoryEstimateTest {
    private static final long MEBIBYTE = 1 << 20;
    /** A vector of parameters and momentum is 8 MiB; the activations of a minibatch of 4 are 32 MiB. */
    private static final NetworkSize NETWORK = new NetworkSize(MEBIBYTE, 2 * MEBIBYTE);

    private static final Load LOAD = new Load(2, 4, 1000, 3008);

    @Test
    void anExecutorHoldsANetworkWithItsActivationsForEachTask() {
        // 2 tasks · (12 copies · 4 MiB + 1.5 · 32 MiB)
        assertEquals(
                2 * (48 + 48) * MEBIBYTE, MemoryEstimate.executor(NETWORK, LOAD).arrays());
    }

    @Test
    void anExecutorsHeapHoldsImagesAndVectors() {
        // 300 MiB for Spark, 1000 · (3008 + 64) bytes in 0.6 of what is for them, 4 + 2 · 3 vectors of 8 MiB
        assertEquals(
                380 * MEBIBYTE + 5_120_000,
                MemoryEstimate.executor(NETWORK, LOAD).heap());
    }

    @Test
    void aDriversHeapFollowsTheWidthOfTheTree() {
        // 3 vectors and 2 for each of 10 = sqrt(100), or of 5 > 4.6 = cube root of 100
        assertEquals(
                (300 + 23 * 8) * MEBIBYTE,
                MemoryEstimate.driver(NETWORK, 100, 2).heap());
        assertEquals(
                (300 + 13 * 8) * MEBIBYTE,
                MemoryEstimate.driver(NETWORK, 100, 3).heap());
        // 4 is the cube root of 64, which floating point puts a little lower or higher
        assertEquals(
                (300 + 11 * 8) * MEBIBYTE, MemoryEstimate.driver(NETWORK, 64, 3).heap());
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
    void refusesALoadThatIsNone() {
        assertThrows(IllegalArgumentException.class, () -> new Load(0, 32, 100, 3072));
        assertThrows(IllegalArgumentException.class, () -> new Load(1, 0, 100, 3072));
        assertThrows(IllegalArgumentException.class, () -> new Load(1, 32, -1, 3072));
        assertThrows(IllegalArgumentException.class, () -> new Load(1, 32, 100, 0));
        assertThrows(IllegalArgumentException.class, () -> new NetworkSize(0, 1));
        assertThrows(IllegalArgumentException.class, () -> new NetworkSize(1, 0));
    }

    @ParameterizedTest
    @EnumSource(NetworkName.class)
    void countsTheParametersThatTheNetworkHas(NetworkName name) {
        Blueprint blueprint = blueprint(name, Map.of());
        assertEquals(blueprint.build().numParams(), NetworkSize.of(blueprint).parameters());
    }

    @Test
    void countsTheOutputsOfAllLayers() {
        // image 3 · 32 · 32; stem 16 · 32 · 32, twice: convolution and normalisation; and so on in the stages, where
        // sums come on top, and shortcuts where the maps grow fewer; pooled channels; classes
        long stem = 2 * 16 * 32 * 32;
        long first = 5 * 16 * 32 * 32;
        long second = 7 * 32 * 16 * 16;
        long third = 7 * 64 * 8 * 8;
        assertEquals(
                3 * 32 * 32 + stem + first + second + third + 64 + 10,
                NetworkSize.of(blueprint(NetworkName.RESNET_8, Map.of())).activations());
    }

    @Test
    void countsWhatStandsAtASite() {
        long without = NetworkSize.of(blueprint(NetworkName.RESNET_8, Map.of())).activations();
        RegularizerConfig targetDrop = new TargetDrop();
        long with = NetworkSize.of(blueprint(NetworkName.RESNET_8, Map.of("stage-3", targetDrop)))
                .activations();

        assertEquals(64 * 8 * 8, with - without);
    }

    /**
     * What benchmarks/results/memory.csv says was measured, in MiB: the most that a local run had beside its heap, with a
     * TargetDrop at every block.
     */
    @ParameterizedTest
    @CsvSource({
        "RESNET_8, 1, 64, 700, 386",
        "RESNET_8, 2, 64, 700, 501",
        "RESNET_20, 1, 32, 700, 455",
        "RESNET_20, 1, 64, 700, 501",
        "RESNET_18, 1, 32, 1500, 1264",
        "RESNET_18, 2, 32, 2000, 2003",
        "RESNET_18, 1, 64, 1500, 1493"
    })
    void boundsWhatWasMeasuredByAtMostHalfMore(
            NetworkName name, int workers, int batchSize, int heap, double measured) {
        Map<String, RegularizerConfig> sites = new TreeMap<>();
        name.blockSites().forEach(site -> sites.put(site, new TargetDrop()));
        NetworkSize network = NetworkSize.of(blueprint(name, sites));

        MemoryEstimate needed = MemoryEstimate.local(network, new Load(workers, batchSize, 0, 3072), 2);
        double bound = new MemoryEstimate(heap * MEBIBYTE, needed.arrays()).overhead() / (double) MEBIBYTE;

        assertTrue(measured <= bound && bound <= 1.5 * measured, measured + " and at most " + bound);
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
