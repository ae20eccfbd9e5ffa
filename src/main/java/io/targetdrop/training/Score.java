package io.targetdrop.training;

import java.io.Serializable;
import java.util.Arrays;

/**
 * How well a network classifies some images.
 *
 * @param lossSum the sum of −log of the probability that each image's own class was given, in nats
 * @param confusion images by true class, then by predicted class, {@code [K][K]}
 */
public record Score(double lossSum, long[][] confusion) implements Serializable {

    /** The score of no images. */
    public static Score none(int classes) {
        return new Score(0, new long[classes][classes]);
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
        return new Score(lossSum + other.lossSum, sum);
    }

    /** The number of images. */
    public long count() {
        return Arrays.stream(confusion).flatMapToLong(Arrays::stream).sum();
    }

    /** The share of the images whose class was predicted, in [0, 1]; NaN without images. */
    public double accuracy() {
        long right = 0;
        for (int k = 0; k < confusion.length; k++) {
            right += confusion[k][k];
        }
        return (double) right / count();
    }

    /** The share of a class's images whose class was predicted, in [0, 1]; NaN without images. */
    public double accuracyOf(int truth) {
        return (double) confusion[truth][truth]
                / Arrays.stream(confusion[truth]).sum();
    }

    /** The mean cross-entropy in nats, at least 0; NaN without images. */
    public double loss() {
        return lossSum / count();
    }

    /** The score in three numbers. */
    public Summary summary() {
        return new Summary(count(), loss(), accuracy());
    }

    /**
     * A short form of a score.
     *
     * @param count the number of images
     * @param loss the mean cross-entropy in nats; NaN without images
     * @param accuracy the share of the images whose class was predicted, in [0, 1]; NaN without images
     */
    public record Summary(long count, double loss, double accuracy) implements Serializable {}
}
