package io.targetdrop.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.targetdrop.data.LabelledImage;
import org.junit.jupiter.api.Test;

class ScoreTest {
    private static final double ROUNDING = 1e-15;

    /** Of 4 cats 3 are right, of 2 dogs 1; the fish was taken for a cat; there is no ox, but one dog was taken for it. */
    private static final Score FOUR_CLASSES =
            Scores.of(0, new long[][] {{3, 1, 0, 0}, {0, 1, 0, 1}, {1, 0, 0, 0}, {0, 0, 0, 0}});

    @Test
    void recallIsTheShareOfAClass() {
        assertArrayEquals(new double[] {3 / 4.0, 1 / 2.0, 0, Double.NaN}, ofClasses(FOUR_CLASSES::recallOf));
    }

    /** Taken for cats: 3 + 0 + 1, for dogs: 1 + 1, for fish: none, for oxen: 1. */
    @Test
    void precisionIsTheShareOfWhatWasTakenForAClass() {
        assertArrayEquals(new double[] {3 / 4.0, 1 / 2.0, Double.NaN, 0}, ofClasses(FOUR_CLASSES::precisionOf));
    }

    /** 2 · hits / (images + predictions): a fish is never found, and an ox is only predicted. */
    @Test
    void f1IsTheHarmonicMeanOfBoth() {
        assertArrayEquals(
                new double[] {2 * 3 / 8.0, 2 * 1 / 4.0, 0 / 1.0, 0 / 1.0}, ofClasses(FOUR_CLASSES::f1Of), ROUNDING);
    }

    @Test
    void aClassThatNeitherOccursNorIsPredictedHasNoF1() {
        assertEquals(Double.NaN, Scores.of(0, new long[][] {{1, 0}, {0, 0}}).f1Of(1));
    }

    /** Over the three classes that occur: (3/4 + 1/2 + 0) / 3 for both, since precision and recall are equal here. */
    @Test
    void meansOverClassesLeaveOutThoseWithoutImages() {
        assertEquals((3 / 4.0 + 1 / 2.0) / 3, FOUR_CLASSES.macroF1(), ROUNDING);
        assertEquals((3 / 4.0 + 1 / 2.0) / 3, FOUR_CLASSES.balancedAccuracy(), ROUNDING);
        assertEquals(4 / 7.0, FOUR_CLASSES.accuracy(), ROUNDING);
    }

    /** The class that takes everything: F1 2 · 90 / (90 + 100), and 0 for the other one. */
    @Test
    void macroF1SeesWhatAccuracyHides() {
        Score lazy = Scores.of(0, new long[][] {{90, 0}, {10, 0}});
        assertEquals(0.9, lazy.accuracy());
        assertEquals(0.5, lazy.balancedAccuracy());
        assertEquals((2 * 90 / 190.0 + 0) / 2, lazy.macroF1(), ROUNDING);
    }

    @Test
    void hasNothingToSayAboutNoImages() {
        Score.Details details = Score.none(3).summary().details();
        assertEquals(Score.Details.UNKNOWN, details);
    }

    /** In six classes, ranks 0 to 5: the last one is not among the first five. */
    @Test
    void aHitAmongFiveHasAtMostFourClassesBeforeIt() {
        double[] probabilities = {0.3, 0.25, 0.2, 0.15, 0.07, 0.03};
        Scorer.Tally tally = new Scorer.Tally(6);
        for (int label = 0; label < 6; label++) {
            tally.of(image(label), 0, probabilities);
        }
        assertEquals(5, tally.score().topFiveHits());
        assertEquals(5 / 6.0, tally.score().topFiveAccuracy());
        assertEquals(1 / 6.0, tally.score().accuracy());
    }

    /** Among equals the first class is predicted, so it also has the first rank. */
    @Test
    void ranksEqualProbabilitiesAsAPredictionDoes() {
        double[] even = {0.25, 0.25, 0.25, 0.25};
        assertEquals(0, Scorer.rank(0, even));
        assertEquals(3, Scorer.rank(3, even));
    }

    @Test
    void fewerThanFiveClassesAreAllAmongTheFirstFive() {
        Scorer.Tally tally = new Scorer.Tally(2);
        tally.of(image(1), 0, new double[] {0.9, 0.1});
        assertEquals(1, tally.score().topFiveAccuracy());
        assertEquals(0, tally.score().accuracy());
    }

    @Test
    void scoresOfDifferentImagesAddUp() {
        Scorer.Tally first = new Scorer.Tally(2);
        Scorer.Tally second = new Scorer.Tally(2);
        Scorer.Tally both = new Scorer.Tally(2);
        double[][] predictions = {{0.75, 0.25}, {0.5, 0.5}, {1, 0}};
        for (int i = 0; i < predictions.length; i++) {
            (i < 2 ? first : second).of(image(i % 2), 0, predictions[i]);
            both.of(image(i % 2), 0, predictions[i]);
        }
        Score sum = first.score().plus(second.score());
        assertEquals(both.score().summary(), sum.summary());
        assertEquals(both.score().calibration(), sum.calibration());
    }

    private static LabelledImage image(int label) {
        return new LabelledImage(new byte[1], label);
    }

    private interface OfClass {
        double value(int k);
    }

    private static double[] ofClasses(OfClass of) {
        double[] values = new double[4];
        for (int k = 0; k < values.length; k++) {
            values[k] = of.value(k);
        }
        return values;
    }
}
