package io.targetdrop.training.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.targetdrop.training.BatchNormStatistics;
import io.targetdrop.training.LocalReplica;
import io.targetdrop.training.Plans;
import io.targetdrop.training.TrainingPlan;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.StorageLevel;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Uses the master with a DL4J network and minibatches, and with nothing else from this project. */
class ResidentTrainingMasterTest {
    private static final TrainingPlan PLAN = Plans.small(1, 1);

    private static JavaSparkContext spark;

    @BeforeAll
    static void start() {
        spark = LocalSpark.start("local[3]");
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    @Test
    void withOneWorkerItIsFit() {
        ComputationGraph alone = Plans.network(PLAN);
        int step = 0;
        for (DataSet minibatch : minibatches(7)) {
            Nd4j.getRandom().setSeed(LocalReplica.maskSeed(3, step, 0));
            step++;
            alone.fit(minibatch);
        }
        assertEquals(alone.params(), train(1, 7, 1).params());
        assertEquals(7, train(1, 7, 1).getConfiguration().getIterationCount());
    }

    /**
     * Of seven minibatches in two partitions, each worker takes three. Of seven in one partition, dealt to three
     * workers, one worker gets two.
     */
    @Test
    void repeatsWithMoreWorkers() {
        assertEquals(train(2, 7, 2).params(), train(2, 7, 2).params());
        assertEquals(train(3, 7, 1).params(), train(3, 7, 1).params());
        assertNotEquals(Plans.network(PLAN).params(), train(3, 7, 1).params());
    }

    @Test
    void leavesCachedDataCached() {
        List<MultiDataSet> data = new ArrayList<>();
        minibatches(4).forEach(minibatch -> data.add(minibatch.toMultiDataSet()));
        JavaRDD<MultiDataSet> cached = spark.parallelize(data, 2).persist(StorageLevel.DISK_ONLY());
        ResidentTrainingMaster master = new ResidentTrainingMaster(Plans.averaging(2, 2), 3);
        new SparkComputationGraph(spark, Plans.network(PLAN), master).fitMultiDataSet(cached);
        assertEquals(StorageLevel.DISK_ONLY(), cached.getStorageLevel());
    }

    /** Partition by partition, in order, and nothing but the running values changes. */
    @Test
    void recomputesBatchNormOnTheCluster() {
        ComputationGraph network = train(2, 4, 2);
        ComputationGraph expected = network.clone();
        List<INDArray[]> features = new ArrayList<>();
        List<MultiDataSet> data = new ArrayList<>();
        minibatches(3).forEach(minibatch -> {
            features.add(new INDArray[] {minibatch.getFeatures()});
            data.add(minibatch.toMultiDataSet());
        });
        BatchNormStatistics.of(expected, features).applyTo(expected);

        SparkComputationGraph graph =
                new SparkComputationGraph(spark, network, new ResidentTrainingMaster(Plans.averaging(2, 2), 3));
        assertNotEquals(expected.params(), network.params());
        ResidentTrainingMaster.recomputeBatchNorm(graph, spark.parallelize(data, 3));

        assertEquals(expected.params(), network.params());
    }

    @Test
    void refusesWhatItDoesNotSupport() {
        ResidentTrainingMaster master = new ResidentTrainingMaster(Plans.averaging(1, 1), 1);
        assertThrows(UnsupportedOperationException.class, () -> master.addHook(null));
        assertThrows(UnsupportedOperationException.class, () -> master.setCollectTrainingStats(true));
    }

    private static ComputationGraph train(int workers, int count, int partitions) {
        List<MultiDataSet> data = new ArrayList<>();
        minibatches(count).forEach(minibatch -> data.add(minibatch.toMultiDataSet()));
        ResidentTrainingMaster master = new ResidentTrainingMaster(Plans.averaging(workers, 2), 3);
        SparkComputationGraph graph = new SparkComputationGraph(spark, Plans.network(PLAN), master);
        return graph.fitMultiDataSet(spark.parallelize(data, partitions));
    }

    private static List<DataSet> minibatches(int count) {
        List<DataSet> minibatches = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Nd4j.getRandom().setSeed(1 + i); // ND4J takes 0 for the clock
            INDArray images = Nd4j.randn(DataType.FLOAT, 4, 3, 16, 16);
            minibatches.add(new DataSet(images, Nd4j.eye(10).getRows(i % 10, 1, 2, 3)));
        }
        return minibatches;
    }
}
