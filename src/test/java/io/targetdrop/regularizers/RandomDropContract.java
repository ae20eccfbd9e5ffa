package io.targetdrop.regularizers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.kernels.Maps;
import io.targetdrop.kernels.OneDnn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/** What every regulariser that draws its masks promises, in addition to {@link RegularizerContract}. */
abstract class RandomDropContract extends RegularizerContract {
    static final LayerWorkspaceMgr WORKSPACES = LayerWorkspaceMgr.noWorkspaces();
    private static final int BLOCKED_CHANNELS = 32;
    private static final int BLOCK_SIZE = 3;

    /** The method under test. */
    abstract Regularizer method();

    /** A drop probability with which most inputs change. */
    double dropProbability() {
        return 0.3;
    }

    Regularizer settings(double dropProbability) {
        return Variants.of(method(), dropProbability, BLOCK_SIZE, new DropSchedule.Constant());
    }

    @Override
    RegularizerLayer layer() {
        return new RegularizerLayer(settings(dropProbability()));
    }

    @Override
    RegularizerLayer layerThatDropsNothing() {
        return new RegularizerLayer(settings(0));
    }

    @Override
    RegularizerLayer layerWithFrozenMask() {
        return new FrozenMaskLayer(settings(dropProbability()));
    }

    @Test
    void drawsAnotherMaskFromAnotherSeedStepOrSite() {
        Nd4j.getRandom().setSeed(1);
        // enough samples that a method which drops whole ones hardly draws the same mask twice
        INDArray input = Nd4j.rand(DataType.FLOAT, 24, BLOCKED_CHANNELS, 11, 9);
        INDArray output = activate("a", 5, 1, input);
        assertEquals(output, activate("a", 5, 1, input));
        assertNotEquals(output, activate("a", 6, 1, input), "seed");
        assertNotEquals(output, activate("a", 5, 2, input), "step");
        assertNotEquals(output, activate("b", 5, 1, input), "site");
    }

    /** Other draws since the seed was set do not matter. */
    @Test
    void drawsNothingFromTheGenerator() {
        INDArray input = random(1);
        Layer layer = blockedLayer(layer(), "a");
        Nd4j.getRandom().setSeed(3);
        INDArray first = layer.activate(input.dup(), true, WORKSPACES);
        float next = Nd4j.getRandom().nextFloat();
        assertEquals(first, layer.activate(input.dup(), true, WORKSPACES));
        Nd4j.getRandom().setSeed(3);
        assertEquals(next, Nd4j.getRandom().nextFloat());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void isTheSameInEveryFormat(long seed) {
        INDArray input = random(seed);
        INDArray gradient = random(100 + seed);
        Passes[] ops = new Passes[1];
        OneDnn.without(() -> ops[0] = passes(seed, input, gradient));
        assertNotEquals(input, ops[0].output());
        assertClose(ops[0], passes(seed, input, gradient));
        assertClose(ops[0], passes(seed, Maps.blocked(input), Maps.blocked(gradient)));
    }

    /** The gradient of Σ output · g is g · M, and the output is U · M. */
    @Test
    void givesTheGradientTheFactorsOfTheOutput() {
        INDArray input = random(1).addi(10);
        Passes passes = passes(7, input, input);
        assertEquals(passes.output(), passes.inputGradient());
    }

    @Test
    void overwritesItsInputWhenItMay() throws IOException {
        ObjectMapper json = NeuralNetConfiguration.mapper();
        RegularizerLayer written = layer().overwritingInput();
        RegularizerLayer read = json.readValue(json.writeValueAsString(written), RegularizerLayer.class);
        INDArray input = Maps.blocked(random(1));
        INDArray before = input.dup();
        assertSame(input, blockedLayer(read, "a").activate(input, true, WORKSPACES));
        assertNotEquals(before, input);
    }

    /** A probability of 1, blocks larger than the map, maps of one position, nothing but zeros: never NaN. */
    @ParameterizedTest(name = "p = {0}, block {1}, {2} x {3}")
    @CsvSource({"1, 3, 8, 7", "1, 9, 4, 3", "0.5, 9, 1, 1", "1, 1, 1, 1", "1e-9, 3, 8, 7", "0.999, 2, 2, 5"})
    void staysFinite(double dropProbability, int block, int height, int width) {
        Regularizer settings = Variants.of(method(), dropProbability, block, new DropSchedule.Constant());
        Nd4j.getRandom().setSeed(1);
        for (INDArray maps : new INDArray[] {
            Nd4j.randn(DataType.FLOAT, 4, BLOCKED_CHANNELS, height, width),
            Nd4j.zeros(DataType.FLOAT, 4, BLOCKED_CHANNELS, height, width),
            Nd4j.ones(DataType.FLOAT, 4, BLOCKED_CHANNELS, height, width).negi()
        }) {
            for (INDArray input : new INDArray[] {maps, Maps.blocked(maps)}) {
                INDArray output =
                        blockedLayer(new RegularizerLayer(settings), "a").activate(input.dup(), true, WORKSPACES);
                assertFalse(output.isNaN().any());
                assertFalse(output.isInfinite().any());
            }
        }
    }

    @Test
    void followsItsSchedule() {
        Regularizer ramped = Variants.of(method(), dropProbability(), BLOCK_SIZE, new DropSchedule.LinearRamp(4));
        assertEquals(0, ramped.dropProbability(0));
        assertEquals(dropProbability() / 2, ramped.dropProbability(2), 1e-12);
        Layer layer = blockedLayer(new RegularizerLayer(ramped), "a");
        INDArray input = random(1);
        layer.setEpochCount(0);
        assertEquals(input, layer.activate(input.dup(), true, WORKSPACES));
        layer.setEpochCount(4);
        assertNotEquals(input, layer.activate(input.dup(), true, WORKSPACES));
    }

    @Test
    void returnsItsSettings() {
        Regularizer ramped = Variants.of(method(), 0.25, 4, new DropSchedule.LinearRamp(6));
        assertEquals(ramped, new RegularizerLayer(ramped).settings());
        assertEquals(Optional.of(method()), Regularizer.named(ramped.label()));
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.01, 1.5, Double.NaN})
    void refusesWhatIsNotAProbability(double dropProbability) {
        String message = assertThrows(IllegalArgumentException.class, () -> settings(dropProbability))
                .getMessage();
        assertTrue(message.startsWith("drop-probability must be in [0, 1] but is " + dropProbability), message);
        assertTrue(message.endsWith("is usual for " + method().label()), message);
    }

