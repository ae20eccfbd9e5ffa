package io.targetdrop.regularizers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.regularizers.TargetDrop.Attention;
import io.targetdrop.regularizers.TargetDrop.KeepScale;
import java.util.List;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.learning.regularization.L2Regularization;

class TargetDropTest {
    private static final int CHANNELS = RegularizerContract.CHANNELS;

    @Test
    void returnsItsSettings() {
        TargetDrop ramped =
                new TargetDrop(0.3, 7, 8, Attention.GATED, KeepScale.WHOLE_TENSOR, new DropSchedule.LinearRamp(6));
        assertEquals(ramped, new RegularizerLayer(ramped).settings());
        TargetDrop defaults = new TargetDrop();
        assertEquals(defaults, new RegularizerLayer(defaults).settings());
    }

    /** Every map that is a target has one region of zeros; with distinct maxima, the maximum is among them. */
    @Test
    void removesThePeaksOfTheTargetChannels() {
        INDArray input = RegularizerContract.input(1);
        INDArray output = RegularizerContract.train(layer(0.5, KeepScale.PER_MAP), input);
        for (int n = 0; n < input.size(0); n++) {
            int removed = 0;
            for (int c = 0; c < CHANNELS; c++) {
                INDArray map = input.slice(n).slice(c);
                long peak = map.reshape(map.length()).argMax(0).getLong(0);
                boolean target = output.slice(n).slice(c).getDouble(peak / map.size(1), peak % map.size(1)) == 0;
                assertEquals(!target, output.slice(n).slice(c).equals(map));
                removed += target ? 1 : 0;
            }
            assertEquals(3, removed, "K = 0.5 * 6 in every sample");
        }
    }

    /** λ makes up for what is missing: on a map of ones the sum stays. */
    @ParameterizedTest
    @EnumSource(KeepScale.class)
    void keepsTheSumOfOnes(KeepScale keepScale) {
        INDArray ones = Nd4j.ones(DataType.DOUBLE, 2, CHANNELS, 7, 6);
        INDArray output = RegularizerContract.train(layer(0.5, keepScale), ones);
        assertTrue(output.eq(0).any());
        assertEquals(ones.sumNumber().doubleValue(), output.sumNumber().doubleValue(), 1e-4);
    }

    @Test
    void dropsInEveryChannelWhenTheProbabilityIsOne() {
        INDArray output = RegularizerContract.train(layer(1, KeepScale.PER_MAP), RegularizerContract.input(1));
        INDArray rows = ChannelAttention.rows(output);
        for (int map = 0; map < rows.rows(); map++) {
            assertTrue(rows.getRow(map).eq(0).any());
        }
    }

    /** All maps are flat and all attention is equal: the first K channels lose the square around position 0. */
    @Test
    void breaksTiesTowardsTheLowestIndex() {
        ComputationGraph network = RegularizerContract.network(layer(0.5, KeepScale.PER_MAP));
        network.params().assign(0);
        INDArray ones = Nd4j.ones(DataType.DOUBLE, 1, CHANNELS, 7, 6);
        INDArray output = network.getLayer(0).activate(ones, true, LayerWorkspaceMgr.noWorkspaces());
        for (int c = 0; c < CHANNELS; c++) {
            assertEquals(c < 3, output.getDouble(0, c, 0, 0) == 0);
            assertEquals(c < 3, output.getDouble(0, c, 1, 1) == 0);
            assertNotEquals(0, output.getDouble(0, c, 2, 2));
        }
    }

    @Test
    void raisesTheDropProbabilityWithTheEpochs() {
        TargetDrop ramped =
                new TargetDrop(0.5, 3, 2, Attention.FIXED, KeepScale.PER_MAP, new DropSchedule.LinearRamp(2));
        ComputationGraph network = RegularizerContract.network(new RegularizerLayer(ramped));
        INDArray input = RegularizerContract.input(1);
        for (int epoch = 0; epoch <= 2; epoch++) {
            network.getLayer(0).setEpochCount(epoch);
            INDArray output = network.getLayer(0).activate(input.dup(), true, LayerWorkspaceMgr.noWorkspaces());
            assertEquals(expectedTargets(epoch), targets(input, output), "targets in epoch " + epoch);
        }
    }

    /** K = floor(0.5 · 6 · epoch / 2) for each of three samples. */
    private static int expectedTargets(int epoch) {
        return 3 * (int) (1.5 * epoch);
    }

    private static int targets(INDArray input, INDArray output) {
        INDArray before = ChannelAttention.rows(input);
        INDArray after = ChannelAttention.rows(output);
        int changed = 0;
        for (int map = 0; map < before.rows(); map++) {
            changed += before.getRow(map).equals(after.getRow(map)) ? 0 : 1;
        }
        return changed;
    }

