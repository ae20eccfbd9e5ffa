package io.targetdrop.training.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.training.AveragingConfig;
import io.targetdrop.training.EpochResult;
import io.targetdrop.training.LocalReplica;
import io.targetdrop.training.MinibatchRecipe;
import io.targetdrop.training.ParameterHash;
import io.targetdrop.training.Plans;
import io.targetdrop.training.Shard;
import io.targetdrop.training.TrainingConfig;
import io.targetdrop.training.TrainingLoop;
import io.targetdrop.training.TrainingPlan;
import io.targetdrop.training.schedules.LearningRateSchedule;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions;

class SparkReplicasTest {
    private static JavaSparkContext spark;

    @BeforeAll
    static void start() {
        spark = new JavaSparkContext(new SparkConf()
                .setMaster("local[4]")
                .setAppName("replicas")
                .set("spark.ui.enabled", "false")
                .set("spark.driver.host", "127.0.0.1"));
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    /** Averaging one network changes nothing, whether after 5 steps or after each; 108 images make 13 steps. */
    @Test
    void oneWorkerIsLocalTraining() {
        TrainingPlan plan = Plans.small(1, 5);
        TrainingLoop.Outcome local =
                TrainingLoop.run(plan, new LocalReplica(plan, Plans.network(plan)), Plans.silence());
        TrainingLoop.Outcome onSpark = onSpark(plan);
        assertEquals(hash(local), hash(onSpark));
        assertEquals(local.normalization(), onSpark.normalization());
        assertEquals(local.test().accuracy(), onSpark.test().accuracy());
        for (int epoch = 0; epoch < 2; epoch++) {
            EpochResult expected = local.epochs().get(epoch);
            EpochResult actual = onSpark.epochs().get(epoch);
            assertEquals(expected.train().loss(), actual.train().loss(), 1e-12);
            assertEquals(expected.validation().loss(), actual.validation().loss(), 1e-12);
        }
    }

    @Test
    void isTheSameToTheLastBitWhenItIsRunAgain() {
        assertEquals(hash(onSpark(Plans.small(2, 3))), hash(onSpark(Plans.small(2, 3))));
    }

    /** Five floats have sums that depend on the order; depth 3 makes a tree of them. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void isTheSameAgainHoweverTheResultsOfManyWorkersArrive(int depth) {
        TrainingPlan five = Plans.plan(
                Plans.small(5, 1).training(),
                new AveragingConfig(AveragingConfig.Master.DL4J, 5, 1, AveragingConfig.UpdaterState.AVERAGE, depth));
        String first = hash(onSpark(five));
        for (int repetition = 0; repetition < 2; repetition++) {
            assertEquals(first, hash(onSpark(five)));
        }
    }

    @Test
    void dependsOnTheNumberOfWorkers() {
        assertNotEquals(hash(onSpark(Plans.small(2, 3))), hash(onSpark(Plans.small(1, 3))));
    }

    /**
     * Plain gradient descent, no batch normalisation, averaged every step: w − η·g1 and w − η·g2 average to w − η·(g1 +
     * g2) / 2, which is the step on both minibatches at once.
     */
    @Test
    void averagingEveryStepIsOneLargeBatch() {
        TrainingConfig training = new TrainingConfig(
                1, 8, 0.05, new LearningRateSchedule.Constant(), 0, 0, TrainingConfig.Augmentation.NONE);
        TrainingPlan plan = Plans.plan(
                training,
                new AveragingConfig(AveragingConfig.Master.DL4J, 2, 1, AveragingConfig.UpdaterState.AVERAGE, 2));
        ComputationGraph averaged = linear(0);
        try (SparkReplicas replicas = new SparkReplicas(spark, plan, averaged)) {
            replicas.train(0, (stepsDone, loss) -> {});
            ComputationGraph large = linear(0);
            fitLargeBatches(large, plan, plan.recipe(replicas.normalization()));
            double distance =
                    large.params().sub(averaged.params()).normmaxNumber().doubleValue();
            assertTrue(distance < 1e-5, "distance " + distance);
            assertNotEquals(linear(0).params(), large.params());
        }
    }

    private static void fitLargeBatches(ComputationGraph network, TrainingPlan plan, MinibatchRecipe recipe) {
        List<Shard> shards = plan.assignments().stream()
                .map(assignment -> assignment.read(plan.source()))
                .toList();
        for (int step = 0; step < plan.stepsPerEpoch(); step++) {
            int current = step;
            network.fit(DataSet.merge(shards.stream()
                    .map(shard -> recipe.training(shard, recipe.order(shard, 0).get(current), 0))
                    .toList()));
        }
    }

    /** DL4J's own dropout draws from the generator that the step seeds; unseeded, two runs differ. */
    @Test
    void seedsWhatLayersDraw() {
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
            replicas.train(0, (stepsDone, loss) -> {});
            return replicas.network().params();
        }
    }

    /** Momentum that is averaged goes on; momentum that is reset starts from nothing in every round. */
    @Test
    void resetsMomentumWhenItIsToldTo() {
        TrainingPlan averaged = Plans.small(2, 3);
        TrainingPlan reset = Plans.plan(
                averaged.training(),
                new AveragingConfig(AveragingConfig.Master.DL4J, 2, 3, AveragingConfig.UpdaterState.RESET, 2));
        assertNotEquals(hash(onSpark(averaged)), hash(onSpark(reset)));
    }

    private static TrainingLoop.Outcome onSpark(TrainingPlan plan) {
        try (SparkReplicas replicas = new SparkReplicas(spark, plan, Plans.network(plan))) {
            return TrainingLoop.run(plan, replicas, Plans.silence());
        }
    }

    private static String hash(TrainingLoop.Outcome outcome) {
        return ParameterHash.sha256(outcome.network().params());
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