    /** The table of docs/regularizers.md has a row with the method's words and usual settings. */
    @Test
    void hasARowInTheDocumentation() throws IOException {
        String start = "| `" + method().label() + "` | " + method().method().drops() + " | ";
        String row = Files.readAllLines(Path.of("docs/regularizers.md")).stream()
                .filter(line -> line.startsWith(start))
                .findFirst()
                .orElseThrow(() -> new AssertionError("docs/regularizers.md has no row " + start));
        assertTrue(row.contains(method().method().probabilityOf() + " (" + method().dropProbability()), row);
        Object block = method().settings().get("block-size");
        assertTrue(block == null ? row.endsWith("| |") : row.endsWith("(" + block + ") |"), row);
    }

    @Test
    void refusesChannelsLast() {
        RegularizerLayer layer = layer();
        layer.setLayerName("stage-1");
        InputType channelsLast = InputType.convolutional(7, 6, CHANNELS, CNN2DFormat.NHWC);
        String message = assertThrows(IllegalArgumentException.class, () -> layer.getOutputType(0, channelsLast))
                .getMessage();
        assertTrue(message.startsWith(method().label() + " layer 'stage-1' needs activations [N, C, H, W]"), message);
    }

    private record Passes(INDArray output, INDArray inputGradient) {}

    private Passes passes(long seed, INDArray input, INDArray gradient) {
        Layer layer = blockedLayer(layer(), "a");
        Nd4j.getRandom().setSeed(seed);
        layer.setInput(input.dup(), WORKSPACES);
        INDArray output = layer.activate(true, WORKSPACES);
        assertEquals(input.rank(), output.rank());
        INDArray inputGradient =
                layer.backpropGradient(gradient.dup(), WORKSPACES).getSecond();
        return new Passes(Maps.plain(output), Maps.plain(inputGradient));
    }

    private static void assertClose(Passes expected, Passes actual) {
        assertTrue(expected.output().equalsWithEps(actual.output(), 1e-5), "output");
        assertTrue(expected.inputGradient().equalsWithEps(actual.inputGradient(), 1e-5), "gradient of the input");
    }

    private INDArray activate(String site, long seed, int step, INDArray input) {
        Layer layer = blockedLayer(layer(), site);
        layer.setIterationCount(step);
        Nd4j.getRandom().setSeed(seed);
        return layer.activate(input.dup(), true, WORKSPACES);
    }

    static Layer blockedLayer(RegularizerLayer configuration, String name) {
        configuration.setLayerName(name);
        NeuralNetConfiguration network = new NeuralNetConfiguration();
        network.setLayer(configuration);
        return configuration.instantiate(network, null, 0, null, false, DataType.FLOAT);
    }

    /** Maps of 99 positions, which take two words. */
    static INDArray random(long seed) {
        Nd4j.getRandom().setSeed(seed);
        return Nd4j.randn(DataType.FLOAT, 3, BLOCKED_CHANNELS, 11, 9);
    }

    /** A mask of a method. */
    static Mask mask(Regularizer method, INDArray maps, double dropProbability, long seed) {
        return mask(method, FeatureMaps.of(maps), dropProbability, Pass.Seeds.of(seed, 0, "site"))
                .orElseThrow();
    }

    static Optional<Mask> mask(Regularizer method, FeatureMaps maps, double dropProbability, Pass.Seeds seeds) {
        return method.mask(Pass.inPlace(maps, dropProbability, seeds, Map.of()));
    }

    /** How far the share of n draws may be from p: five standard deviations. */
    static double tolerance(double probability, double draws) {
        return 5 * Math.sqrt(probability * (1 - probability) / draws);
    }
}
