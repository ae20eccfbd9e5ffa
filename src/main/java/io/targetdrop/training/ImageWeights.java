package io.targetdrop.training;

import io.targetdrop.data.DataException;
import io.targetdrop.data.Parts;
import java.util.Arrays;

/**
 * How much each image counts in the loss of training, by a column of its table. The loss of a minibatch of N images is
 * Σ<sub>i</sub> w<sub>i</sub> · c<sub>i</sub> · (−log p<sub>i</sub>) / N, with c<sub>i</sub> the weight of the image's class
 * ({@link ClassWeights}) and p<sub>i</sub> the probability of that class.
 *
 * <p>Weights are divided by their mean over the training part, so that w has the mean 1: only ratios matter, and the learning rate
 * keeps its meaning. In a minibatch of the whole training part the loss is Σ w · l / Σ w, as in Spark ML's logistic regression;
 * there, weight 2 is the image twice, and weight 0 the image left out. A smaller minibatch is still divided by N and not by the sum
 * of its own weights, so that an image counts the same whatever images it meets. Scores have no weights ({@link Score}).
 *
 * @param byIndex w of each image of the catalogue's training part; only those of {@link Parts#train} have the mean 1. None if all
 *     count the same, which then costs nothing
 */
record ImageWeights(float[] byIndex) {
    private static final ImageWeights EQUAL = new ImageWeights(new float[0]);

    /**
     * The weights of some parts.
     *
     * @throws DataException if no training image counts, or their sum is not finite
     */
    static ImageWeights of(Parts parts) {
        double[] weights = parts.catalog().trainWeights();
        if (weights.length == 0) {
            return EQUAL;
        }
        double mean = mean(weights, parts.train());
        float[] relative = new float[weights.length];
        for (int index = 0; index < weights.length; index++) {
            relative[index] = (float) (weights[index] / mean);
        }
        boolean areEqual = Arrays.stream(parts.train()).allMatch(index -> relative[index] == 1);
        return areEqual ? EQUAL : new ImageWeights(relative);
    }

    private static double mean(double[] weights, int[] indices) {
        double sum = 0;
        for (int index : indices) {
            sum += weights[index];
        }
        if (!(sum > 0 && sum < Double.POSITIVE_INFINITY)) {
            throw new DataException("the weights of the " + indices.length
                    + " training images must have a finite sum above 0 but it is " + sum
                    + "; give images that count a weight such as 1");
        }
        return sum / indices.length;
    }

    boolean areEqual() {
        return byIndex.length == 0;
    }

    /** The weights of some images, in their order; none if all count the same. */
    float[] of(int[] indices) {
        float[] some = new float[areEqual() ? 0 : indices.length];
        for (int i = 0; i < some.length; i++) {
            some[i] = byIndex[indices[i]];
        }
        return some;
    }
}
