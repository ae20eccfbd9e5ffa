package io.targetdrop.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RandomResizedCropTest {
    /** Large, so that rounding to whole pixels moves no share by more than a thousandth. */
    private static final ImageShape LARGE = new ImageShape(3, 4096, 4096);

    private static final double ROUNDING = 1e-3;
    private static final double LEAST_AREA = 0.08;
    private static final List<RandomResizedCrop> CROPS = IntStream.range(0, 20_000)
            .mapToObj(seed -> RandomResizedCrop.draw(LARGE, LEAST_AREA, new SplittableRandom(seed)))
            .toList();

    private static double area(RandomResizedCrop crop) {
        return (double) crop.height() * crop.width() / LARGE.height() / LARGE.width();
    }

    private static double logOfRatio(RandomResizedCrop crop) {
        return Math.log((double) crop.width() / crop.height());
    }

    /**
     * A crop with area a and ratio r fits into a square if |ln r| ≤ −ln a, and ln r is uniform in ± ln 4/3. So every draw up to
     * a = 3/4 fits and a share of −ln a / ln 4/3 above, which is (1/4 + 3/4 · ln 3/4) / ln 4/3 = 0.1190 of the areas from 3/4
     * to 1. Of the crops that fit, (y − x) / (3/4 − 0.08 + 0.1190) have an area in (x, y) below 3/4.
     */
    @ParameterizedTest
    @CsvSource({"0.08, 0.25", "0.25, 0.5", "0.5, 0.75"})
    void areasAreUniformAmongTheCropsThatFit(double from, double to) {
        double above = (0.25 + 0.75 * Math.log(0.75)) / Math.log(4.0 / 3);
        assertShare((to - from) / (0.75 - LEAST_AREA + above), crop -> area(crop) >= from && area(crop) < to, CROPS);
    }

    /** Among areas below 3/4, where every ratio fits. */
    @Test
    void ratiosAreUniformInTheirLogarithm() {
        List<RandomResizedCrop> fitting =
                CROPS.stream().filter(crop -> area(crop) < 0.75).toList();
        assertQuarters(fitting, crop -> (logOfRatio(crop) / Math.log(4.0 / 3) + 1) / 2);
    }

    /** The places of a crop of h rows are 0 to H − h. */
    @Test
    void placesAreUniform() {
        List<RandomResizedCrop> movable =
                CROPS.stream().filter(crop -> area(crop) < 0.5).toList();
        assertQuarters(movable, crop -> (crop.top() + 0.5) / (LARGE.height() - crop.height() + 1));
        assertQuarters(movable, crop -> (crop.left() + 0.5) / (LARGE.width() - crop.width() + 1));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.01, 0.08, 0.5, 1})
    void staysInsideTheImage(double leastArea) {
        ImageShape shape = new ImageShape(1, 5, 8);
        for (int seed = 0; seed < 2000; seed++) {
            RandomResizedCrop crop = RandomResizedCrop.draw(shape, leastArea, new SplittableRandom(seed));
            assertTrue(crop.height() >= 1 && crop.top() >= 0 && crop.top() + crop.height() <= 5, crop::toString);
            assertTrue(crop.width() >= 1 && crop.left() >= 0 && crop.left() + crop.width() <= 8, crop::toString);
        }
    }

    /** The whole area of such a strip has no rectangle from 3:4 to 4:3: the largest is 8 · 4/3 = 10.7 pixels long. */
    @Test
    void takesTheMiddleOfAStripWhereNothingFits() {
        assertEquals(
                new RandomResizedCrop(0, 44, 8, 11),
                RandomResizedCrop.draw(new ImageShape(3, 8, 100), 1, new SplittableRandom(1)));
        assertEquals(
                new RandomResizedCrop(44, 0, 11, 8),
                RandomResizedCrop.draw(new ImageShape(3, 100, 8), 1, new SplittableRandom(1)));
    }

    /** Only the image itself has its whole area. */
    @Test
    void aLeastAreaOfOneLeavesASquareWhole() {
        byte[] pixels = gradient(new ImageShape(2, 7, 7));
        for (int seed = 0; seed < 50; seed++) {
            RandomResizedCrop crop = RandomResizedCrop.draw(new ImageShape(2, 7, 7), 1, new SplittableRandom(seed));
            assertEquals(new RandomResizedCrop(0, 0, 7, 7), crop);
            assertArrayEquals(pixels, crop.enlarge(pixels, new ImageShape(2, 7, 7)));
        }
    }

    /**
     * Two columns enlarged to four: their centres are at −1/4, 1/4, 3/4 and 5/4 of the crop's pixels, so its values 40 and 80
     * become 40, 50, 70 and 80. The rows are 0 and 100 larger: 40 more come from each quarter of 160. The second channel is
     * half as bright. Pixels outside are 255.
     */
    @Test
    void interpolatesBetweenPixelCentresAndNotBeyondTheCrop() {
        ImageShape shape = new ImageShape(2, 4, 4);
        byte[] pixels = new byte[shape.size()];
        Arrays.fill(pixels, (byte) 255);
        RandomResizedCrop crop = new RandomResizedCrop(1, 2, 2, 2);
        byte[] values = {40, 80, (byte) 140, (byte) 180, 20, 40, 70, 90};
        for (int i = 0; i < values.length; i++) {
            pixels[i / 4 * 16 + (1 + i / 2 % 2) * 4 + 2 + i % 2] = values[i];
        }
        int[] first = {40, 50, 70, 80, 65, 75, 95, 105, 115, 125, 145, 155, 140, 150, 170, 180};
        int[] second = {20, 25, 35, 40, 33, 38, 48, 53, 58, 63, 73, 78, 70, 75, 85, 90}; // halves rounded up
        int[] enlarged = unsigned(crop.enlarge(pixels, shape));
        assertArrayEquals(first, Arrays.copyOf(enlarged, 16));
        assertArrayEquals(second, Arrays.copyOfRange(enlarged, 16, 32));
    }

    @Test
    void aPlainImageStaysPlain() {
        ImageShape shape = new ImageShape(3, 9, 13);
        for (int value : new int[] {0, 1, 127, 255}) {
            byte[] pixels = new byte[shape.size()];
            Arrays.fill(pixels, (byte) value);
            for (int seed = 0; seed < 20; seed++) {
                assertArrayEquals(pixels, ImageAugmentation.resizedCropAndFlip(pixels, shape, LEAST_AREA, seed));
            }
        }
    }

    /** A gradient from left to right goes from right to left in a mirrored crop. */
    @Test
    void mirrorsHalfOfTheCrops() {
        ImageShape shape = new ImageShape(1, 8, 32);
        byte[] pixels = gradient(shape);
        int draws = 20_000;
        long mirrored = IntStream.range(0, draws)
                .mapToObj(seed -> ImageAugmentation.resizedCropAndFlip(pixels, shape, 0.3, seed))
                .filter(crop -> (crop[0] & 0xFF) > (crop[31] & 0xFF))
                .count();
        assertEquals(0.5, (double) mirrored / draws, 5 * Math.sqrt(0.25 / draws));
    }

    @Test
    void leavesTheInputAloneAndDependsOnTheSeedOnly() {
        ImageShape shape = new ImageShape(3, 16, 16);
        byte[] pixels = gradient(shape);
        byte[] before = pixels.clone();
        byte[] first = ImageAugmentation.resizedCropAndFlip(pixels, shape, LEAST_AREA, 11);
        assertArrayEquals(first, ImageAugmentation.resizedCropAndFlip(pixels, shape, LEAST_AREA, 11));
        assertArrayEquals(before, pixels);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -0.1, 1.1, Double.NaN})
    void refusesAnImpossibleArea(double leastArea) {
        ImageShape shape = new ImageShape(1, 2, 2);
        Errors.assertArgument(
                () -> ImageAugmentation.resizedCropAndFlip(new byte[4], shape, leastArea, 1), "leastArea", "(0, 1]");
        Errors.assertArgument(
                () -> ImageAugmentation.resizedCropAndFlip(new byte[5], shape, LEAST_AREA, 1), "4 bytes", "has 5");
    }

    private static void assertQuarters(List<RandomResizedCrop> crops, ToDoubleFunction<RandomResizedCrop> position) {
        for (int quarter = 0; quarter < 4; quarter++) {
            int number = quarter;
            assertShare(0.25, crop -> (int) (4 * position.applyAsDouble(crop)) == number, crops);
        }
    }

    private static void assertShare(
            double share, Predicate<RandomResizedCrop> predicate, List<RandomResizedCrop> crops) {
        double tolerance = 5 * Math.sqrt(share * (1 - share) / crops.size()) + ROUNDING;
        assertEquals(share, (double) crops.stream().filter(predicate).count() / crops.size(), tolerance);
    }

    /** Every row goes from dark to light. */
    private static byte[] gradient(ImageShape shape) {
        byte[] pixels = new byte[shape.size()];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (255 * (i % shape.width()) / shape.width());
        }
        return pixels;
    }

    private static int[] unsigned(byte[] bytes) {
        return IntStream.range(0, bytes.length).map(i -> bytes[i] & 0xFF).toArray();
    }
}
