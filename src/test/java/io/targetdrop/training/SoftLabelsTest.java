package io.targetdrop.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.targetdrop.data.Normalization;
import io.targetdrop.data.SettingException;
import io.targetdrop.layers.LayerSet;
import io.targetdrop.networks.Blueprint;
import io.targetdrop.networks.NetworkConfig;
import io.targetdrop.networks.NetworkName;
import io.targetdrop.training.TrainingPlan.Shard;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Sgd;

class SoftLabelsTest {
    private static final TrainingPlan PLAN = Plans.small(1, 1);
    private static final Shard SHARD = PLAN.assignments(0).get(0).read(PLAN.source());
    private static final int[] POSITIONS = {3, 1, 4, 7};
    private static final int K = 10;

    /** 0.9 · y + 0.1 / 10: the true class has 0.91, every other one 0.01. */
    @Test
    void smoothingSpreadsAShareOverAllClasses() {
        float[] labels = labels(new SoftLabels(0.1, 0, 0));
        for (int n = 0; n < POSITIONS.length; n++) {
            int truth = SHARD.train().get(POSITIONS[n]).label();
            for (int k = 0; k < K; k++) {
                assertEquals(k == truth ? 0.91 : 0.01, labels[n * K + k], 1e-6);
            }
        }
    }

    /** The mean over images of −Σ y · log p, weighted by class; p comes from the network's own output. */
    @Test
    void theLossIsTheCrossEntropyOfSmoothedLabels() {
        for (List<Double> weights : List.of(List.<Double>of(), List.of(3., 1., 1., 2., 1., 1., 1., 1., 1., 1.))) {
            ComputationGraph network = network(weights);
            DataSet minibatch = minibatch(new SoftLabels(0.2, 0, 0), 0, POSITIONS);
            double[][] p = network.output(true, minibatch.getFeatures())[0].toDoubleMatrix();
            double expected = 0;
            for (int n = 0; n < POSITIONS.length; n++) {
                int truth = SHARD.train().get(POSITIONS[n]).label();
                for (int k = 0; k < K; k++) {
                    double weight = weights.isEmpty() ? 1 : weights.get(k);
                    expected -= weight * ((k == truth ? 0.8 : 0) + 0.02) * Math.log(p[n][k]);
                }
            }
            assertEquals(expected / POSITIONS.length, network.score(minibatch, true), 1e-5);
        }
    }

    /** The order of the images decides, not the number of the step, so that a retried task mixes the same images. */
    @Test
    void aMinibatchIsMixedInTheSameWayWhenItIsMadeAgain() {
        for (SoftLabels soft : List.of(new SoftLabels(0, 0.4, 0), new SoftLabels(0, 0, 1))) {
            float[] first = features(soft, 0, POSITIONS);
            assertArrayEquals(first, features(soft, 0, POSITIONS));
            assertFalse(Arrays.equals(first, features(SoftLabels.NONE, 0, POSITIONS)), "unmixed");
            float[] original = features(SoftLabels.NONE, 1, POSITIONS);
            assertFalse(Arrays.equals(original, features(soft, 1, POSITIONS)), "another epoch");
        }
    }

    /** With both on, some minibatches are cut, which keeps all pixel values, and the others are blended. */
    @Test
    void bothMixingsTakeTurns() {
        SoftLabels both = new SoftLabels(0, 0.4, 1);
        int cut = 0;
        for (int epoch = 0; epoch < 40; epoch++) {
            float[] before = features(SoftLabels.NONE, epoch, POSITIONS);
            Arrays.sort(before);
            int known = 0;
            float[] mixed = features(both, epoch, POSITIONS);
            for (float value : mixed) {
                known += Arrays.binarySearch(before, value) >= 0 ? 1 : 0;
            }
            cut += known == mixed.length ? 1 : 0;
        }
        // 5 · sqrt(40 · 0.5 · 0.5) is 16
        assertEquals(20, cut, 16);
    }

    @Test
    void imagesThatAreScoredStayAsTheyAre() {
        SoftLabels all = new SoftLabels(0.1, 0.4, 1);
        DataSet soft = recipe(all).plain(SHARD.train().subList(0, 4));
        DataSet plain = recipe(SoftLabels.NONE).plain(SHARD.train().subList(0, 4));
        assertEquals(plain.getFeatures(), soft.getFeatures());
        assertEquals(plain.getLabels(), soft.getLabels());
    }

    @Test
    void refusesWhatIsNoShare() {
        for (double wrong : new double[] {-0.1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThrows(SettingException.class, () -> new SoftLabels(wrong, 0, 0));
            assertThrows(SettingException.class, () -> new SoftLabels(0, wrong, 0));
            assertThrows(SettingException.class, () -> new SoftLabels(0, 0, wrong));
        }
        assertEquals(
                "label-smoothing must be in [0, 1) but is 1.0; 0.1 is usual, 0 is for none",
                assertThrows(SettingException.class, () -> new SoftLabels(1, 0, 0))
                        .getMessage());
    }

    @Test
    void changesWhatANetworkLearns() {
        assertNotEquals(trained(SoftLabels.NONE), trained(new SoftLabels(0.1, 0, 0)));
    }

    private static double trained(SoftLabels soft) {
        ComputationGraph network = network(List.of());
        network.fit(minibatch(soft, 0, POSITIONS));
        return network.params().sumNumber().doubleValue();
    }

    private static ComputationGraph network(List<Double> weights) {
        return new Blueprint(
                        new NetworkConfig(NetworkName.PLAIN_CNN, Map.of()),
                        PLAN.parts().catalog().shape(),
                        K,
                        LayerSet.FAST,
                        new Blueprint.Optimization(new Sgd(0.1), 0, 1, DataType.FLOAT, weights, List.of()))
                .build();
    }

    private static float[] labels(SoftLabels soft) {
        return minibatch(soft, 0, POSITIONS).getLabels().data().asFloat();
    }

    private static float[] features(SoftLabels soft, int epoch, int... positions) {
        return minibatch(soft, epoch, positions).getFeatures().data().asFloat();
    }

    private static DataSet minibatch(SoftLabels soft, int epoch, int... positions) {
        return recipe(soft).training(SHARD, positions, epoch);
    }

    private static MinibatchRecipe recipe(SoftLabels soft) {
        float[] mean = {0.501f, 0.502f, 0.503f};
        return new MinibatchRecipe(
                PLAN.seed(),
                PLAN.parts().catalog().shape(),
                K,
                8,
                new Augmentation.None(),
                0,
                new Normalization(mean, mean),
                soft);
    }
}
