package io.targetdrop.networks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.data.ImageShape;
import io.targetdrop.layers.LayerSet;
import io.targetdrop.regularizers.RegularizerConfig;
import io.targetdrop.regularizers.TargetDrop;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

class NetworkCostTest {
    private static final int IMAGE = 3 * 32 * 32;

    /**
     * The millions of multiply-adds in a forward pass for an image of 32 x 32 pixels, to within 2 %: convolutions,
     * projections and the dense layer. The literature states 41 for ResNet-20, 125 for ResNet-56 and 313 for VGG-16
     * with batch normalisation (Li et al., arXiv 1608.08710, table 1), 556 for ResNet-18 with a 3 x 3 stem, 5.2 G for
     * WRN-28-10, and 290 for DenseNet-BC-100-12. Shortcuts without parameters, as in the first two, save 0.3.
     */
    @ParameterizedTest
    @CsvSource({
        "RESNET_20, 40.8",
        "RESNET_56, 125.5",
        "RESNET_18, 556",
        "PREACT_RESNET_18, 556",
        "WRN_28_10, 5246",
        "VGG_16, 313",
        "DENSENET_BC_100_12, 290"
    })
    void multipliesAsTheLiteratureSays(NetworkName name, double millions) {
        assertEquals(millions, name.cost().multiplications() / 1e6, 0.02 * millions);
    }

    /**
     * The same for an image of 224 x 224 pixels and 1,000 classes: 1.8, 3.6 and 3.8 G in He et al., table 1, whose
     * bottlenecks have their stride at the first convolution; torchvision's have it at the second, which makes it 4.1 G.
     */
    @ParameterizedTest
    @CsvSource({"RESNET_18_IMAGENET, 1.82", "RESNET_34_IMAGENET, 3.67", "RESNET_50_IMAGENET, 4.09"})
    void multipliesPhotographsAsTheLiteratureSays(NetworkName name, double billions) {
        assertEquals(billions, ofPhotographs(name).multiplications() / 1e9, 0.01 * billions);
    }

    /**
     * The image; the stem's convolution and normalisation at 112 x 112, and its pooling at 56 x 56; two arrays for each
     * convolution of a block, and the sum; two more for a stage's projection; the pooled channels; and the classes.
     */
    @Test
    void keepsTheOutputOfEveryLayerOfABottleneck() {
        long stem = 2 * 64 * 112 * 112 + 64 * 56 * 56;
        long kept = 3 * 224 * 224 + stem + 2048 + 1000;
        int[] blocks = {3, 4, 6, 3};
        for (int stage = 0; stage < 4; stage++) {
            long side = 56 >> stage;
            long width = 64L << stage;
            long before = stage == 0 ? side : 2 * side; // the first block's first convolution has no stride
            kept += blocks[stage] * (2 + 2 * 4 + 4) * width * side * side; // b, c and the sum
            kept += (blocks[stage] - 1) * 2 * width * side * side + 2 * width * before * before; // a
            kept += 2 * 4 * width * side * side; // projection
        }
        NetworkCost cost = ofPhotographs(NetworkName.RESNET_50_IMAGENET);
        assertEquals(kept, cost.activations());
        assertEquals(3 * 64 * 112 * 112, cost.passing());
    }

    private static NetworkCost ofPhotographs(NetworkName name) {
        Blueprint small = NetworksTest.blueprint(name, LayerSet.FAST, Map.of());
        return NetworkCost.of(
                new Blueprint(small.network(), new ImageShape(3, 224, 224), 1000, LayerSet.FAST, small.optimization()));
    }

    /** 9·3·16·32², 2·9·16²·32², then a halving convolution, a full one and a projection for each later stage. */
    @Test
    void countsTheMultiplicationsOfAResNet8() {
        long stem = 9 * 3 * 16 * 1024;
        long first = 2 * 9 * 16 * 16 * 1024;
        long second = 256 * (9 * 16 * 32 + 9 * 32 * 32 + 16 * 32);
        long third = 64 * (9 * 32 * 64 + 9 * 64 * 64 + 32 * 64);
        assertEquals(
                stem + first + second + third + 64 * 10,
                NetworkName.RESNET_8.cost().multiplications());
    }

