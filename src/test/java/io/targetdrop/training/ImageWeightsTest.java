package io.targetdrop.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.data.Catalog;
import io.targetdrop.data.DataException;
import io.targetdrop.data.Division;
import io.targetdrop.data.ImageShape;
import io.targetdrop.data.LabelledImage;
import io.targetdrop.data.Normalization;
import io.targetdrop.data.Omissions;
import io.targetdrop.data.Parts;
import io.targetdrop.layers.LayerSet;
import io.targetdrop.networks.Blueprint;
import io.targetdrop.networks.NetworkConfig;
import io.targetdrop.networks.NetworkName;
import io.targetdrop.training.TrainingPlan.Shard;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

class ImageWeightsTest {
    private static final int SIDE = 16;
    private static final ImageShape SHAPE = new ImageShape(3, SIDE, SIDE);
    private static final int K = 10;
    private static final int N = 8;
    private static final double STEP = 0.5;
    private static final float[] WEIGHTS = {0.5f, 2, 0, 1, 0.25f, 3, 1, 0.125f};
    private static final List<Double> ONES = Collections.nCopies(K, 1.0);
    private static final List<Double> OF_CLASSES = List.of(3., 1., 2., 1., 1., 0.5, 1., 1., 1., 4.);

    /** The mean of 1, 3, 0 and 4 is 2; the image of weight 100 is for validation. */
    @Test
    void areDividedByTheirMeanOverTheTrainingPart() {
        ImageWeights weights = ImageWeights.of(parts(new double[] {1, 100, 3, 0, 4}, 0, 2, 3, 4));
        assertArrayEquals(new float[] {1.5f, 0.5f, 2, 0}, weights.of(new int[] {2, 0, 4, 3}));
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 0.1, 7, 1e-300, 1e300})
    void countForNothingIfAllAreTheSame(double weight) {
        double[] weights = {weight, weight, 1000, weight, weight, weight, weight};
        ImageWeights equal = ImageWeights.of(parts(weights, 0, 1, 3, 4, 5, 6));
        assertTrue(equal.areEqual());
        assertEquals(0, equal.of(new int[] {0, 1}).length);
    }

    @Test
    void refusesATrainingPartThatCountsForNothing() {
        assertEquals(
                "the weights of the 2 training images must have a finite sum above 0 but it is 0.0; give images that count a"
                        + " weight such as 1",
                assertThrows(DataException.class, () -> ImageWeights.of(parts(new double[] {0, 5, 0}, 0, 2)))
                        .getMessage());
        double most = Double.MAX_VALUE;
        assertThrows(DataException.class, () -> ImageWeights.of(parts(new double[] {most, most}, 0, 1)));
        assertThrows(DataException.class, () -> Plans.weighted(Plans.small(1, 1), index -> 0));
    }

    private static Parts parts(double[] weights, int... train) {
        int[] labels = IntStream.range(0, weights.length).map(i -> i % 2).toArray();
        Catalog catalog = new Catalog(
                SHAPE, List.of("cat", "dog"), labels, new int[] {0}, Omissions.NONE, Division.USUAL, weights);
        return new Parts(catalog, train, new int[0], new int[] {0});
    }

    /**
     * The loss and one step of the output layer, in plain loops: with t the label of an image before anything is done to it, w its
     * weight, c the weights of classes, a the layer's input and p the network's output,
     *
     * <pre>
     * loss = Σ_n Σ_k c_k · y_nk · (−log p_nk) / N
     * dW_dk = Σ_n a_nd · (p_nk · Σ_j c_j · y_nj − c_k · y_nk) / N
     * </pre>
     *
     * where y blends the products w · t as mixing blends t. Every image is a class of its own, so the unweighted labels tell the
     * shares of the blend.
     */
    @ParameterizedTest
    @CsvSource({
        "0, 0, 0, false",
        "0.2, 0, 0, false",
        "0.2, 0.4, 0, true",
        "0, 0, 1, false",
        "0.1, 0.4, 1, true",
    })
    void theLossAndItsGradientAreThoseOfPlainLoops(double smoothing, double mixup, double cutmix, boolean hasClasses) {
        SoftLabels soft = new SoftLabels(0, mixup, cutmix);
        float[] shares = recipe(soft, N)
                .training(shard(new float[0]), positions(), 0)
                .getLabels()
                .data()
                .asFloat();
        DataSet minibatch =
                recipe(new SoftLabels(smoothing, mixup, cutmix), N).training(shard(WEIGHTS), positions(), 0);
        double[] c = (hasClasses ? OF_CLASSES : ONES)
                .stream().mapToDouble(Double::doubleValue).toArray();
        double[][] y = new double[N][K];
        for (int n = 0; n < N; n++) {
            double weight = 0;
            for (int k = 0; k < N; k++) {
                weight += shares[n * K + k] * WEIGHTS[k];
            }
            for (int k = 0; k < K; k++) {
                double blended = k < N ? shares[n * K + k] * WEIGHTS[k] : 0;
                y[n][k] = (1 - smoothing) * blended + smoothing * weight / K;
            }
        }
        ComputationGraph network = convolutional(hasClasses ? OF_CLASSES : ONES);
        Map<String, INDArray> activations = network.feedForward(minibatch.getFeatures(), true);
        double[][] a = activations.get("pool").toDoubleMatrix();
        double[][] p = activations.get(Blueprint.OUTPUT).toDoubleMatrix();
        double[][] before = network.getLayer(Blueprint.OUTPUT).getParam("W").toDoubleMatrix();
        double loss = 0;
        double[][] gradient = new double[before.length][K];
        for (int n = 0; n < N; n++) {
            double all = 0;
            for (int k = 0; k < K; k++) {
                all += c[k] * y[n][k];
                loss -= c[k] * y[n][k] * Math.log(p[n][k]) / N;
            }
            for (int k = 0; k < K; k++) {
                for (int d = 0; d < before.length; d++) {
                    gradient[d][k] += a[n][d] * (p[n][k] * all - c[k] * y[n][k]) / N;
                }
            }
        }
        network.fit(minibatch);
        assertEquals(loss, network.score(), 1e-5);
        double[][] after = network.getLayer(Blueprint.OUTPUT).getParam("W").toDoubleMatrix();
        for (int d = 0; d < before.length; d++) {
            for (int k = 0; k < K; k++) {
                assertEquals(before[d][k] - STEP * gradient[d][k], after[d][k], 1e-5, d + ", " + k);
            }
        }
    }

    /** Only smoothing tells them apart: it moves a part of a label to classes with other weights. */
    @ParameterizedTest
    @CsvSource({"0, 0", "0.4, 0", "0, 1"})
    void weightsThatDependOnTheClassAreWeightsOfClasses(double mixup, double cutmix) {
        SoftLabels soft = new SoftLabels(0, mixup, cutmix);
        float[] ofImages = new float[N];
        for (int n = 0; n < N; n++) {
            ofImages[n] = OF_CLASSES.get(n).floatValue();
        }
        INDArray expected =
                trained(convolutional(OF_CLASSES), recipe(soft, N).training(shard(new float[0]), positions(), 0));
        INDArray actual = trained(convolutional(ONES), recipe(soft, N).training(shard(ofImages), positions(), 0));
        assertTrue(
                expected.equalsWithEps(actual, 1e-5),
                () -> "distance " + expected.sub(actual).normmaxNumber());
    }

    private static INDArray trained(ComputationGraph network, DataSet minibatch) {
        network.fit(minibatch);
        return network.params();
    }

    /** In a minibatch of the whole training part, without batch normalisation. */
    @Test
    void weightTwoIsTheImageTwiceAndWeightNoneIsNoImage() {
        double[] weights = {1, 2, 0, 1, 1, 3, 0, 1};
        int[] repeated = {0, 1, 1, 3, 4, 5, 5, 5, 7};
        INDArray expected = linear(shard(images(repeated), new float[0]), repeated.length);
        float[] relative = ImageWeights.of(parts(weights, positions())).of(positions());
        INDArray actual = linear(shard(images(positions()), relative), N);
        assertTrue(
                expected.equalsWithEps(actual, 1e-6),
                () -> "distance " + expected.sub(actual).normmaxNumber());
        INDArray without = linear(shard(images(positions()), new float[0]), N);
        assertTrue(!expected.equalsWithEps(without, 1e-3), "weights change nothing");
    }

    /** The parameters of a network of one layer after a step on all images. */
    private static INDArray linear(Shard shard, int images) {
        ComputationGraph network = new ComputationGraph(new NeuralNetConfiguration.Builder()
                .seed(3)
                .updater(new Sgd(STEP))
                .graphBuilder()
                .addInputs(Blueprint.INPUT)
                .setInputTypes(InputType.convolutional(SIDE, SIDE, 3))
                .addLayer(
                        Blueprint.OUTPUT,
                        new OutputLayer.Builder(lossOf(Plans.weighted(Plans.small(1, 1), index -> 1 + index % 2)))
                                .nOut(K)
                                .activation(Activation.SOFTMAX)
                                .build(),
                        Blueprint.INPUT)
                .setOutputs(Blueprint.OUTPUT)
                .build());
        network.init();
        int[] all = IntStream.range(0, images).toArray();
        return trained(network, recipe(SoftLabels.NONE, images).training(shard, all, 0));
    }

    private static LossMCXENT lossOf(TrainingPlan plan) {
        OutputLayer output =
                (OutputLayer) plan.blueprint().build().getOutputLayer(0).conf().getLayer();
        return (LossMCXENT) output.getLossFn();
    }

    /** A plan's labels may have any sum only if its loss has weights of classes. */
    @Test
    void aPlanAsksForWeightsOfClassesIfItNeedsThem() {
        TrainingPlan usual = Plans.small(1, 1);
        assertEquals(List.of(), usual.blueprint().optimization().classWeights());
        assertEquals(
                List.of(),
                Plans.weighted(usual, index -> 3).blueprint().optimization().classWeights());
        TrainingPlan weighted = Plans.weighted(usual, index -> index % 3);
        assertEquals(ONES, weighted.blueprint().optimization().classWeights());
    }

    @Test
    void equalWeightsChangeNoBitAndOthersDo() {
        TrainingPlan usual = Plans.small(1, 1);
        String none = hash(usual);
        assertEquals(none, hash(Plans.weighted(usual, index -> 1)));
        assertEquals(none, hash(Plans.weighted(usual, index -> 0.1)));
        IntToDoubleFunction some = index -> index % 3;
        String others = hash(Plans.weighted(usual, some));
        assertNotEquals(none, others);
        assertEquals(others, hash(Plans.weighted(usual, index -> 7 * some.applyAsDouble(index))));
    }

    private static String hash(TrainingPlan plan) {
        LocalReplica replica = new LocalReplica(plan, Plans.network(plan));
        return FloatVector.sha256(new TrainingLoop(plan, replica, Plans.silence(), Checkpoints.none())
                .runTo(1)
                .network()
                .params());
    }

    private static ComputationGraph convolutional(List<Double> classWeights) {
        return new Blueprint(
                        new NetworkConfig(NetworkName.PLAIN_CNN, Map.of()),
                        SHAPE,
                        K,
                        LayerSet.FAST,
                        new Blueprint.Optimization(new Sgd(STEP), 0, 1, DataType.FLOAT, classWeights, List.of()))
                .build();
    }

    private static int[] positions() {
        return IntStream.range(0, N).toArray();
    }

    private static Shard shard(float[] weights) {
        return shard(images(positions()), weights);
    }

    private static Shard shard(List<LabelledImage> images, float[] weights) {
        return new Shard(0, IntStream.range(0, images.size()).toArray(), images, List.of(), new int[0], weights);
    }

    /** Each number is an image, and a class. */
    private static List<LabelledImage> images(int... numbers) {
        List<LabelledImage> images = new ArrayList<>();
        for (int number : numbers) {
            byte[] pixels = new byte[SHAPE.size()];
            for (int i = 0; i < pixels.length; i++) {
                pixels[i] = (byte) (128 + 100 * Math.sin(i * (1 + number)));
            }
            images.add(new LabelledImage(pixels, number));
        }
        return images;
    }

    private static MinibatchRecipe recipe(SoftLabels soft, int batchSize) {
        float[] half = new float[3];
        Arrays.fill(half, 0.5f);
        return new MinibatchRecipe(
                1, SHAPE, K, batchSize, new Augmentation.None(), 0, new Normalization(half, half), soft);
    }
}
