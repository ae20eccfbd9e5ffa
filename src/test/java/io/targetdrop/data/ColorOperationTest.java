package io.targetdrop.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One channel of six pixels, except where colours matter. */
class ColorOperationTest {
    private static final ImageShape SHAPE = new ImageShape(1, 2, 3);
    private static final byte[] PIXELS = bytes(10, 100, 130, 131, 200, 250);

    private static void assertBecomes(ColorOperation operation, double strength, int... expected) {
        assertArrayEquals(bytes(expected), operation.of(PIXELS, SHAPE, strength), operation + " " + strength);
    }

    /** Times 1.45 and 0.55. */
    @Test
    void brightnessGoesUpAndDown() {
        assertBecomes(ColorOperation.BRIGHTNESS, 0.5, 15, 145, 189, 190, 255, 255);
        assertBecomes(ColorOperation.BRIGHTNESS, -0.5, 6, 55, 72, 72, 110, 138);
    }

    /** The mean is 136.83; 0.1 of the distance from it stays. */
    @Test
    void contrastMovesTowardsTheMean() {
        assertBecomes(ColorOperation.CONTRAST, -1, 124, 133, 136, 136, 143, 148);
    }

    /** A grey of 82.05 and a tenth of what the colours differ from it. */
    @Test
    void saturationMovesTowardsGrey() {
        byte[] pixel = bytes(100, 50, 200);
        assertArrayEquals(bytes(84, 79, 94), ColorOperation.SATURATION.of(pixel, new ImageShape(3, 1, 1), -1));
    }

    /** Two bits less, by either sign. */
    @Test
    void posterizingClearsTheLowestBits() {
        assertBecomes(ColorOperation.POSTERIZE, 0.5, 8, 100, 128, 128, 200, 248);
        assertBecomes(ColorOperation.POSTERIZE, -0.5, 8, 100, 128, 128, 200, 248);
        assertBecomes(ColorOperation.POSTERIZE, 0, 10, 100, 130, 131, 200, 250);
    }

    /** From 127.5 on. */
    @Test
    void solarizingInvertsBrightValues() {
        assertBecomes(ColorOperation.SOLARIZE, 0.5, 10, 100, 125, 124, 55, 5);
        assertBecomes(ColorOperation.SOLARIZE, -1, 245, 155, 125, 124, 55, 5);
    }

    /** (x − 10) · 255 / 240. */
    @Test
    void autoContrastUsesTheWholeRange() {
        assertBecomes(ColorOperation.AUTO_CONTRAST, 0.3, 0, 96, 128, 129, 202, 255);
        byte[] flat = bytes(7, 7, 7, 7, 7, 7);
        assertArrayEquals(flat, ColorOperation.AUTO_CONTRAST.of(flat, SHAPE, 0.3));
    }

    /** 512 pixels of 10, 256 of 20 and 255 of 30: step 3, then (1 + what is below) / 3. */
    @Test
    void equalizingSpreadsValuesByHowManyAreBelow() {
        byte[] pixels = new byte[1023];
        byte[] expected = new byte[1023];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (i < 512 ? 10 : i < 768 ? 20 : 30);
            expected[i] = (byte) (i < 512 ? 0 : i < 768 ? 513 / 3 : 255);
        }
        assertArrayEquals(expected, ColorOperation.EQUALIZE.of(pixels, new ImageShape(1, 1, 1023), 0.3));
        assertBecomes(ColorOperation.EQUALIZE, 0.3, 10, 100, 130, 131, 200, 250); // too few pixels to spread
    }

    /** Each channel by itself. */
    @Test
    void channelsAreStretchedApart() {
        assertArrayEquals(
                bytes(0, 255, 0, 255),
                ColorOperation.AUTO_CONTRAST.of(bytes(1, 2, 30, 90), new ImageShape(2, 1, 2), 1));
    }

    @ParameterizedTest
    @CsvSource({"0, 0.3", "3, 0.3"})
    void drawsRepeatAndLeaveTheImageAlone(int count, double strength) {
        byte[] before = PIXELS.clone();
        Set<String> seen = new HashSet<>();
        for (int seed = 0; seed < 50; seed++) {
            byte[] once = ColorOperation.drawn(PIXELS, SHAPE, count, strength, seed);
            assertArrayEquals(once, ColorOperation.drawn(PIXELS, SHAPE, count, strength, seed));
            seen.add(Arrays.toString(once));
        }
        assertArrayEquals(before, PIXELS);
        assertEquals(count == 0, seen.size() == 1, seen.toString());
    }

    @Test
    void nothingIsNoCopy() {
        assertSame(PIXELS, ColorOperation.drawn(PIXELS, SHAPE, 0, 0.3, 1));
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }
}