    @Test
    void keepsFixedAttentionAsItWasInitialised() {
        ComputationGraph network = train(Attention.FIXED);
        RegularizerLayer fixed = (RegularizerLayer) network.getLayer(0).conf().getLayer();
        assertTrue(fixed.getUpdaterByParam("W1") instanceof NoOp);
        assertTrue(fixed.getRegularizationByParam("W1").isEmpty());
        assertEquals(
                RegularizerContract.network(new RegularizerLayer(settings(Attention.FIXED)))
                        .getLayer(0)
                        .params(),
                network.getLayer(0).params());
    }

    @ParameterizedTest
    @EnumSource(
            value = Attention.class,
            names = {"GATED", "STRAIGHT_THROUGH"})
    void learnsTheOtherAttentions(Attention attention) {
        ComputationGraph network = train(attention);
        RegularizerLayer layer = (RegularizerLayer) network.getLayer(0).conf().getLayer();
        assertTrue(layer.getUpdaterByParam("W1") instanceof Sgd);
        ComputationGraph fresh = RegularizerContract.network(new RegularizerLayer(settings(attention)));
        for (String name : List.of("W1", "W2")) {
            assertNotEquals(
                    fresh.getLayer(0).getParam(name), network.getLayer(0).getParam(name));
        }
    }

    @Test
    void decaysLearntAttentionOnly() {
        RegularizerLayer gated = new RegularizerLayer(settings(Attention.GATED));
        gated.setRegularization(List.of(new L2Regularization(0.1)));
        assertEquals(gated.getRegularization(), gated.getRegularizationByParam("W2"));
        RegularizerLayer fixed = new RegularizerLayer(settings(Attention.FIXED));
        fixed.setRegularization(List.of(new L2Regularization(0.1)));
        assertTrue(fixed.getRegularizationByParam("W2").isEmpty());
    }

    @Test
    void initialisesBothMatricesAtRandom() {
        ComputationGraph network = RegularizerContract.network(layer(0.5, KeepScale.PER_MAP));
        // hidden width max(6 / 2, 4) = 4: two matrices of 4 * 6
        assertEquals(48, network.getLayer(0).numParams());
        assertTrue(network.getLayer(0).getParam("W1").stdNumber().doubleValue() > 0.1);
        assertTrue(network.getLayer(0).getParam("W2").stdNumber().doubleValue() > 0.1);
        assertNotEquals(
                network.getLayer(0).getParam("W1"),
                network.getLayer(0).getParam("W2").transpose());
    }

    @Test
    void refusesChannelsLast() {
        InputType channelsLast = InputType.convolutional(7, 6, CHANNELS, CNN2DFormat.NHWC);
        RegularizerLayer layer = new RegularizerLayer(new TargetDrop());
        layer.setLayerName("stage-1");
        String message = assertThrows(IllegalArgumentException.class, () -> layer.setNIn(channelsLast, true))
                .getMessage();
        assertTrue(message.contains("'stage-1' needs activations [N, C, H, W]"), message);
        assertThrows(IllegalArgumentException.class, () -> layer.getOutputType(0, channelsLast));
    }

    @Test
    void refusesVectors() {
        RegularizerLayer layer = new RegularizerLayer(new TargetDrop());
        assertThrows(IllegalArgumentException.class, () -> layer.setNIn(InputType.feedForward(10), true));
    }

    @Test
    void reportsItsMemory() {
        RegularizerLayer layer = layer(0.5, KeepScale.PER_MAP);
        InputType input = InputType.convolutional(7, 6, CHANNELS);
        layer.setNIn(input, true);
        assertEquals(48, layer.getMemoryReport(input).getParameterSize());
        assertFalse(layer.isPretrainParam("W1"));
    }

    private static ComputationGraph train(Attention attention) {
        ComputationGraph network = RegularizerContract.network(new RegularizerLayer(settings(attention)));
        INDArray labels = Nd4j.zeros(DataType.DOUBLE, 3, 3);
        labels.putScalar(0, 0, 1).putScalar(1, 1, 1).putScalar(2, 2, 1);
        network.fit(new DataSet(RegularizerContract.input(5), labels));
        return network;
    }

    private static RegularizerLayer layer(double dropProbability, KeepScale keepScale) {
        return new RegularizerLayer(
                new TargetDrop(dropProbability, 3, 2, Attention.FIXED, keepScale, new DropSchedule.Constant()));
    }

    private static TargetDrop settings(Attention attention) {
        return new TargetDrop(0.5, 3, 2, attention, KeepScale.PER_MAP, new DropSchedule.Constant());
    }
}
