package io.targetdrop.training;

import java.io.Serializable;
import java.util.Arrays;
import java.util.function.IntToDoubleFunction;

/**
 * How well a network classifies some images. Scores of different images add up. Classes count with one image as much as with
 * another: weights of classes act in training only, so that methods stay comparable.
 *
 * @param lossSum the sum of −log of the probability that each image's own class was given, in nats
 * @param confusion images by true class, then by predicted class, {@code [K][K]}
 * @param topFiveHits images whose own class is among the five with the highest probabilities; with K &lt; 5 classes, all images
 * @param calibration the predictions by their confidence
 */
public record Score(double lossSum, long[][] confusion, long topFiveHits, Calibration calibration)
        implements Serializable {

    /** The score of no images. */
    public static Score none(int classes) {
        return new Score(0, new long[classes][classes], 0, Calibration.none());
    }

    /** The score of both sets of images together. */
    public Score plus(Score other) {
        long[][] sum = new long[confusion.length][];
        for (int truth = 0; truth < sum.length; truth++) {
            sum[truth] = confusion[truth].clone();
            for (int predicted = 0; predicted < sum.length; predicted++) {
                sum[truth][predicted] += other.confusion[truth][predicted];
            }
        }
        return new Score(
                lossSum + other.lossSum, sum, topFiveHits + other.topFiveHits, calibration.plus(other.calibration));
    }

    /** The number of images. */
    public long count() {
        return Arrays.stream(confusion).flatMapToLong(Arrays::stream).sum();
    }

    /** The number of images of a class. */
    public long countOf(int truth) {
        return Arrays.stream(confusion[truth]).sum();
    }

    /** The number of images that were taken for a class. */
    private long predictionsOf(int predicted) {
        return Arrays.stream(confusion).mapToLong(row -> row[predicted]).sum();
    }

    /** The share of the images whose class was predicted, in [0, 1]; NaN without images. */
    public double accuracy() {
        long right = 0;
        for (int k = 0; k < confusion.length; k++) {
            right += confusion[k][k];
        }
        return (double) right / count();
    }

    /** The mean cross-entropy in nats, at least 0; NaN without images. */
    public double loss() {
        return lossSum / count();
    }

    /** The share of the images whose class is among the five most probable ones, in [0, 1]; NaN without images. */
    public double topFiveAccuracy() {
        return (double) topFiveHits / count();
    }

    /** The share of a class's images that were taken for it, in [0, 1]; NaN if the class has no images. */
    public double recallOf(int truth) {
        return (double) confusion[truth][truth] / countOf(truth);
    }

    /** The share of the images taken for a class that are of this class, in [0, 1]; NaN if no image was taken for it. */
    public double precisionOf(int predicted) {
        return (double) confusion[predicted][predicted] / predictionsOf(predicted);
    }

    /**
     * The harmonic mean of a class's precision and recall, 2·hits / (images + predictions), in [0, 1]. It is 0 for a class whose
     * images were all taken for others, and NaN for one that neither occurs nor was predicted.
     */
    public double f1Of(int k) {
        return 2.0 * confusion[k][k] / (countOf(k) + predictionsOf(k));
    }

    /** The mean F1 of the classes that have images, each counting the same, in [0, 1]; NaN without images. */
    public double macroF1() {
        return meanOverClasses(this::f1Of);
    }

    /** The mean recall of the classes that have images, in [0, 1]; NaN without images. */
    public double balancedAccuracy() {
        return meanOverClasses(this::recallOf);
    }

    /** Adds in the order of the classes. */
    private double meanOverClasses(IntToDoubleFunction value) {
        double sum = 0;
        int classes = 0;
        for (int k = 0; k < confusion.length; k++) {
            if (countOf(k) > 0) {
                sum += value.applyAsDouble(k);
                classes++;
            }
        }
        return sum / classes;
    }

    /** The score in a few numbers. */
    public Summary summary() {
        return new Summary(
                count(),
                loss(),
                accuracy(),
                new Details(macroF1(), balancedAccuracy(), topFiveAccuracy(), calibration.error()));
    }

    /**
     * A short form of a score.
     *
     * @param count the number of images
     * @param loss the mean cross-entropy in nats; NaN without images
     * @param accuracy the share of the images whose class was predicted, in [0, 1]; NaN without images
     * @param details what else is measured; unknown in checkpoints of earlier versions
     */
    public record Summary(long count, double loss, double accuracy, Details details) implements Serializable {

        public Summary {
            details = details == null ? Details.UNKNOWN : details;
        }

        /** The same without the number of images. */
        public Measures measures() {
            return new Measures(loss, accuracy, details);
        }
    }

    /**
     * What a score has besides loss and accuracy, each in [0, 1]; NaN without images.
     *
     * @param macroF1 {@link Score#macroF1}
     * @param balancedAccuracy {@link Score#balancedAccuracy}
     * @param topFiveAccuracy {@link Score#topFiveAccuracy}
     * @param calibrationError {@link Calibration#error}
     */
    public record Details(double macroF1, double balancedAccuracy, double topFiveAccuracy, double calibrationError)
            implements Serializable {
        /** Those of a score that an earlier version recorded. */
        public static final Details UNKNOWN = new Details(Double.NaN, Double.NaN, Double.NaN, Double.NaN);
    }
}
