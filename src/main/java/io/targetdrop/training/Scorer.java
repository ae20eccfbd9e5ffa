package io.targetdrop.training;

import io.targetdrop.data.LabelledImage;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** Scores a network on images, as it would be used: without augmentation and without masks. */
public final class Scorer {
    /** Images that go through the network at once. */
    private static final int BATCH = 100;

    /** The smallest probability that the loss tells from 0; a float's softmax can be 0. */
    private static final double SMALLEST_PROBABILITY = 1e-10;

    private Scorer() {}

    /**
     * Scores images.
     *
     * @param network a network whose first output is a softmax over the classes
     * @param images any number of images
     * @param recipe how images become minibatches
     * @return the score of all of them
     */
    public static Score score(ComputationGraph network, List<LabelledImage> images, MinibatchRecipe recipe) {
        double lossSum = 0;
        long[][] confusion = new long[recipe.classes()][recipe.classes()];
        for (int from = 0; from < images.size(); from += BATCH) {
            List<LabelledImage> batch = images.subList(from, Math.min(images.size(), from + BATCH));
            DataSet minibatch = recipe.plain(batch);
            INDArray output = network.output(false, minibatch.getFeatures())[0];
            double[][] probabilities = output.toDoubleMatrix();
            for (int i = 0; i < batch.size(); i++) {
                int truth = batch.get(i).label();
                confusion[truth][largest(probabilities[i])]++;
                lossSum -= Math.log(Math.max(SMALLEST_PROBABILITY, probabilities[i][truth]));
            }
        }
        return new Score(lossSum, confusion);
    }

    private static int largest(double[] values) {
        int best = 0;
        for (int k = 1; k < values.length; k++) {
            if (values[k] > values[best]) {
                best = k;
            }
        }
        return best;
    }
}
