package io.targetdrop.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class CalibrationTest {
    private static final double ROUNDING = 1e-15;

    private final Calibration.Collector predictions = new Calibration.Collector();

    /** Four predictions of confidence 0.75 and three hits. */
    @Test
    void isZeroForANetworkThatIsRightAsOftenAsItClaims() {
        predict(0.75, true, true, true, false);
        assertEquals(0, error());
    }

    /** Two of four at 0.9, three of four at 0.5: 4/8 · |2/4 − 0.9| + 4/8 · |3/4 − 0.5| = 0.2 + 0.125. */
    @Test
    void isTheMeanDistanceWeightedByThePredictionsOfABin() {
        predict(0.9, true, true, false, false);
        predict(0.5, true, true, true, false);
        assertEquals(0.325, error(), ROUNDING);
    }

    /** 0.96 and 0.98 are in one bin, (14/15, 1]: the hit makes up for part of the miss, |1 − 1.94| / 2. */
    @Test
    void predictionsOfABinMakeUpForEachOther() {
        predict(0.96, true);
        predict(0.98, false);
        assertEquals(0.47, error(), ROUNDING);
    }

    /** Bin m has ((m − 1)/15, m/15], so the bound belongs to the lower one. */
    @Test
    void aBinHasItsUpperBound() {
        predict(1 / 15.0, true);
        predict(Math.nextUp(1 / 15.0), true);
        predict(1, true);
        assertEquals(1, predictions.collected().bins().get(0).images());
        assertEquals(1, predictions.collected().bins().get(1).images());
        assertEquals(1, predictions.collected().bins().get(14).images());
    }

    /** A softmax in floats may give 1.0000001. */
    @Test
    void confidencesALittleAboveOneAreInTheLastBin() {
        predict(1.0000001, true);
        assertEquals(1, predictions.collected().bins().get(14).images());
    }

    @Test
    void hasNoErrorWithoutPredictions() {
        assertEquals(Double.NaN, Calibration.none().error());
        assertEquals(Double.NaN, Calibration.none().bins().get(3).accuracy());
    }

    private void predict(double confidence, boolean... hits) {
        for (boolean hit : hits) {
            predictions.add(confidence, hit);
        }
    }

    private double error() {
        return predictions.collected().error();
    }
}
