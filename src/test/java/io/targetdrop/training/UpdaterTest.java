package io.targetdrop.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.configuration.ConfigurationException;
import io.targetdrop.configuration.ConfigurationWriter;
import io.targetdrop.configuration.Configurations;
import io.targetdrop.data.ImageShape;
import io.targetdrop.data.SettingException;
import io.targetdrop.layers.LayerSet;
import io.targetdrop.networks.Blueprint;
import io.targetdrop.networks.Blueprint.Decay;
import io.targetdrop.networks.NetworkConfig;
import io.targetdrop.networks.NetworkName;
import io.targetdrop.training.schedules.LearningRate;
import io.targetdrop.training.schedules.LearningRateSchedule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;

/** The gradient of a step is what plain SGD with a learning rate of 1 subtracts from the same parameters. */
class UpdaterTest {
    private static final double DECAY = 0.1;
    private static final int STEPS = 3;
    /** Falls from step to step: 0.01, 0.0075, 0.005. */
    private static final LearningRate RATE = new LearningRate(0.01, new LearningRateSchedule.Linear(), 1, 4);

    @Test
    void adamFollowsItsFormula() {
        assertFollowsTheFormula(new Updater.Adam(0.8, 0.9, 1e-3));
    }

    @Test
    void adamwDecaysWeightsOutsideTheFormula() {
        assertFollowsTheFormula(new Updater.AdamW(0.8, 0.9, 1e-3));
    }

    private static void assertFollowsTheFormula(Updater updater) {
        boolean isDecoupled = updater instanceof Updater.AdamW;
        ComputationGraph network = network(updater.configured(RATE, 0.9), DECAY, updater.decay());
        assertEquals(
                1,
                network.getLayer(0).getConfig().getRegularizationByParam("W").size(),
                "DL4J's builder adds weight decay twice");
        ComputationGraph sgd = network(new Sgd(1), isDecoupled ? 0 : DECAY, Decay.PENALTY);
        double[] expected = network.params().ravel().toDoubleVector();
        boolean[] learned = where(network, (layer, name) -> !isStatistic(name));
        boolean[] weights = where(network, (layer, name) -> name.equals("W"));
        double[] m = new double[expected.length];
        double[] v = new double[expected.length];
        for (int t = 1; t <= STEPS; t++) {
            DataSet minibatch = minibatch(t);
            sgd.params().assign(network.params());
            double[] before = sgd.params().ravel().toDoubleVector();
            sgd.fit(minibatch);
            double[] after = sgd.params().ravel().toDoubleVector();
            network.fit(minibatch);
            double rate = 0.01 * (1 - (t - 1) / 4.0);
            for (int i = 0; i < expected.length; i++) {
                double gradient = before[i] - after[i];
                m[i] = 0.8 * m[i] + 0.2 * gradient;
                v[i] = 0.9 * v[i] + 0.1 * gradient * gradient;
                double step = rate
                        * Math.sqrt(1 - Math.pow(0.9, t))
                        / (1 - Math.pow(0.8, t))
                        * m[i]
                        / (Math.sqrt(v[i]) + 1e-3);
                double decayed = isDecoupled && weights[i] ? rate * DECAY * expected[i] : 0;
                expected[i] = learned[i] ? expected[i] - step - decayed : after[i];
            }
            double[] found = network.params().ravel().toDoubleVector();
            for (int i = 0; i < expected.length; i++) {
                assertEquals(expected[i], found[i], 2e-5, "parameter " + i + ", step " + t);
                expected[i] = found[i];
            }
        }
    }

    /** The same direction, with the norm c; running means and variances move as without clipping. */
    @Test
    void aLongGradientIsShortened() {
        ComputationGraph free = network(new Sgd(1), 0, Decay.PENALTY);
        ComputationGraph clipped = network(new Sgd(1), 0, Decay.PENALTY);
        double[] before = free.params().ravel().toDoubleVector();
        boolean[] learned = where(free, (layer, name) -> !isStatistic(name));
        free.fit(minibatch(1));
        double[] step = difference(before, free);
        double norm = norm(step, learned);

        GradientClipping.apply(norm / 4, clipped);
        GradientClipping.apply(norm / 4, clipped); // the second time changes nothing
        clipped.fit(minibatch(1));
        double[] shorter = difference(before, clipped);
        assertEquals(norm / 4, norm(shorter, learned), 1e-5 * norm);
        for (int i = 0; i < step.length; i++) {
            assertEquals(learned[i] ? step[i] / 4 : step[i], shorter[i], 1e-5);
        }
    }

    @Test
    void aShortGradientKeepsItsBits() {
        ComputationGraph free = network(new Sgd(1), DECAY, Decay.PENALTY);
        ComputationGraph clipped = network(new Sgd(1), DECAY, Decay.PENALTY);
        GradientClipping.apply(1e6, clipped);
        free.fit(minibatch(1));
        clipped.fit(minibatch(1));
        assertEquals(free.params(), clipped.params());
    }

