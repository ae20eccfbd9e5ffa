package io.targetdrop.training.spark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.targetdrop.training.AveragingConfig;
import io.targetdrop.training.BatchNormStatistics;
import io.targetdrop.training.TrainingState;
import io.targetdrop.training.spark.Averaging.WorkerReport;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Spliterators;
import java.util.stream.StreamSupport;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;
import org.deeplearning4j.core.loader.DataSetLoader;
import org.deeplearning4j.core.loader.MultiDataSetLoader;
import org.deeplearning4j.core.storage.StatsStorageRouter;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.deeplearning4j.spark.api.TrainingHook;
import org.deeplearning4j.spark.api.TrainingMaster;
import org.deeplearning4j.spark.api.TrainingResult;
import org.deeplearning4j.spark.api.TrainingWorker;
import org.deeplearning4j.spark.api.stats.SparkTrainingStats;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * Parameter averaging with networks that stay in the executors, for DL4J's own {@link SparkComputationGraph}. It does what
 * {@code ParameterAveragingTrainingMaster} does, but every run gives the same bits.
 *
 * <pre>{@code
 * TrainingMaster<?, ?> master = new ResidentTrainingMaster(settings, 42);
 * new SparkComputationGraph(spark, network, master).fitMultiDataSet(minibatches);
 * }</pre>
 *
 * <p>The data is made of minibatches. Partition w belongs to worker w. If the number of partitions is not the number of
 * workers, the data is repartitioned. Data that is cached stays cached. Every worker trains on as many minibatches as the
 * smallest partition has. Not supported: hooks, listeners and statistics in the workers, files of minibatches, and {@code
 * MultiLayerNetwork} (use its {@code toComputationGraph()}).
 */
public final class ResidentTrainingMaster implements TrainingMaster<TrainingResult, TrainingWorker<TrainingResult>> {
    private final AveragingConfig settings;
    private final long seed;

    /**
     * Makes a master with these settings.
     *
     * @param settings workers, frequency, and what happens to updaters; {@code reshuffle} and {@code learningRateScale} are
     *     ignored, because the caller deals the data and sets the learning rate
     * @param seed the seed of the layers' random numbers
     */
    public ResidentTrainingMaster(AveragingConfig settings, long seed) {
        this.settings = settings;
        this.seed = seed;
    }

    @Override
    public void executeTraining(SparkComputationGraph graph, JavaRDD<DataSet> data) {
        executeTrainingMDS(graph, data.map(DataSet::toMultiDataSet));
    }

    @Override
    public void executeTrainingMDS(SparkComputationGraph graph, JavaRDD<MultiDataSet> data) {
        JavaSparkContext spark = graph.getSparkContext();
        JavaRDD<MultiDataSet> own =
                data.getNumPartitions() == settings.workers() ? data : data.repartition(settings.workers());
        boolean isCached = !own.getStorageLevel().equals(StorageLevel.NONE());
        if (!isCached) {
            own.persist(StorageLevel.fromString(settings.storage().name()));
        }
        ResidentReplicas replicas = ResidentReplicas.of(spark, graph.getNetwork());
        try {
            train(graph, own, replicas);
        } finally {
            if (!isCached) {
                own.unpersist();
            }
            replicas.close();
        }
    }

    private void train(SparkComputationGraph graph, JavaRDD<MultiDataSet> data, ResidentReplicas replicas) {
        ComputationGraph network = graph.getNetwork();
        Averaging averaging = Averaging.resident(graph.getSparkContext(), settings, replicas, network);
        int steps = data.mapPartitions(ResidentTrainingMaster::count).reduce(Math::min);
        int first = network.getConfiguration().getIterationCount();
        int epoch = network.getConfiguration().getEpochCount();
        int frequency = settings.frequency(epoch);
        for (int from = 0; from < steps; from += frequency) {
            int skipped = from;
            int taken = Math.min(frequency, steps - from);
            JavaRDD<MultiDataSet> minibatches = data.mapPartitions(all -> part(all, skipped, taken), true);
            List<WorkerReport> reports = averaging.round(minibatches, new Averaging.Clock(seed, epoch, first + from));
            graph.setScore(reports.stream().mapToDouble(WorkerReport::loss).sum() / reports.size());
        }
        averaging.network();
        averaging.close();
        network.getConfiguration().setIterationCount(first + steps);
    }

