package io.targetdrop.training;

import io.targetdrop.data.LabelledImage;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** Scores a network on images in the way it will be used: without augmentation and without masks. */
public final class Scorer {
    /** Images that go through the network at once. */
    static final int BATCH = 100;

    /** Smaller probabilities count as this in the loss, because a softmax in floats can be 0. */
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
        Tally tally = new Tally(recipe.classes());
        predict(network, images, recipe, tally);
        return tally.score();
    }

    /** Receives what a network predicts for an image. */
    public interface Predictions {
        /**
         * Called for each image, in their order.
         *
         * @param image the image, with its true class
         * @param predicted the class with the highest probability
         * @param probabilities the probability of each class
         */
        void of(LabelledImage image, int predicted, double[] probabilities);
    }

    /** Adds the predictions up to a score, in the order of the images. */
    public static final class Tally implements Predictions {
        private static final int TOP = 5;

        private final long[][] confusion;
        private final Calibration.Collector calibration = new Calibration.Collector();
        private double lossSum;
        private long topFiveHits;

        /** A tally of no predictions. */
        public Tally(int classes) {
            confusion = new long[classes][classes];
        }

        @Override
        public void of(LabelledImage image, int predicted, double[] probabilities) {
            int truth = image.label();
            confusion[truth][predicted]++;
            lossSum -= Math.log(Math.max(SMALLEST_PROBABILITY, probabilities[truth]));
            topFiveHits += rank(truth, probabilities) < TOP ? 1 : 0;
            calibration.add(probabilities[predicted], predicted == truth);
        }

        /** The score of the images so far. */
        public Score score() {
            return new Score(lossSum, confusion, topFiveHits, calibration.collected());
        }
    }

    /**
     * How many classes come before one when classes are sorted by probability; among equals, the first class comes first, as
     * in a prediction.
     */
    static int rank(int truth, double[] probabilities) {
        int before = 0;
        for (int k = 0; k < probabilities.length; k++) {
            boolean isBefore =
                    probabilities[k] > probabilities[truth] || probabilities[k] == probabilities[truth] && k < truth;
            before += isBefore ? 1 : 0;
        }
        return before;
    }

    /**
     * Lets a network predict the classes of images.
     *
     * @param network a network whose first output is a softmax over the classes
     * @param images any number of images
     * @param recipe how images become minibatches
     * @param predictions receives the prediction for each image
     */
    public static void predict(
            ComputationGraph network, List<LabelledImage> images, MinibatchRecipe recipe, Predictions predictions) {
        for (int from = 0; from < images.size(); from += BATCH) {
            // copied, because taking an image out of the list may decode it
            List<LabelledImage> batch = List.copyOf(images.subList(from, Math.min(images.size(), from + BATCH)));
            double[][] probabilities = recipe.views()
                    .probabilities(
                            batch,
                            recipe.shape(),
                            seen -> network.output(false, recipe.plain(seen).getFeatures())[0].toDoubleMatrix());
            for (int i = 0; i < batch.size(); i++) {
                predictions.of(batch.get(i), largest(probabilities[i]), probabilities[i]);
            }
        }
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