    /** Those of networks that see one piece each, running means and variances too. */
    @Test
    void theStepOfAMinibatchInPiecesIsTheMeanOfTheirSteps() {
        DataSet minibatch = minibatch(1);
        ComputationGraph whole = network(new Sgd(1), DECAY, Decay.PENALTY);
        double[] before = whole.params().ravel().toDoubleVector();
        double[] expected = new double[before.length];
        double loss = 0;
        for (int piece = 0; piece < 2; piece++) {
            ComputationGraph apart = network(new Sgd(1), DECAY, Decay.PENALTY);
            apart.fit(new DataSet(
                    minibatch.getFeatures().get(NDArrayIndex.interval(2 * piece, 2 * piece + 2)),
                    minibatch.getLabels().get(NDArrayIndex.interval(2 * piece, 2 * piece + 2))));
            double[] step = difference(before, apart);
            for (int i = 0; i < step.length; i++) {
                expected[i] += step[i] / 2;
            }
            loss += apart.score() / 2;
        }
        assertEquals(loss, GradientAccumulation.fit(whole, minibatch.toMultiDataSet(), 2), 1e-6);
        double[] found = difference(before, whole);
        for (int i = 0; i < found.length; i++) {
            assertEquals(expected[i], found[i], 1e-5, "parameter " + i);
        }
    }

    /** It is the whole gradient whose norm counts, and a second step starts from nothing. */
    @Test
    void piecesAreClippedTogetherAndForgotten() {
        ComputationGraph clipped = network(new Sgd(1), 0, Decay.PENALTY);
        boolean[] learned = where(clipped, (layer, name) -> !isStatistic(name));
        GradientClipping.apply(1e-3, clipped);
        for (int step = 1; step <= 2; step++) {
            double[] before = clipped.params().ravel().toDoubleVector();
            GradientAccumulation.fit(clipped, minibatch(step).toMultiDataSet(), 1);
            assertEquals(1e-3, norm(difference(before, clipped), learned), 1e-5);
        }
        assertEquals(1, clipped.getListeners().size());
    }

    @Test
    void onePieceIsAnUsualStep() {
        ComputationGraph usual = network(new Sgd(1), DECAY, Decay.PENALTY);
        ComputationGraph inOne = network(new Sgd(1), DECAY, Decay.PENALTY);
        usual.fit(minibatch(1));
        GradientAccumulation.fit(inOne, minibatch(1).toMultiDataSet(), 4);
        assertEquals(usual.params(), inOne.params());
    }

    @Test
    void refusesPiecesThatDoNotMakeAMinibatch() {
        assertRefused(
                "training.micro-batch-size must divide training.batch-size, 64, but is 24; 32 halves it, 0 is for the whole"
                        + " minibatch",
                "training.micro-batch-size=24");
        assertRefused(
                "averaging.master must be resident with training.micro-batch-size but is dl4j; set averaging.master ="
                        + " resident",
                "training.micro-batch-size=32",
                "averaging.master=dl4j");
        assertRefused("training.micro-batch-size must be at least 0 but is -1", "training.micro-batch-size=-1");
    }

    private static void assertRefused(String expected, String... settings) {
        List<String> all = new ArrayList<>(List.of("data.format=generated"));
        all.addAll(List.of(settings));
        String message = assertThrows(ConfigurationException.class, () -> Configurations.of(all.toArray(String[]::new)))
                .getMessage();
        assertTrue(message.startsWith(expected), message);
    }

    /** Adam's state is 2 vectors a block. They are compared name by name, from each network's own blocks. */
    @Test
    void aThawedNetworkKeepsTheStateOfAdam() {
        Blueprint blueprint = new Blueprint(
                new NetworkConfig(NetworkName.PLAIN_CNN, Map.of()),
                new ImageShape(3, 16, 16),
                4,
                LayerSet.FAST,
                new Blueprint.Optimization(
                        new Updater.Adam(0.9, 0.99, 1e-8).configured(RATE, 0),
                        0,
                        1,
                        DataType.FLOAT,
                        List.of(),
                        List.of("stage-1")));
        ComputationGraph trained = blueprint.build();
        trained.fit(minibatch(1));
        trained.fit(minibatch(2));
        Map<String, List<INDArray>> before = stateByName(trained);
        Map<String, List<INDArray>> after = stateByName(blueprint.thawed(trained));
        assertTrue(before.size() < after.size());
        after.forEach((name, vectors) -> {
            for (int i = 0; i < 2; i++) {
                INDArray zeros = Nd4j.zeros(DataType.FLOAT, vectors.get(i).length());
                INDArray expected = before.containsKey(name) ? before.get(name).get(i) : zeros;
                assertEquals(expected, vectors.get(i), name);
                assertEquals(
                        before.containsKey(name), vectors.get(i).amaxNumber().doubleValue() > 0, name);
            }
        });
    }

