package io.targetdrop.training.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.training.Augmentation;
import io.targetdrop.training.AveragingConfig;
import io.targetdrop.training.BatchNormStatistics;
import io.targetdrop.training.Checkpoints;
import io.targetdrop.training.ClassWeights;
import io.targetdrop.training.EarlyStopping;
import io.targetdrop.training.EpochResult;
import io.targetdrop.training.EpochResult.RoundTimes;
import io.targetdrop.training.FloatVector;
import io.targetdrop.training.LocalReplica;
import io.targetdrop.training.MinibatchRecipe;
import io.targetdrop.training.Plans;
import io.targetdrop.training.TrainingConfig;
import io.targetdrop.training.TrainingException;
import io.targetdrop.training.TrainingLoop;
import io.targetdrop.training.TrainingPlan;
import io.targetdrop.training.TrainingPlan.Shard;
import io.targetdrop.training.TrainingState;
import io.targetdrop.training.schedules.LearningRateSchedule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions;

class SparkReplicasTest {
    /** Runs that several tests compare others with. */
    private static final Map<AveragingConfig, String> FIRST = new HashMap<>();

    private static JavaSparkContext spark;

    @BeforeAll
    static void start() {
        spark = LocalSpark.start("local[4,8]");
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    /** Averaging one network changes nothing, whether after 5 steps or after each; 108 images make 13 steps. */
    @Test
    void oneWorkerIsLocalTraining() {
        TrainingPlan plan = Plans.small(1, 5);
        LocalReplica replica = new LocalReplica(plan, Plans.network(plan));
        TrainingLoop.Trained local = TrainingLoop.run(plan, replica, Plans.silence(), Checkpoints.none());
        TrainingLoop.Trained onSpark;
        try (SparkReplicas replicas = new SparkReplicas(spark, plan, Plans.network(plan))) {
            onSpark = TrainingLoop.run(plan, replicas, Plans.silence(), Checkpoints.none());
            assertEquals(replica.test().accuracy(), replicas.test().accuracy());
        }
        assertEquals(hash(local), hash(onSpark));
        assertEquals(local.normalization(), onSpark.normalization());
        for (int epoch = 0; epoch < 2; epoch++) {
            EpochResult expected = local.epochs().get(epoch);
            EpochResult actual = onSpark.epochs().get(epoch);
            assertEquals(expected.train().loss(), actual.train().loss(), 1e-12);
            assertEquals(expected.validation().loss(), actual.validation().loss(), 1e-12);
        }
    }

    /** Labels, weights, updater, clipping and the moving average are the same on Spark, with both masters, as they are locally. */
    @ParameterizedTest
    @EnumSource
    void withEverythingOnOneWorkerIsLocalTraining(AveragingConfig.Master master) {
        TrainingPlan plan = Plans.weighted(
                Plans.plan(
                        Plans.everythingOn(master),
                        Plans.averaging(master, 1, 5, AveragingConfig.UpdaterState.AVERAGE, 2)),
                index -> index % 3);
        LocalReplica replica = new LocalReplica(plan, Plans.network(plan));
        TrainingLoop.Trained local = TrainingLoop.run(plan, replica, Plans.silence(), Checkpoints.none());
        TrainingLoop.Trained onSpark = onSpark(plan);
        INDArray expected = local.network().params();
        INDArray actual = onSpark.network().params();
        assertTrue(
                expected.equalsWithEps(actual, 1e-4),
                () -> "distance " + expected.sub(actual).normmaxNumber());
        if (master == AveragingConfig.Master.RESIDENT) {
            assertEquals(hash(local), hash(onSpark));
        }
    }

    @ParameterizedTest
    @EnumSource
    void isReproducibleToTheLastBit(AveragingConfig.Master master) {
        TrainingPlan plan = withAveraging(Plans.averaging(master, 2, 3, AveragingConfig.UpdaterState.AVERAGE, 2));
        assertEquals(firstHash(plan), hash(onSpark(plan)));
    }

    /** Both masters average the same numbers in the same order. DL4J multiplies where this project divides. */
    @ParameterizedTest
    @EnumSource(
            value = AveragingConfig.UpdaterState.class,
            names = {"AVERAGE", "RESET"})
    void theResidentMasterComputesWhatTheStockMasterDoes(AveragingConfig.UpdaterState updaters) {
        TrainingPlan resident = withAveraging(Plans.averaging(AveragingConfig.Master.RESIDENT, 3, 2, updaters, 2));
        TrainingPlan stock = withAveraging(Plans.averaging(AveragingConfig.Master.DL4J, 3, 2, updaters, 2));
        INDArray expected = onSpark(stock).network().params();
        INDArray actual = onSpark(resident).network().params();
        assertTrue(
                expected.equalsWithEps(actual, 1e-4),
                () -> "distance " + expected.sub(actual).normmaxNumber());
    }

    @Test
    void bothMastersWeighClassesAndImagesAlike() {
        TrainingPlan resident = weighted(AveragingConfig.Master.RESIDENT);
        INDArray expected =
                onSpark(weighted(AveragingConfig.Master.DL4J)).network().params();
        TrainingLoop.Trained trained = onSpark(resident);
        assertTrue(
                expected.equalsWithEps(trained.network().params(), 1e-4),
                () -> "distance " + expected.sub(trained.network().params()).normmaxNumber());
        assertNotEquals(firstHash(withAveraging(resident.averaging())), hash(trained));
    }

    private static TrainingPlan weighted(AveragingConfig.Master master) {
        TrainingPlan usual = Plans.small(2, 3);
        String one = usual.parts().catalog().classes().get(0);
        TrainingPlan ofClasses = Plans.plan(
                usual.training().withClassWeights(new ClassWeights.Named(Map.of(one, 5.0))),
                Plans.averaging(master, 2, 3, AveragingConfig.UpdaterState.AVERAGE, 2));
        return Plans.weighted(ofClasses, index -> 1 + index % 4);
    }

    /** The momentum that a worker keeps is neither averaged nor set to zero. */
    @Test
    void keepsMomentumWithItsWorker() {
        TrainingPlan local = withAveraging(
                Plans.averaging(AveragingConfig.Master.RESIDENT, 2, 3, AveragingConfig.UpdaterState.KEEP_LOCAL, 2));
        String kept = firstHash(local);
        assertEquals(kept, hash(onSpark(local)));
        assertNotEquals(firstHash(Plans.small(2, 3)), kept);
        assertNotEquals(
                firstHash(withAveraging(
                        Plans.averaging(AveragingConfig.Master.RESIDENT, 2, 3, AveragingConfig.UpdaterState.RESET, 2))),
                kept);
    }

    /** The statistics are those of the averaged network on the images of all workers, in the order of the workers. */
    @ParameterizedTest
    @EnumSource
    void recomputesBatchNormForTheAveragedNetwork(AveragingConfig.Master master) {
        TrainingPlan plan = withAveraging(Plans.averaging(master, 3, 2, AveragingConfig.UpdaterState.AVERAGE, 2));
        try (SparkReplicas replicas = new SparkReplicas(spark, plan, Plans.network(plan))) {
            replicas.train(0, 0, round -> {});
            ComputationGraph expected = replicas.network().clone();
            MinibatchRecipe recipe = plan.recipe(replicas.normalization());
            BatchNormStatistics statistics = plan.assignments(0).stream()
                    .map(assignment -> assignment.read(plan.source()))
                    .map(shard -> recipe.batchNormStatistics(expected, shard, plan.batchNormImages()))
                    .reduce(BatchNormStatistics.none(), BatchNormStatistics::plus);
            assertFalse(statistics.layerNames().isEmpty());
            statistics.applyTo(expected);
            float[] momentum = replicas.state().updaters().get(0);

            replicas.recomputeBatchNorm();

            assertEquals(expected.params(), replicas.network().params());
            assertArrayEquals(momentum, replicas.state().updaters().get(0));
        }
    }

    @Test
    void dealsImagesAgainInEveryEpochIfConfigured() {
        AveragingConfig usual = Plans.averaging(2, 3);
        TrainingPlan plan = withAveraging(new AveragingConfig(
                usual.master(),
                2,
                3,
                usual.synchronousEpochs(),
                usual.learningRateScale(),
                usual.updaterState(),
                2,
                AveragingConfig.Storage.DISK_ONLY,
                true,
                1,
                usual.images()));
        String reshuffled = hash(onSpark(plan));
        assertEquals(reshuffled, hash(onSpark(plan)));
        assertNotEquals(firstHash(Plans.small(2, 3)), reshuffled);
        assertFalse(Arrays.equals(
                plan.assignments(0).get(0).train(), plan.assignments(1).get(0).train()));
    }

    /** Thirteen steps of two workers make six; the first epoch ends as that of a run which always averages. */
    @ParameterizedTest
    @EnumSource
    void averagesEveryMinibatchOfTheFirstEpochs(AveragingConfig.Master master) {
        TrainingPlan always = withAveraging(Plans.averaging(master, 2, 1, AveragingConfig.UpdaterState.AVERAGE, 2));
        TrainingPlan atFirst = withAveraging(Plans.synchronousAtFirst(master, 1, 2, 4));
        try (SparkReplicas expected = new SparkReplicas(spark, always, Plans.network(always));
                SparkReplicas actual = new SparkReplicas(spark, atFirst, Plans.network(atFirst))) {
            expected.train(0, 0, round -> {});
            assertEquals(List.of(1, 2, 3, 4, 5, 6), ends(actual, 0));
            assertArrayEquals(expected.state().parameters(), actual.state().parameters());
            assertEquals(List.of(4, 6), ends(actual, 1));
        }
    }

    /** The steps done after each round of an epoch. */
    private static List<Integer> ends(SparkReplicas replicas, int epoch) {
        List<Integer> ends = new ArrayList<>();
        replicas.train(epoch, 0, round -> ends.add(round.stepsDone()));
        return ends;
    }

    /** Resuming in the middle of an epoch does not change the result, whatever happens to updaters. */
    @ParameterizedTest
    @EnumSource
    void resumesFromAState(AveragingConfig.UpdaterState updaters) {
        TrainingPlan plan = withAveraging(Plans.averaging(AveragingConfig.Master.RESIDENT, 2, 2, updaters, 2));
        TrainingState whole;
        try (SparkReplicas replicas = new SparkReplicas(spark, plan, Plans.network(plan))) {
            replicas.train(0, 0, round -> {});
            replicas.train(1, 0, round -> {});
            whole = replicas.state();
        }
        AtomicReference<TrainingState> middle = new AtomicReference<>();
        try (SparkReplicas replicas = new SparkReplicas(spark, plan, Plans.network(plan))) {
            replicas.train(0, 0, round -> {
                if (round.stepsDone() == 4) {
                    middle.set(replicas.state());
                }
            });
        }
        try (SparkReplicas replicas = new SparkReplicas(spark, plan, Plans.network(plan))) {
            replicas.restore(middle.get());
            replicas.train(0, 4, round -> {});
            replicas.train(1, 0, round -> {});
            assertArrayEquals(whole.parameters(), replicas.state().parameters());
        }
    }

    /** A task that fails halfway and is retried on another task's network does not change the result. */
    @Test
    void isTheSameWhenTasksFail() {
        TrainingPlan plan = Plans.small(3, 4);
        float[] undisturbed = parameters(plan, Plans.network(plan));
        ComputationGraph failing = Plans.network(plan);
        failing.getConfiguration().getVertices().values().stream()
                .filter(LayerVertex.class::isInstance)
                .map(LayerVertex.class::cast)
                .filter(vertex -> vertex.getPreProcessor() == null)
                .skip(2)
                .findFirst()
                .orElseThrow()
                .setPreProcessor(new FailingNowAndThen());
        FailingNowAndThen.FAILURES.set(0);
        assertArrayEquals(undisturbed, parameters(plan, failing));
        assertTrue(FailingNowAndThen.FAILURES.get() >= 2, () -> FailingNowAndThen.FAILURES + " failed");
    }

    private static float[] parameters(TrainingPlan plan, ComputationGraph network) {
        try (SparkReplicas replicas = new SparkReplicas(spark, plan, network)) {
            replicas.train(0, 0, round -> {});
            replicas.train(1, 0, round -> {});
            return replicas.state().parameters();
        }
    }

    /** The parts of the time add up to the total, and none is missing. */
    @Test
    void reportsWhereTheTimeWent() {
        TrainingPlan plan = Plans.small(2, 3);
        for (EpochResult epoch : onSpark(plan).epochs()) {
            RoundTimes times = epoch.times();
            assertTrue(times.areDivided());
            assertEquals(
                    times.total(),
                    times.compute() + times.data() + times.averaging() + times.waiting(),
                    1e-9 + times.total() * 1e-9);
            assertTrue(Math.min(times.data(), Math.min(times.averaging(), times.waiting())) >= 0, times.toString());
        }
    }

    @Test
    void namesTheWorkerWhoseLossIsNotFinite() {
        TrainingConfig usual = Plans.small(2, 3).training();
        TrainingPlan plan = Plans.plan(
                new TrainingConfig(
                        1,
                        8,
                        1e30,
                        usual.schedule(),
                        0.9,
                        0,
                        usual.augmentation(),
                        TrainingConfig.NO_CUTOUT,
                        TrainingConfig.USUAL_BATCH_NORM_IMAGES,
                        EarlyStopping.never()),
                Plans.averaging(2, 3));
        TrainingException diverged = assertThrows(TrainingException.class, () -> onSpark(plan));
        assertTrue(
                diverged.getMessage()
                        .matches("the loss must stay finite but is .* in epoch 1, round 1, worker [01]; .*"),
                diverged.getMessage());
    }

    private static TrainingPlan withAveraging(AveragingConfig averaging) {
        return Plans.plan(Plans.small(1, 1).training(), averaging);
    }

    /** The sum of five floats depends on their order. Depth 3 adds them in a tree. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void isTheSameInWhateverOrderResultsArrive(int depth) {
        TrainingPlan five = Plans.plan(
                Plans.small(5, 1).training(),
                Plans.averaging(AveragingConfig.Master.DL4J, 5, 1, AveragingConfig.UpdaterState.AVERAGE, depth));
        String first = hash(onSpark(five));
        for (int repetition = 0; repetition < 2; repetition++) {
            assertEquals(first, hash(onSpark(five)));
        }
    }

    @Test
    void dependsOnTheNumberOfWorkers() {
        assertNotEquals(firstHash(Plans.small(2, 3)), hash(onSpark(Plans.small(1, 3))));
    }

    /**
     * Plain gradient descent, no batch normalisation, averaged every step: w − η·g1 and w − η·g2 average to w − η·(g1 +
     * g2) / 2, which is the step on both minibatches at once.
     */
    @ParameterizedTest
    @EnumSource
    void averagingEveryStepIsOneLargeBatch(AveragingConfig.Master master) {
        TrainingConfig training = new TrainingConfig(
                1,
                8,
                0.05,
                new LearningRateSchedule.Constant(),
                0,
                0,
                new Augmentation.None(),
                TrainingConfig.NO_CUTOUT,
                TrainingConfig.USUAL_BATCH_NORM_IMAGES,
                EarlyStopping.never());
        TrainingPlan plan =
                Plans.plan(training, Plans.averaging(master, 2, 1, AveragingConfig.UpdaterState.AVERAGE, 2));
        try (SparkReplicas replicas = new SparkReplicas(spark, plan, linear(0))) {
            replicas.train(0, 0, round -> {});
            ComputationGraph large = linear(0);
            fitLargeBatches(large, plan, plan.recipe(replicas.normalization()));
            INDArray averaged = replicas.network().params();
            double distance = large.params().sub(averaged).normmaxNumber().doubleValue();
            assertTrue(distance < 1e-5, "distance " + distance);
            assertNotEquals(linear(0).params(), averaged);
        }
    }

    private static void fitLargeBatches(ComputationGraph network, TrainingPlan plan, MinibatchRecipe recipe) {
        List<Shard> shards = plan.assignments(0).stream()
                .map(assignment -> assignment.read(plan.source()))
                .toList();
        for (int step = 0; step < plan.stepsPerEpoch(); step++) {
            int current = step;
            network.fit(DataSet.merge(shards.stream()
                    .map(shard -> recipe.training(shard, recipe.order(shard, 0).get(current), 0))
                    .toList()));
        }
    }

    /** DL4J's own dropout uses the generator that each step seeds. Unseeded, two runs would differ. */
    @Test
    void seedsTheRandomNumbersOfLayers() {
        TrainingPlan plan = Plans.small(2, 3);
        INDArray first = trainWithDropout(plan);
        assertEquals(first, trainWithDropout(plan));
        assertNotEquals(
                first,
                trainWithDropout(new TrainingPlan(
                        plan.seed() + 1,
                        plan.source(),
                        plan.parts(),
                        plan.network(),
                        plan.training(),
                        plan.averaging())));
    }

    private static INDArray trainWithDropout(TrainingPlan plan) {
        try (SparkReplicas replicas = new SparkReplicas(spark, plan, linear(0.5))) {
            replicas.train(0, 0, round -> {});
            return replicas.network().params();
        }
    }

    /** Averaged momentum carries over from round to round; reset momentum starts at zero in every round. */
    @ParameterizedTest
    @EnumSource
    void resetsMomentumIfConfigured(AveragingConfig.Master master) {
        TrainingPlan averaged = withAveraging(Plans.averaging(master, 2, 3, AveragingConfig.UpdaterState.AVERAGE, 2));
        TrainingPlan reset = withAveraging(Plans.averaging(master, 2, 3, AveragingConfig.UpdaterState.RESET, 2));
        assertNotEquals(firstHash(averaged), firstHash(reset));
    }

    /** The hash of the first run with the usual training and this averaging. */
    private static String firstHash(TrainingPlan plan) {
        return FIRST.computeIfAbsent(plan.averaging(), averaging -> hash(onSpark(plan)));
    }

    private static TrainingLoop.Trained onSpark(TrainingPlan plan) {
        try (SparkReplicas replicas = new SparkReplicas(spark, plan, Plans.network(plan))) {
            return TrainingLoop.run(plan, replicas, Plans.silence(), Checkpoints.none());
        }
    }

    private static String hash(TrainingLoop.Trained outcome) {
        return FloatVector.sha256(outcome.network().params());
    }

    private static ComputationGraph linear(double dropProbability) {
        ComputationGraph network = new ComputationGraph(new NeuralNetConfiguration.Builder()
                .seed(3)
                .updater(new Sgd(0.01))
                .graphBuilder()
                .addInputs("images")
                .setInputTypes(InputType.convolutional(16, 16, 3))
                .addLayer(
                        "classes",
                        new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
                                .nOut(10)
                                .activation(Activation.SOFTMAX)
                                .dropOut(dropProbability == 0 ? null : new Dropout(1 - dropProbability))
                                .build(),
                        "images")
                .setOutputs("classes")
                .build());
        network.init();
        return network;
    }
}
