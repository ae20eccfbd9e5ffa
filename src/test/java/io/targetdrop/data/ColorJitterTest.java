package io.targetdrop.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Two pixels: (R, G, B) = (100, 50, 200) and (0, 20, 250). */
class ColorJitterTest {
    private static final ImageShape SHAPE = new ImageShape(3, 1, 2);
    private static final byte[] PIXELS = bytes(100, 0, 50, 20, 200, 250);

    @Test
    void factorsOfOneChangeNothing() {
        assertArrayEquals(PIXELS, new ColorJitter(1, 1, 1).of(PIXELS, SHAPE));
    }

    /** 1.5 times each value, at most 255. */
    @Test
    void brightnessMultiplies() {
        assertArrayEquals(bytes(150, 0, 75, 30, 255, 255), new ColorJitter(1.5, 1, 1).of(PIXELS, SHAPE));
    }

    /** Greys are 82.05 and 40.24, their mean is 61.145; half of the distance from it stays. */
    @Test
    void contrastMovesValuesTowardsTheMeanGrey() {
        assertArrayEquals(bytes(81, 31, 56, 41, 131, 156), new ColorJitter(1, 0.5, 1).of(PIXELS, SHAPE));
    }

    /** Without saturation every channel has the grey of its pixel. */
    @Test
    void withoutSaturationAnImageIsGrey() {
        assertArrayEquals(bytes(82, 40, 82, 40, 82, 40), new ColorJitter(1, 1, 0).of(PIXELS, SHAPE));
    }

    /** 10 and 30 have the mean 20; twice the distance is 0 and 40. Saturation does not exist. */
    @Test
    void oneChannelHasNoColours() {
        assertArrayEquals(bytes(0, 40), new ColorJitter(1, 2, 0).of(bytes(10, 30), new ImageShape(1, 1, 2)));
    }

    @Test
    void factorsAreUniformAroundOne() {
        double sum = 0;
        int draws = 10_000;
        for (int seed = 0; seed < draws; seed++) {
            ColorJitter jitter = ColorJitter.draw(0.4, RandomSeed.derive(1, RandomSeed.Purpose.JITTER, seed));
            for (double factor : new double[] {jitter.brightness(), jitter.contrast(), jitter.saturation()}) {
                assertTrue(factor >= 0.6 && factor <= 1.4, () -> "" + factor);
            }
            sum += jitter.contrast();
        }
        // the variance of a uniform number over 0.8 is 0.64 / 12
        assertEquals(1, sum / draws, 5 * Math.sqrt(0.64 / 12 / draws));
        assertEquals(ColorJitter.draw(0.4, 3), ColorJitter.draw(0.4, 3));
        assertNotEquals(ColorJitter.draw(0.4, 3), ColorJitter.draw(0.4, 4));
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }
}
