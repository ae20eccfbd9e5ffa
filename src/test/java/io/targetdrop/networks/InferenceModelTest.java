package io.targetdrop.networks;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.layers.LayerSet;
import io.targetdrop.regularizers.DropSchedule;
import io.targetdrop.regularizers.Regularizer;
import io.targetdrop.regularizers.RegularizerConfig;
import io.targetdrop.regularizers.TargetDrop;
import io.targetdrop.regularizers.TargetDrop.Attention;
import io.targetdrop.regularizers.TargetDrop.KeepScale;
import io.targetdrop.regularizers.Variants;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

class InferenceModelTest {

    /**
     * The network is trained a little first, so that running means, gates and weights are not at their initial values.
     */
    @ParameterizedTest
    @EnumSource(Attention.class)
    void infersWhatTheTrainedNetworkInfers(Attention attention) {
        assertInfersTheSame(NetworkName.RESNET_8, targetDrop(attention));
    }

    /** With the large networks, one of each family: together they use everything that DL4J's layers are needed for. */
    @ParameterizedTest
    @EnumSource(names = {"PLAIN_CNN", "WRN_16_4", "DENSENET_BC_100_12"})
    void infersWhatTheTrainedNetworkInfers(NetworkName name) {
        assertInfersTheSame(name, targetDrop(Attention.GATED));
    }

    @Tag("slow")
    @ParameterizedTest
    @EnumSource(names = {"RESNET_50_IMAGENET", "VGG_16"})
    void infersWhatTheTrainedLargeNetworkInfers(NetworkName name) {
        assertInfersTheSame(name, targetDrop(Attention.GATED));
    }

    private static RegularizerConfig targetDrop(Attention attention) {
        return new TargetDrop(0.25, 5, 4, attention, KeepScale.PER_MAP, new DropSchedule.Constant());
    }

    @ParameterizedTest
    @MethodSource("io.targetdrop.regularizers.Regularizer#all")
    void leavesRandomMasksOut(Regularizer method) {
        assertInfersTheSame(NetworkName.RESNET_8, Variants.of(method, 0.5, 3, new DropSchedule.Constant()));
    }

    private static void assertInfersTheSame(NetworkName name, RegularizerConfig regularizer) {
        int side = NetworkTrainingTest.smallestSide(name);
        Blueprint blueprint =
                NetworksTest.blueprint(name, LayerSet.FAST, NetworksTest.everywhere(name, regularizer), side);
        ComputationGraph trained = blueprint.build();
        Nd4j.getRandom().setSeed(2);
        INDArray images = Nd4j.randn(DataType.FLOAT, 4, 3, side, side);
        for (int step = 0; step < 3; step++) {
            trained.fit(new DataSet(images, Nd4j.eye(10).getRows(1, 4, 7, 9).castTo(DataType.FLOAT)));
        }
        ComputationGraph plain = blueprint.inferenceModel(trained);
        INDArray expected = trained.output(images)[0];
        assertTrue(expected.equalsWithEps(plain.output(images)[0], 1e-4));
        assertFalse(plain.getConfiguration().toJson().contains("targetdrop"), "a class of this project in it");
    }
}
