package io.targetdrop.training.spark;

import io.targetdrop.data.ImageReader;
import io.targetdrop.data.Part;
import io.targetdrop.training.MinibatchRecipe;
import io.targetdrop.training.Score;
import io.targetdrop.training.Scorer;
import io.targetdrop.training.TrainingPlan;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Scores a network on images that the executors read. */
public final class SparkScorer {
    private SparkScorer() {}

    /**
     * The images to score on.
     *
     * @param source reads the images
     * @param part the part of the data that they are in
     * @param indices the images to score, by their position in the part
     */
    public record Images(ImageReader source, Part part, int[] indices) {}

    /**
     * A network in the form that is sent to executors.
     *
     * @param configuration the network's layers
     * @param parameters the network's flat parameter vector
     */
    private record SentNetwork(ComputationGraphConfiguration configuration, INDArray parameters)
            implements Serializable {

        static SentNetwork of(ComputationGraph network) {
            return new SentNetwork(network.getConfiguration(), network.params());
        }

        /** A network that shares nothing with others restored from this. */
        ComputationGraph restore() {
            ComputationGraph network = new ComputationGraph(configuration.clone());
            network.init(parameters.dup(), false);
            return network;
        }
    }

    /**
     * Scores a network. Sums are taken in the order of the images, in whatever order the tasks finish.
     *
     * @param spark the cluster
     * @param network the network to score
     * @param recipe how images become minibatches
     * @param images the images to score on
     * @param workers the number of tasks to spread the images over
     * @return the score on all images
     * @throws io.targetdrop.data.DataException if images cannot be read, naming all of them
     */
    public static Score score(
            JavaSparkContext spark, ComputationGraph network, MinibatchRecipe recipe, Images images, int workers) {
        Broadcast<SentNetwork> sent = spark.broadcast(SentNetwork.of(network));
        SentImages source = SentImages.of(spark, images.source());
        Part part = images.part();
        List<Score> scores = new ReadingProblems(spark, source)
                .add(part, images.indices(), workers)
                .collectedIfItFails(() -> spark.parallelize(TrainingPlan.slices(images.indices(), workers), workers)
                        .map(indices -> {
                            TaskDevice.current().bind();
                            return Scorer.score(sent.value().restore(), source.read(part, indices), recipe);
                        })
                        .collect());
        sent.destroy();
        source.close();
        return scores.stream().reduce(Score.none(recipe.classes()), Score::plus);
    }
}
