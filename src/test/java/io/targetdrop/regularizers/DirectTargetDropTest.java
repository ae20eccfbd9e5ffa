package io.targetdrop.regularizers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.kernels.Maps;
import io.targetdrop.kernels.OneDnn;
import io.targetdrop.regularizers.TargetDrop.Attention;
import io.targetdrop.regularizers.TargetDrop.KeepScale;
import java.io.IOException;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.weights.WeightInitXavier;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/** TargetDrop in place, on plain and on blocked maps, against TargetDrop on ND4J's ops, with random input. */
class DirectTargetDropTest {
    private static final int CHANNELS = 32;

    static Stream<Arguments> cases() {
        return Stream.of(Attention.values())
                .flatMap(attention -> Stream.of(KeepScale.values())
                        .flatMap(scale -> Stream.of(1, 5, 9).map(size -> Arguments.of(attention, scale, size))));
    }

    @ParameterizedTest(name = "{0}, {1}, block size {2}")
    @MethodSource("cases")
    void isTheSameInEveryFormat(Attention attention, KeepScale scale, int blockSize) {
        TargetDrop settings = new TargetDrop(0.15, blockSize, 16, attention, scale, new DropSchedule.Constant());
        for (int seed = 0; seed < 5; seed++) {
            INDArray input = random(seed);
            INDArray gradient = random(100 + seed);
            Passes[] ops = new Passes[1];
            OneDnn.without(() -> ops[0] = passes(settings, input, gradient));
            assertNotEquals(input, ops[0].output());
            assertClose(ops[0], passes(settings, input, gradient));
            assertClose(ops[0], passes(settings, Maps.blocked(input), Maps.blocked(gradient)));
        }
    }

    @Test
    void overwritesItsInputWhenItMay() throws IOException {
        ObjectMapper json = NeuralNetConfiguration.mapper();
        RegularizerLayer written = new RegularizerLayer(new TargetDrop()).overwritingInput();
        RegularizerLayer configuration = json.readValue(json.writeValueAsString(written), RegularizerLayer.class);
        INDArray input = Maps.blocked(random(1));
        INDArray before = input.dup();
        INDArray output = layer(configuration).activate(input, true, LayerWorkspaceMgr.noWorkspaces());
        assertSame(input, output);
        assertNotEquals(before, output);
    }

    /** All equal: position 0 is the peak. A NaN is not larger than anything. */
    @Test
    void breaksTiesTowardsTheLowestPosition() {
        assertEquals(0, FeatureMaps.of(Nd4j.ones(DataType.FLOAT, 1, 16, 3, 3)).peak(4));
        INDArray twice = Maps.blocked(Nd4j.zeros(DataType.FLOAT, 2, 16, 3, 3)
                .putScalar(new int[] {1, 9, 1, 0}, 2)
                .putScalar(new int[] {1, 9, 2, 2}, 2));
        assertEquals(3, FeatureMaps.of(twice).peak(16 + 9));
        assertEquals(0, FeatureMaps.of(twice).peak(9));
    }

    @Test
    void changesNothingButTheRegionWhenItDoesNotScale() {
        INDArray maps = Maps.blocked(Nd4j.ones(DataType.FLOAT, 1, 16, 3, 3));
        FeatureMaps.of(maps).clear(11, new Region(0, 1, 1, 2));
        INDArray plain = Maps.plain(maps);
        assertEquals(16 * 9 - 4, plain.sumNumber().intValue());
        assertEquals(0, plain.getFloat(0, 11, 0, 1) + plain.getFloat(0, 11, 1, 2));
        assertEquals(1, plain.getFloat(0, 11, 2, 2));
    }

    private record Passes(INDArray output, INDArray inputGradient, INDArray parameterGradient) {}

    private static Passes passes(TargetDrop settings, INDArray input, INDArray gradient) {
        Layer layer = layer(new RegularizerLayer(settings));
        LayerWorkspaceMgr workspaces = LayerWorkspaceMgr.noWorkspaces();
        layer.setInput(input.dup(), workspaces);
        INDArray output = layer.activate(true, workspaces);
        assertEquals(input.rank(), output.rank());
        var back = layer.backpropGradient(gradient.dup(), workspaces);
        INDArray parameterGradient = ((RegularizerComputation) layer).getGradientsViewArray();
        return new Passes(Maps.plain(output), Maps.plain(back.getSecond()), parameterGradient);
    }

    private static void assertClose(Passes expected, Passes actual) {
        assertTrue(expected.output().equalsWithEps(actual.output(), 1e-5), "output");
        assertTrue(expected.inputGradient().equalsWithEps(actual.inputGradient(), 1e-5), "gradient of the input");
        assertTrue(
                expected.parameterGradient().equalsWithEps(actual.parameterGradient(), 1e-4),
                "gradient of the parameters");
    }

    private static Layer layer(RegularizerLayer configuration) {
        configuration.setNIn(CHANNELS);
        configuration.setNOut(CHANNELS);
        configuration.setWeightInitFn(new WeightInitXavier());
        NeuralNetConfiguration network = new NeuralNetConfiguration();
        network.setLayer(configuration);
        network.setSeed(1);
        long count = configuration.initializer().numParams(configuration);
        Nd4j.getRandom().setSeed(4);
        Layer layer = configuration.instantiate(
                network, null, 0, Nd4j.create(DataType.FLOAT, 1, count), true, DataType.FLOAT);
        layer.setBackpropGradientsViewArray(Nd4j.create(DataType.FLOAT, 1, count));
        return layer;
    }

    private static INDArray random(long seed) {
        Nd4j.getRandom().setSeed(seed);
        return Nd4j.randn(DataType.FLOAT, 3, CHANNELS, 8, 7);
    }
}
