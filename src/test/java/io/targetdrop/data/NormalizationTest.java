package io.targetdrop.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Test;

class NormalizationTest {
    private static final float TOLERANCE = 1e-6f;

    private static Normalization one(double mean, double deviation) {
        return new Normalization(new float[] {(float) mean}, new float[] {(float) deviation});
    }

    @Test
    void tabulatesEveryPixelValueOfEveryChannel() {
        float[][] table = new Normalization(new float[] {0.5f, 0}, new float[] {0.25f, 1}).table();
        assertEquals(-2, table[0][0], TOLERANCE); // (0 - 0.5) / 0.25
        assertEquals(2, table[0][255], TOLERANCE);
        assertEquals(0.2, table[1][51], TOLERANCE); // 51 / 255
    }

    @Test
    void isEqualByValues() throws Exception {
        assertEquals(one(0.5, 0.25), Copies.sent(one(0.5, 0.25)));
        assertEquals(one(0.5, 0.25).hashCode(), one(0.5, 0.25).hashCode());
        assertNotEquals(one(0.5, 0.25).hashCode(), one(0.4, 0.25).hashCode());
        assertNotEquals(one(0.5, 0.25), one(0.4, 0.25));
        assertNotEquals(one(0.5, 0.25), one(0.5, 0.2));
        assertNotEquals(one(0.5, 0.25), "normalization");
    }

    @Test
    void isDescribedByItsNumbers() {
        assertEquals(
                "Normalization[mean [0.5], standard deviation [0.25]]",
                one(0.5, 0.25).toString());
    }

    @Test
    void keepsItsNumbersWhenTheCallersArraysChange() {
        float[] mean = {0.5f};
        float[] deviation = {0.25f};
        Normalization normalization = new Normalization(mean, deviation);
        mean[0] = 0;
        deviation[0] = 1;
        assertEquals(one(0.5, 0.25), normalization);
    }

    @Test
    void acceptsTheEndsOfEveryRange() {
        assertEquals(1, one(0, 1).channels());
        assertEquals(1, one(1, 1e-6).channels());
    }

    @Test
    void refusesAMeanOutsideAPixelsRange() {
        for (double mean : new double[] {-0.1, 1.1, 125.3, Double.NaN}) {
            Errors.assertArgument(() -> one(mean, 0.25), "mean of channel 0", "[0, 1]", "is " + (float) mean);
        }
    }

    @Test
    void refusesADeviationOutsideAPixelsRange() {
        for (double deviation : new double[] {0, -1, 63, Double.NaN}) {
            Errors.assertArgument(
                    () -> one(0.5, deviation), "standard deviation of channel 0", "(0, 1]", "is " + (float) deviation);
        }
    }

    @Test
    void refusesChannelsThatDoNotMatch() {
        Errors.assertArgument(() -> new Normalization(new float[2], new float[] {1}), "2 and 1");
        Errors.assertArgument(() -> new Normalization(new float[0], new float[0]), "0 and 0");
    }
}
