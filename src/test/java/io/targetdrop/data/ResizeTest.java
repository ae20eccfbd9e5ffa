package io.targetdrop.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.targetdrop.data.RandomSeed.Purpose;
import io.targetdrop.data.Resize.Enlarging;
import io.targetdrop.data.Resize.Fit;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResizeTest {

    /** Bytes [3, H, W] in which neighbours are as far apart as bytes can be. */
    private static byte[] noise(ImageShape shape) {
        byte[] pixels = new byte[shape.size()];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) RandomSeed.derive(i, Purpose.GENERATOR);
        }
        return pixels;
    }

    /** An image whose three planes are alike; its rows are of equal length. */
    private static byte[] planes(int... values) {
        byte[] pixels = new byte[3 * values.length];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) values[i % values.length];
        }
        return pixels;
    }

    private static ImageShape shape(int height, int width) {
        return new ImageShape(3, height, width);
    }

    private static int[] row(byte[] pixels, int side, int row) {
        int[] values = new int[side];
        Arrays.setAll(values, x -> Byte.toUnsignedInt(pixels[row * side + x]));
        return values;
    }

    private static double mean(byte[] pixels) {
        double sum = 0;
        for (byte pixel : pixels) {
            sum += Byte.toUnsignedInt(pixel);
        }
        return sum / pixels.length;
    }

    @Test
    void aPixelIsTheMeanOfTheAreaThatItCovers() {
        // 16 x 16 to 8 x 8: each new pixel covers 2 x 2 old ones, 0, 100, 200 and 50, whose mean is 87.5
        byte[] pixels = new byte[3 * 256];
        for (int i = 0; i < pixels.length; i++) {
            int x = i % 16;
            int y = i % 256 / 16;
            pixels[i] = (byte) (y % 2 == 0 ? 100 * (x % 2) : 200 - 150 * (x % 2));
        }
        byte[] half = new Resize(8, Fit.STRETCH).apply(pixels, shape(16, 16));
        byte[] expected = new byte[3 * 64];
        Arrays.fill(expected, (byte) 88);
        assertArrayEquals(expected, half);
    }

    /** 12 pixels become 8, each of 1.5: (2 · first + second) / 3 and (first + 2 · second) / 3, in turn. */
    @Test
    void anOldPixelIsSharedByTheNewOnesThatItLiesIn() {
        int[] line = {0, 90, 30, 60, 240, 120, 255, 255, 255, 3, 6, 9};
        int[] all = new int[12 * 12];
        Arrays.setAll(all, i -> line[i % 12]);
        byte[] pixels = new Resize(8, Fit.STRETCH).apply(planes(all), shape(12, 12));
        assertArrayEquals(new int[] {30, 50, 120, 160, 255, 255, 4, 8}, row(pixels, 8, 5));
    }

    /**
     * A new centre is a quarter of an old pixel before or after an old one: between 0 and 50 there are 12.5 and 37.5. Halves are
     * rounded up. Before the first centre and after the last one nothing is invented.
     */
    @Test
    void enlargingGoesFromOneCentreToTheNext() {
        int[] four = {0, 50, 100, 250};
        int[] all = new int[16];
        Arrays.setAll(all, i -> four[i % 4]);
        int[] expected = {0, 13, 38, 63, 88, 138, 213, 250};
        for (Fit fit : Fit.values()) {
            byte[] pixels = new Resize(8, fit).apply(planes(all), shape(4, 4));
            assertArrayEquals(expected, row(pixels, 8, 7));
        }
        int[] turned = new int[16];
        Arrays.setAll(turned, i -> four[i / 4]);
        byte[] pixels = new Resize(8, Fit.CROP).apply(planes(turned), shape(4, 4));
        assertArrayEquals(
                expected, IntStream.range(0, 8).map(y -> row(pixels, 8, y)[3]).toArray());
    }

    /** As models that do not say how they enlarge were trained. */
    @Test
    void enlargingByAreasRepeatsPixels() {
        int[] four = {0, 50, 100, 250};
        int[] all = new int[16];
        Arrays.setAll(all, i -> four[i % 4]);
        byte[] pixels = new Resize(8, Fit.CROP, Enlarging.AREA).apply(planes(all), shape(4, 4));
        assertArrayEquals(new int[] {0, 0, 50, 50, 100, 100, 250, 250}, row(pixels, 8, 7));
    }

    /** Against loops over the whole image; where one side shrinks, a pixel is the mean of what it covers along that side. */
    @ParameterizedTest
    @CsvSource({"64, 20, 30", "16, 1, 1", "33, 32, 7", "20, 5, 20", "64, 20, 100", "9, 40, 8", "12, 1, 50"})
    void enlargingIsBilinear(int side, int height, int width) {
        ImageShape shape = shape(height, width);
        byte[] pixels = noise(shape);
        byte[] resized = new Resize(side, Fit.STRETCH).apply(pixels, shape);
        for (int i = 0; i < resized.length; i++) {
            int channel = i / (side * side);
            double expected = 0;
            for (int y = 0; y < height; y++) {
                double ofRow = share(y, height, i % (side * side) / side, side);
                for (int x = 0; x < width && ofRow > 0; x++) {
                    int pixel = Byte.toUnsignedInt(pixels[(channel * height + y) * width + x]);
                    expected += ofRow * share(x, width, i % side, side) * pixel;
                }
            }
            assertEquals(expected, Byte.toUnsignedInt(resized[i]), 0.5 + 1e-9, "pixel " + i);
        }
    }

    /** How much of an old pixel is in a new one: the part that it covers, or a tent of two pixels' width around its centre. */
    private static double share(int pixel, int from, int newPixel, int to) {
        double scale = (double) from / to;
        if (from >= to) {
            double begin = Math.max(pixel, newPixel * scale);
            double end = Math.min(pixel + 1, (newPixel + 1) * scale);
            return Math.max(0, end - begin) / scale;
        }
        double centre = Math.max(0, Math.min(from - 1, (newPixel + 0.5) * scale - 0.5));
        return Math.max(0, 1 - Math.abs(centre - pixel));
    }

    @Test
    void howItEnlargesDoesNotMatterWhereItShrinks() {
        for (ImageShape shape : new ImageShape[] {shape(40, 64), shape(33, 32), shape(32, 500)}) {
            byte[] pixels = noise(shape);
            assertArrayEquals(
                    new Resize(32, Fit.CROP, Enlarging.AREA).apply(pixels, shape),
                    new Resize(32, Fit.CROP).apply(pixels, shape));
        }
    }

    /** Only the middle of the image is there, whatever is beside it. */
    @Test
    void enlargingACropDoesNotLookBeyondIt() {
        ImageShape wide = shape(6, 12);
        byte[] pixels = noise(wide);
        byte[] middle = new byte[3 * 36];
        for (int row = 0; row < 18; row++) {
            System.arraycopy(pixels, row * 12 + 3, middle, row * 6, 6);
        }
        Resize resize = new Resize(16, Fit.CROP);
        assertArrayEquals(resize.apply(middle, shape(6, 6)), resize.apply(pixels, wide));
    }

    @Test
    void cropKeepsTheMiddleOfTheLongerSide() {
        // 8 rows of 13: columns 2 to 9 are kept, since the odd one of the five others is at the end
        int[] all = new int[8 * 13];
        Arrays.setAll(all, i -> 10 * (i % 13));
        byte[] pixels = new Resize(8, Fit.CROP).apply(planes(all), shape(8, 13));
        assertArrayEquals(new int[] {20, 30, 40, 50, 60, 70, 80, 90}, row(pixels, 8, 3));
    }

    @Test
    void padKeepsEverythingAndAddsBlack() {
        // 10 rows of 16 become 5 of 8 with one black row above and two below
        int[] all = new int[10 * 16];
        Arrays.fill(all, 77);
        byte[] pixels = new Resize(8, Fit.PAD).apply(planes(all), shape(10, 16));
        int[] black = new int[8];
        int[] grey = {77, 77, 77, 77, 77, 77, 77, 77};
        for (int y = 0; y < 8; y++) {
            assertArrayEquals(y >= 1 && y <= 5 ? grey : black, row(pixels, 8, y), "row " + y);
        }
    }

    @ParameterizedTest
    @EnumSource(Fit.class)
    void theSameSizeIsTheSameImage(Fit fit) {
        byte[] pixels = noise(shape(16, 16));
        assertSame(pixels, new Resize(16, fit).apply(pixels, shape(16, 16)));
    }

    /** The filter itself, which is not asked if there is nothing to do: a crop of the same size. */
    @Test
    void cuttingOutWithoutScalingChangesNoPixel() {
        ImageShape wide = shape(32, 40);
        byte[] pixels = noise(wide);
        byte[] cut = new Resize(32, Fit.CROP).apply(pixels, wide);
        for (int row = 0; row < 3 * 32; row++) {
            assertArrayEquals(
                    Arrays.copyOfRange(pixels, row * 40 + 4, row * 40 + 36),
                    Arrays.copyOfRange(cut, row * 32, row * 32 + 32));
        }
    }

    /** Rounding moves a pixel by at most a half, and the mean of many pixels by much less. */
    @ParameterizedTest
    @CsvSource({"16, 100, 60", "64, 375, 500", "32, 1000, 7", "64, 20, 30", "224, 32, 32", "9, 640, 480"})
    void theMeanStays(int side, int height, int width) {
        byte[] pixels = noise(shape(height, width));
        byte[] resized = new Resize(side, Fit.STRETCH, Enlarging.AREA).apply(pixels, shape(height, width));
        assertEquals(mean(pixels), mean(resized), 0.5);
    }

    /** Where no odd line is cut off or added. */
    @ParameterizedTest
    @EnumSource(Fit.class)
    void mirroringAndResizingMayBeExchanged(Fit fit) {
        for (ImageShape shape : new ImageShape[] {shape(48, 100), shape(80, 32), shape(24, 24), shape(7, 9)}) {
            byte[] pixels = noise(shape);
            Resize resize = new Resize(20, fit);
            for (int orientation = 2; orientation <= 8; orientation++) {
                Orientation turn = new Orientation(orientation);
                assertArrayEquals(
                        turn.upright(resize.apply(pixels, shape), resize.shape()),
                        resize.apply(turn.upright(pixels, shape), turn.upright(shape)),
                        shape + ", orientation " + orientation);
            }
        }
    }

    /** In whole numbers, so that no machine can round otherwise. Sums of up to 255 · H · W are exact in floats up to 256 x 256. */
    @ParameterizedTest
    @CsvSource({
        "20, 48, 100, 0",
        "64, 32, 24, 0",
        "33, 97, 61, 0",
        "64, 375, 500, 1",
    })
    void isTheMeanInWholeNumbersToo(int side, int height, int width, int tolerance) {
        byte[] pixels = noise(shape(height, width));
        byte[] resized = new Resize(side, Fit.STRETCH, Enlarging.AREA).apply(pixels, shape(height, width));
        for (int i = 0; i < resized.length; i++) {
            long mean = mean(pixels, shape(height, width), i, side);
            assertEquals(mean, Byte.toUnsignedInt(resized[i]), tolerance, "pixel " + i);
        }
    }

    /** The mean of a new pixel's area: both images are laid over a grid of (H · side) x (W · side) cells. */
    private static long mean(byte[] pixels, ImageShape shape, int index, int side) {
        int channel = index / (side * side);
        int row = index % (side * side) / side;
        int column = index % side;
        long sum = 0;
        for (int y = row * shape.height() / side; y * side < (row + 1) * shape.height(); y++) {
            long rows = overlap(y * side, side, row * shape.height(), shape.height());
            for (int x = column * shape.width() / side; x * side < (column + 1) * shape.width(); x++) {
                long columns = overlap(x * side, side, column * shape.width(), shape.width());
                int pixel = (channel * shape.height() + y) * shape.width() + x;
                sum += rows * columns * Byte.toUnsignedInt(pixels[pixel]);
            }
        }
        long area = (long) shape.height() * shape.width();
        return (2 * sum + area) / (2 * area); // halves are rounded up
    }

    private static long overlap(int first, int length, int otherFirst, int otherLength) {
        return Math.min(first + length, otherFirst + otherLength) - Math.max(first, otherFirst);
    }

    @ParameterizedTest
    @EnumSource(Fit.class)
    void takesTheThinnestImages(Fit fit) {
        ImageShape line = shape(1, 500);
        byte[] white = new byte[line.size()];
        Arrays.fill(white, (byte) 255);
        byte[] pixels = new Resize(64, fit).apply(white, line);
        assertEquals(64 * 64 * 3, pixels.length);
        // the padded line is one row of 64: its height, 0.128, is rounded up to a pixel
        assertEquals(fit == Fit.PAD ? 255 / 64.0 : 255, mean(pixels), 1e-9);
    }

    @Test
    void doesNotChangeTheImage() {
        byte[] pixels = noise(shape(20, 30));
        byte[] before = pixels.clone();
        new Resize(16, Fit.CROP).apply(pixels, shape(20, 30));
        assertArrayEquals(before, pixels);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 7, 1025})
    void refusesOtherSides(int side) {
        Errors.assertArgument(() -> new Resize(side, Fit.CROP), "side", "[8, 1024]", "is " + side);
    }

    @Test
    void refusesImagesThatAreNotInThreeColours() {
        Errors.assertArgument(
                () -> new Resize(8, Fit.CROP).apply(new byte[4], new ImageShape(1, 2, 2)), "has 1 channels");
    }
}
