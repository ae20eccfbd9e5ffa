package io.targetdrop.training.spark;

import io.targetdrop.data.ImageReader;
import io.targetdrop.data.Part;
import io.targetdrop.training.MinibatchRecipe;
import io.targetdrop.training.Score;
import io.targetdrop.training.Scorer;
import io.targetdrop.training.TrainingPlan;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** Scores a network on images that the executors read. */
public final class SparkScorer {
    private SparkScorer() {}

    /**
     * Which images.
     *
     * @param source who has them
     * @param part the part that they are in
     * @param indices which of them
     */
    public record Images(ImageReader source, Part part, int[] indices) {}

    /**
     * Scores a network; the sums are taken in the order of the images, whatever finished first.
     *
     * @param spark the cluster
     * @param network the network
     * @param recipe how images become minibatches
     * @param images which images
     * @param workers tasks to spread them over
     * @return the score of all of them
     */
    public static Score score(
            JavaSparkContext spark, ComputationGraph network, MinibatchRecipe recipe, Images images, int workers) {
        Broadcast<NetworkState> state = spark.broadcast(NetworkState.of(network));
        TaskFiles files = TaskFiles.of(spark);
        ImageReader source = files.reading(images.source());
        Part part = images.part();
        List<Score> scores = new ReadingProblems(spark, source)
                .add(part, images.indices(), workers)
                .collectedIfItFails(() -> spark.parallelize(TrainingPlan.slices(images.indices(), workers), workers)
                        .map(indices -> {
                            TaskDevice.current().bind();
                            return Scorer.score(state.value().restore(), source.read(part, indices), recipe);
                        })
                        .collect());
        state.destroy();
        files.close();
        return scores.stream().reduce(Score.none(recipe.classes()), Score::plus);
    }
}
