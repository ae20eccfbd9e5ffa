package io.targetdrop.training;

/** Scores for tests in which only some of the numbers matter. */
public final class Scores {
    private Scores() {}

    /** A score of at most five classes, without confidences. */
    public static Score of(double lossSum, long[][] confusion) {
        Score plain = new Score(lossSum, confusion, 0, Calibration.none());
        return new Score(lossSum, confusion, plain.count(), Calibration.none());
    }

    /** A short form without details. */
    public static Score.Summary summary(long count, double loss, double accuracy) {
        return new Score.Summary(count, loss, accuracy, Score.Details.UNKNOWN);
    }

    /** Loss and accuracy alone, as earlier versions recorded them. */
    public static Measures measures(double loss, double accuracy) {
        return new Measures(loss, accuracy, Score.Details.UNKNOWN);
    }

    /** An accuracy alone. */
    public static Measures accuracy(double accuracy) {
        return measures(Double.NaN, accuracy);
    }
}
