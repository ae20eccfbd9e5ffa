package io.targetdrop.training.spark;

import io.targetdrop.configuration.ConfigurationReader;
import io.targetdrop.data.ChannelStatistics;
import io.targetdrop.data.ImageShape;
import io.targetdrop.data.ImageSource;
import io.targetdrop.data.Parts;
import io.targetdrop.networks.Start;
import io.targetdrop.training.AveragingConfig;
import io.targetdrop.training.MinibatchRecipe;
import io.targetdrop.training.RunConfig;
import io.targetdrop.training.TrainingPlan;
import io.targetdrop.training.TrainingPlan.Shard;
import java.util.List;
import java.util.Locale;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.nd4j.linalg.dataset.DataSet;

/**
 * The epochs of a DL4J user: the same network and layers, under DL4J's parameter averaging with its defaults, on
 * cached minibatches.
 *
 * <p>A Spark application of its own: {@code StockEpochs CONFIGURATION}. Prints {@code EPOCH IMAGES_PER_SECOND}.
 */
public final class StockEpochs {
    private static final double NANOSECONDS = 1e9;

    private StockEpochs() {}

    /** Runs the application. */
    public static void main(String[] arguments) {
        RunConfig config = ConfigurationReader.read(arguments[0], List.of());
        TrainingPlan plan = TrainingPlan.of(config, Parts.of(config.data(), config.seed()), new Start.Drawn());
        try (JavaSparkContext spark = new JavaSparkContext(new SparkConf().setAppName("stock epochs"))) {
            train(spark, plan);
        }
    }

    private static void train(JavaSparkContext spark, TrainingPlan plan) {
        ComputationGraph network = plan.blueprint().build();
        SparkComputationGraph stock = new SparkComputationGraph(spark, network, master(plan));
        JavaRDD<DataSet> minibatches = minibatches(spark, plan).cache();
        long images = minibatches.count() * plan.training().batchSize();
        for (int epoch = 0; epoch < plan.training().epochs(); epoch++) {
            long start = System.nanoTime();
            stock.fit(minibatches);
            double seconds = (System.nanoTime() - start) / NANOSECONDS;
            System.out.printf(Locale.ROOT, "%d %.1f%n", epoch + 1, images / seconds);
        }
    }

    /**
     * With DL4J's defaults, with two exceptions. The updater's state is averaged, because this project's master averages
     * it too. Data does not go through files, DL4J's default, because that needs a file system that all executors share.
     */
    private static ParameterAveragingTrainingMaster master(TrainingPlan plan) {
        AveragingConfig averaging = plan.averaging();
        int batchSize = plan.training().batchSize();
        return new ParameterAveragingTrainingMaster.Builder(averaging.workers(), batchSize)
                .batchSizePerWorker(batchSize)
                .averagingFrequency(averaging.frequency())
                .saveUpdater(true)
                .rddTrainingApproach(RDDTrainingApproach.Direct)
                .build();
    }

    /** The minibatches of the first epoch, used in all epochs. */
    private static JavaRDD<DataSet> minibatches(JavaSparkContext spark, TrainingPlan plan) {
        ImageSource source = plan.source();
        ImageShape shape = plan.parts().catalog().shape();
        JavaRDD<Shard> shards = spark.parallelize(
                        plan.assignments(0), plan.averaging().workers())
                .map(assignment -> assignment.read(source))
                .cache();
        MinibatchRecipe recipe = plan.recipe(shards.map(shard -> ChannelStatistics.of(shard.train(), shape))
                .reduce(ChannelStatistics::plus)
                .normalization());
        return shards.flatMap(shard -> recipe.order(shard, 0).stream()
                .map(positions -> recipe.training(shard, positions, 0))
                .iterator());
    }
}
