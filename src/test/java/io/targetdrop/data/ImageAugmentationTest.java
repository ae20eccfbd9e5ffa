package io.targetdrop.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ImageAugmentationTest {
    private static final ImageShape SHAPE = new ImageShape(2, 3, 4);
    /** 1..24, so that every pixel is known by its value and 0 is padding. */
    private static final byte[] PIXELS = counting(SHAPE.size());

    private static byte[] counting(int length) {
        byte[] pixels = new byte[length];
        for (int i = 0; i < length; i++) {
            pixels[i] = (byte) (i + 1);
        }
        return pixels;
    }

    /** By the definition: pad the image, cut the window at (top, left), mirror. */
    private static byte[] expected(int padding, int top, int left, boolean mirrored) {
        byte[] window = new byte[SHAPE.size()];
        for (int channel = 0; channel < 2; channel++) {
            for (int row = 0; row < 3; row++) {
                for (int column = 0; column < 4; column++) {
                    int y = row + top - padding;
                    int x = column + left - padding;
                    boolean inside = y >= 0 && y < 3 && x >= 0 && x < 4;
                    int to = channel * 12 + row * 4 + (mirrored ? 3 - column : column);
                    window[to] = inside ? PIXELS[channel * 12 + y * 4 + x] : 0;
                }
            }
        }
        return window;
    }

    private static Map<String, Integer> counts(int padding, int seeds) {
        Map<String, Integer> counts = new HashMap<>();
        for (long seed = 0; seed < seeds; seed++) {
            byte[] changed = ImageAugmentation.cropAndFlip(PIXELS, SHAPE, padding, seed);
            counts.merge(Arrays.toString(changed), 1, Integer::sum);
        }
        return counts;
    }

    @Test
    void everyWindowAndItsMirrorImageIsEquallyLikely() {
        int seeds = 20_000;
        int padding = 1;
        Map<String, Integer> counts = counts(padding, seeds);
        double share = 1 / 18.0; // 3 · 3 windows, mirrored or not
        double tolerance = 5 * Math.sqrt(share * (1 - share) / seeds);
        assertEquals(18, counts.size());
        for (int window = 0; window < 9; window++) {
            for (boolean mirrored : new boolean[] {false, true}) {
                String key = Arrays.toString(expected(padding, window / 3, window % 3, mirrored));
                assertEquals(share, counts.getOrDefault(key, 0) / (double) seeds, tolerance);
            }
        }
    }

    @Test
    void withoutPaddingItOnlyMirrors() {
        Map<String, Integer> counts = counts(0, 100);
        assertEquals(2, counts.size());
        assertFalse(counts.get(Arrays.toString(PIXELS)) == 100);
    }

    @Test
    void aWindowOutsideTheImageIsBlack() {
        // padding 5 of an image of 3 x 4: of 11 offsets down 5 touch the image, of 11 across 7 do
        int seeds = 5000;
        double share = 1 - (5 * 7) / 121.0;
        double tolerance = 5 * Math.sqrt(share * (1 - share) / seeds);
        int black = counts(5, seeds).get(Arrays.toString(new byte[24]));
        assertEquals(share, black / (double) seeds, tolerance);
    }

    @Test
    void everyWindowOfADeepPaddingIsOneOfTheDefinition() {
        Map<String, Integer> counts = counts(5, 5000);
        for (int window = 0; window < 121; window++) {
            counts.remove(Arrays.toString(expected(5, window / 11, window % 11, false)));
            counts.remove(Arrays.toString(expected(5, window / 11, window % 11, true)));
        }
        assertEquals(Map.of(), counts);
    }

    @Test
    void leavesTheInputAlone() {
        byte[] pixels = PIXELS.clone();
        for (long seed = 0; seed < 20; seed++) {
            ImageAugmentation.cropAndFlip(pixels, SHAPE, 1, seed);
        }
        assertArrayEquals(PIXELS, pixels);
    }

    @Test
    void theSameSeedMakesTheSameChange() {
        assertArrayEquals(
                ImageAugmentation.cropAndFlip(PIXELS, SHAPE, 4, 11),
                ImageAugmentation.cropAndFlip(PIXELS, SHAPE, 4, 11));
    }

    @Test
    void refusesNegativePaddingAndAnotherShape() {
        Errors.assertArgument(() -> ImageAugmentation.cropAndFlip(PIXELS, SHAPE, -1, 1), "padding", "is -1");
        Errors.assertArgument(() -> ImageAugmentation.cropAndFlip(new byte[5], SHAPE, 1, 1), "24 bytes", "has 5");
    }
}