    @Test
    void regularizersAndTheSetOfLayersCostNoMultiplications() {
        Map<String, RegularizerConfig> sites = NetworksTest.everywhere(NetworkName.RESNET_8);
        assertEquals(
                NetworkName.RESNET_8.cost().multiplications(),
                NetworkCost.of(NetworksTest.blueprint(NetworkName.RESNET_8, LayerSet.FAST, sites))
                        .multiplications());
        assertEquals(
                NetworkName.RESNET_8.cost().multiplications(),
                NetworkCost.of(NetworksTest.blueprint(NetworkName.RESNET_8, LayerSet.STOCK, Map.of()))
                        .multiplications());
    }

    @ParameterizedTest
    @EnumSource(NetworkName.class)
    void countsTheParametersThatTheNetworkHas(NetworkName name) {
        ComputationGraph network = NetworksTest.network(name, LayerSet.FAST, Map.of());
        assertEquals(network.numParams(), name.cost().parameters());
    }

    /**
     * The arrays are the image; the outputs of the stem's convolution and normalisation; in each block two of each and
     * the sum, and two more for a projection where maps are halved; the pooled channels; and the classes.
     */
    @Test
    void keepsTheOutputOfEveryLayer() {
        long stem = 2 * 16 * 32 * 32;
        long first = 5 * 16 * 32 * 32;
        long second = 7 * 32 * 16 * 16;
        long third = 7 * 64 * 8 * 8;
        assertEquals(
                IMAGE + stem + first + second + third + 64 + 10,
                NetworkName.RESNET_8.cost().activations());
    }

    @Test
    void aRegularizerThatOverwritesItsInputKeepsNothing() {
        Map<String, RegularizerConfig> sites = Map.of("stage-3", new TargetDrop());
        NetworkCost plain = NetworkName.RESNET_8.cost();
        NetworkCost fast = NetworkCost.of(NetworksTest.blueprint(NetworkName.RESNET_8, LayerSet.FAST, sites));
        assertEquals(plain.activations(), fast.activations());
        assertEquals(plain.passing(), fast.passing());
    }

    /** A chain needs what a layer reads and what it writes. A block with a shortcut needs its input for longer. */
    @ParameterizedTest
    @CsvSource({"PLAIN_CNN, 2, 32", "VGG_16, 2, 64", "RESNET_8, 3, 16", "PREACT_RESNET_18, 3, 64"})
    void asManyArraysPassAsAreAliveAtOnce(NetworkName name, int alive, int channels) {
        assertEquals(alive * channels * 32 * 32, name.cost().passing());
        assertEquals(0, name.cost().retained());
    }

    /**
     * The largest array has the 216 maps of the first dense block. ND4J's ops convert their input and their output.
     */
    @Test
    void nd4jsOpsOnPlainMapsNeedMore() {
        NetworkCost cost = NetworkName.DENSENET_BC_100_12.cost();
        assertEquals((3 + 2) * 216 * 32 * 32, cost.passing());
        assertEquals(cost.activations(), cost.retained());
    }

    /** DL4J's workspace is 5 % larger than what it holds. It does not hold the image. */
    @ParameterizedTest
    @EnumSource(names = {"PLAIN_CNN", "RESNET_8", "RESNET_20", "VGG_16", "WRN_16_4", "RESNET_50_IMAGENET"})
    void activationsAreWhatTheWorkspaceMeasures(NetworkName name) {
        int images = 2;
        Nd4j.getWorkspaceManager().destroyAllWorkspacesForCurrentThread(); // an earlier test's is of another size
        ComputationGraph network = NetworksTest.network(name, LayerSet.FAST, NetworksTest.everywhere(name));
        INDArray labels = Nd4j.zeros(DataType.FLOAT, images, 10);
        labels.getColumn(0).assign(1);
        for (int step = 0; step < 2; step++) {
            network.fit(new DataSet(Nd4j.rand(DataType.FLOAT, images, 3, 32, 32), labels));
        }
        long measured = Nd4j.getWorkspaceManager().getAllWorkspacesForCurrentThread().stream()
                .filter(workspace -> workspace.getId().equals("WS_ALL_LAYERS_ACT"))
                .mapToLong(MemoryWorkspace::getCurrentSize)
                .sum();
        Nd4j.getWorkspaceManager().destroyAllWorkspacesForCurrentThread();

        double computed = 1.05 * Float.BYTES * images * (name.cost().activations() - IMAGE);
        assertTrue(Math.abs(measured - computed) <= 0.01 * computed, measured + " but computed " + computed);
    }

    @Test
    void refusesImpossibleCosts() {
        assertThrows(IllegalArgumentException.class, () -> new NetworkCost(0, 0, 1, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new NetworkCost(1, 0, 0, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new NetworkCost(1, -1, 1, 0, 0));
    }
}