    /**
     * Replaces the running means and variances of a network's batch-norm layers by those that the network itself has on some
     * data, without masks. Call it after training and before the network is scored or saved: what averaging leaves behind are
     * the statistics of the workers' networks, not of their average. Any training master may have trained the network.
     *
     * @param graph the trained network, on the driver
     * @param data minibatches of training data; some thousand examples are enough
     * @see BatchNormStatistics
     */
    public static void recomputeBatchNorm(SparkComputationGraph graph, JavaRDD<MultiDataSet> data) {
        JavaSparkContext spark = graph.getSparkContext();
        ComputationGraph network = graph.getNetwork();
        ResidentReplicas replicas = ResidentReplicas.of(spark, network);
        Broadcast<ReplicaState> state =
                spark.broadcast(ReplicaState.of(TrainingState.of(network)).withoutUpdater());
        try {
            JavaRDD<BatchNormStatistics> ofPartitions = data.mapPartitions(minibatches -> {
                BatchNormStatistics own = replicas.with(replica -> {
                    state.value().toTrainingState().applyTo(replica);
                    return BatchNormStatistics.of(replica, features(minibatches));
                });
                return List.of(own).iterator();
            });
            ofPartitions.collect().stream()
                    .reduce(BatchNormStatistics.none(), BatchNormStatistics::plus)
                    .applyTo(network);
        } finally {
            state.destroy();
            replicas.close();
        }
    }

    private static Iterable<INDArray[]> features(Iterator<MultiDataSet> minibatches) {
        return () -> StreamSupport.stream(Spliterators.spliteratorUnknownSize(minibatches, 0), false)
                .map(MultiDataSet::getFeatures)
                .iterator();
    }

    private static Iterator<Integer> count(Iterator<MultiDataSet> minibatches) {
        int count = 0;
        while (minibatches.hasNext()) {
            minibatches.next();
            count++;
        }
        return List.of(count).iterator();
    }

    private static Iterator<MultiDataSet> part(Iterator<MultiDataSet> all, int skipped, int taken) {
        for (int i = 0; i < skipped; i++) {
            all.next();
        }
        List<MultiDataSet> part = new ArrayList<>();
        for (int i = 0; i < taken; i++) {
            part.add(all.next());
        }
        return part.iterator();
    }

    @Override
    public String toJson() {
        try {
            return new ObjectMapper().writeValueAsString(settings);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toYaml() {
        return toJson(); // JSON is YAML
    }

    @Override
    public void executeTraining(SparkDl4jMultiLayer network, JavaRDD<DataSet> data) {
        throw unsupported("MultiLayerNetwork; train its toComputationGraph()");
    }

    @Override
    public void executeTrainingPaths(
            SparkDl4jMultiLayer network,
            SparkComputationGraph graph,
            JavaRDD<String> paths,
            DataSetLoader loader,
            MultiDataSetLoader multiLoader) {
        throw unsupported("files of minibatches; load them into an RDD");
    }

    @Override
    public TrainingWorker<TrainingResult> getWorkerInstance(SparkDl4jMultiLayer network) {
        throw unsupported("DL4J's workers, which are built again in every round");
    }

    @Override
    public TrainingWorker<TrainingResult> getWorkerInstance(SparkComputationGraph graph) {
        throw unsupported("DL4J's workers, which are built again in every round");
    }

    @Override
    public void addHook(TrainingHook hook) {
        throw unsupported("training hooks");
    }

    @Override
    public void removeHook(TrainingHook hook) {
        // none was added
    }

    @Override
    public void setListeners(Collection<TrainingListener> listeners) {
        if (!listeners.isEmpty()) {
            throw unsupported("listeners in the workers");
        }
    }

    @Override
    public void setListeners(StatsStorageRouter router, Collection<TrainingListener> listeners) {
        setListeners(listeners);
    }

    @Override
    public void setCollectTrainingStats(boolean collect) {
        if (collect) {
            throw unsupported("DL4J's training statistics");
        }
    }

    @Override
    public boolean getIsCollectTrainingStats() {
        return false;
    }

    @Override
    public SparkTrainingStats getTrainingStats() {
        return null;
    }

    @Override
    public boolean deleteTempFiles(JavaSparkContext spark) {
        return true; // there are none
    }

    @Override
    public boolean deleteTempFiles(SparkContext spark) {
        return true;
    }

    private static UnsupportedOperationException unsupported(String what) {
        return new UnsupportedOperationException("the resident training master does not support " + what);
    }
}