    private static Map<String, List<INDArray>> stateByName(ComputationGraph network) {
        Map<String, List<INDArray>> byName = new TreeMap<>();
        network.getUpdater().getUpdaterBlocks().forEach(block -> {
            if (block.getGradientUpdater() == null
                    || block.getGradientUpdater().getState().isEmpty()) {
                return;
            }
            for (String vector : List.of("M", "V")) {
                INDArray state =
                        ((INDArray) block.getGradientUpdater().getState().get(vector)).ravel();
                long from = 0;
                for (var owner : block.getLayersAndVariablesInBlock()) {
                    long end = from + owner.getParamView().length();
                    byName.computeIfAbsent(
                                    owner.getLayer().getConfig().getLayerName() + "/" + owner.getParamName(),
                                    name -> new ArrayList<>())
                            .add(state.get(NDArrayIndex.interval(from, end)).dup());
                    from = end;
                }
            }
        });
        return byName;
    }

    @Test
    void theUsualUpdaterIsNotWritten() {
        RunConfig usual = Configurations.defaults();
        assertEquals(new Updater.Nesterov(), usual.training().updater());
        assertEquals(
                List.of(),
                ConfigurationWriter.differences(
                        usual, Configurations.of("data.format=generated", "training.updater=nesterov")));
        RunConfig adam = Configurations.of("data.format=generated", "training.updater={name=adamw, beta2=0.95}");
        assertEquals(new Updater.AdamW(0.9, 0.95, 1e-8), adam.training().updater());
        assertInstanceOf(
                Updater.Adam.class,
                Configurations.of("data.format=generated", "training.updater=adam")
                        .training()
                        .updater());
    }

    @Test
    void adamCannotStartFromZerosInEveryRound() {
        String message = assertThrows(
                        ConfigurationException.class,
                        () -> Configurations.of(
                                "data.format=generated", "training.updater=adam", "averaging.updater-state=reset"))
                .getMessage();
        assertTrue(
                message.startsWith(
                        "averaging.updater-state must be average or keep-local with training.updater = adam or adamw but is"
                                + " reset"),
                message);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1, Double.NaN})
    void refusesABetaThatIsNoShare(double beta) {
        assertEquals(
                "beta1 must be in [0, 1) but is " + beta + "; 0.9 is usual",
                assertThrows(SettingException.class, () -> new Updater.Adam(beta, 0.9, 1))
                        .getMessage());
        assertThrows(SettingException.class, () -> new Updater.AdamW(0.9, beta, 1));
    }

    private interface Choice {
        boolean of(String layer, String name);
    }

    private static boolean isStatistic(String name) {
        return name.equals("mean") || name.equals("var");
    }

    /** Whether each parameter of the flat vector is chosen. */
    private static boolean[] where(ComputationGraph network, Choice choice) {
        boolean[] chosen = new boolean[(int) network.numParams()];
        int first = 0;
        for (int vertex : network.topologicalSortOrder()) {
            var layer = network.getVertices()[vertex].getLayer();
            if (layer == null) {
                continue;
            }
            for (Map.Entry<String, INDArray> parameter : layer.paramTable().entrySet()) {
                int end = first + (int) parameter.getValue().length();
                Arrays.fill(
                        chosen, first, end, choice.of(layer.conf().getLayer().getLayerName(), parameter.getKey()));
                first = end;
            }
        }
        return chosen;
    }

    private static double[] difference(double[] before, ComputationGraph network) {
        double[] after = network.params().ravel().toDoubleVector();
        for (int i = 0; i < after.length; i++) {
            after[i] = before[i] - after[i];
        }
        return after;
    }

    private static double norm(double[] values, boolean[] counted) {
        double squares = 0;
        for (int i = 0; i < values.length; i++) {
            squares += counted[i] ? values[i] * values[i] : 0;
        }
        return Math.sqrt(squares);
    }

    private static ComputationGraph network(IUpdater updater, double decay, Decay kind) {
        return new Blueprint(
                        new NetworkConfig(NetworkName.PLAIN_CNN, Map.of()),
                        new ImageShape(3, 16, 16),
                        4,
                        LayerSet.FAST,
                        new Blueprint.Optimization(updater, decay, kind, 1, DataType.FLOAT, List.of(), List.of()))
                .build();
    }

    private static DataSet minibatch(int seed) {
        Nd4j.getRandom().setSeed(seed);
        INDArray labels = Nd4j.zeros(DataType.FLOAT, 4, 4);
        for (int n = 0; n < 4; n++) {
            labels.putScalar(n, n, 1);
        }
        return new DataSet(Nd4j.randn(DataType.FLOAT, 4, 3, 16, 16), labels);
    }
}
