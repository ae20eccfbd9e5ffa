package io.targetdrop.training;

/** Scores for tests in which only some of the numbers matter. */
public final class Scores {
    private Scores() {}

    /** A score of at most five classes, by a network that is sure of everything. */
    public static Score of(double lossSum, long[][] confusion) {
        Calibration.Collector sure = new Calibration.Collector();
        long count = 0;
        for (int truth = 0; truth < confusion.length; truth++) {
            for (int predicted = 0; predicted < confusion.length; predicted++) {
                for (long image = 0; image < confusion[truth][predicted]; image++) {
                    sure.add(1, truth == predicted);
                    count++;
                }
            }
        }
        return new Score(lossSum, confusion, count, sure.collected());
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
