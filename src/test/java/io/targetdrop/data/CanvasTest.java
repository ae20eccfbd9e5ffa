package io.targetdrop.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CanvasTest {
    private static final float[] BLACK = {0, 0, 0};
    private static final float[] WHITE = {1, 1, 1};

    /** A figure of one colour that covers every point in the same way and records nothing. */
    private record Flood(double amount, float[] paint) implements Canvas.Figure {
        @Override
        public double coverage(double x, double y) {
            return amount;
        }

        @Override
        public float[] colour(double x, double y) {
            return paint;
        }
    }

    /** Red is the distance to the right of the centre, green the distance below it, both in units of 255. */
    private static final Canvas.Figure PLACES = new Canvas.Figure() {
        @Override
        public double coverage(double x, double y) {
            return 1;
        }

        @Override
        public float[] colour(double x, double y) {
            return new float[] {(float) (x / 255), (float) (y / 255), 0};
        }
    };

    private static int[] developed(Canvas canvas) {
        return unsigned(canvas.develop(1, 0, 0, new SplittableRandom(1)));
    }

    private static int[] unsigned(byte[] pixels) {
        int[] values = new int[pixels.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = Byte.toUnsignedInt(pixels[i]);
        }
        return values;
    }

    @Test
    void isBlackAtFirst() {
        assertArrayEquals(new int[12], developed(new Canvas(2)));
    }

    @Test
    void blendsFourCornersFromTheUpperLeft() {
        Canvas canvas = new Canvas(4);
        canvas.fill(new float[][] {{0, 0, 0.2f}, {0.8f, 0, 0.2f}, {0, 0.4f, 0.2f}, {0.8f, 0.4f, 0.2f}});
        int[] values = developed(canvas);
        for (int i = 0; i < 16; i++) {
            // a quarter of the way a step: 255 · 0.8 / 4 = 51; 255 · 0.4 / 4 = 25.5; 255 · 0.2 = 51
            assertEquals(51 * (i % 4), values[i]);
            assertEquals(25.5 * (i / 4), values[16 + i], 0.5);
            assertEquals(51, values[32 + i]);
        }
    }

    @Test
    void paintsOnlyWithinReach() {
        Canvas canvas = new Canvas(5);
        canvas.paint(new Flood(1, WHITE), 2.5, 1.5, 1);
        int[] values = developed(canvas);
        for (int i = 0; i < 25; i++) {
            boolean reached = i % 5 >= 1 && i % 5 <= 3 && i / 5 <= 2;
            assertEquals(reached ? 255 : 0, values[i], "pixel " + i);
        }
    }

    @Test
    void aFigureMayReachBeyondTheEdges() {
        Canvas canvas = new Canvas(2);
        canvas.paint(new Flood(1, WHITE), 1, 1, 9);
        int[] expected = new int[12];
        Arrays.fill(expected, 255);
        assertArrayEquals(expected, developed(canvas));
    }

    @Test
    void measuresFromTheCentreToTheMiddleOfThePixel() {
        Canvas canvas = new Canvas(4);
        canvas.paint(PLACES, 0.5, 0.5, 9);
        int[] values = developed(canvas);
        assertEquals(3, values[3]); // right of the centre by three pixels
        assertEquals(2, values[16 + 8]); // below it by two
    }

    @Test
    void halfCoverageIsHalfOfEachColour() {
        Canvas canvas = new Canvas(1);
        canvas.paint(new Flood(1, WHITE), 0, 0, 1);
        canvas.paint(new Flood(0.6, BLACK), 0, 0, 1);
        // 255 · 0.4
        assertArrayEquals(new int[] {102, 102, 102}, developed(canvas));
    }

    @Test
    void contrastScalesAroundTheMiddleAndBrightnessShifts() {
        Canvas canvas = new Canvas(1);
        canvas.paint(new Flood(1, new float[] {0.5f, 0.9f, 0.1f}), 0, 0, 1);
        int[] values = unsigned(canvas.develop(0.5f, 0.1f, 0, new SplittableRandom(1)));
        // 0.5 + 0.1; 0.4 · 0.5 + 0.6; -0.4 · 0.5 + 0.6
        assertArrayEquals(new int[] {153, 204, 102}, values);
    }

    @Test
    void clipsWhatIsTooBrightOrTooDark() {
        Canvas canvas = new Canvas(1);
        canvas.paint(new Flood(1, new float[] {0, 1, 0.5f}), 0, 0, 1);
        assertArrayEquals(new int[] {0, 255, 128}, unsigned(canvas.develop(3, 0, 0, new SplittableRandom(1))));
    }

    @Test
    void noiseIsUniformAndBounded() {
        int side = 100;
        Canvas canvas = new Canvas(side);
        canvas.paint(new Flood(1, new float[] {0.5f, 0.5f, 0.5f}), 50, 50, 100);
        int[] values = unsigned(canvas.develop(1, 0, 0.2f, new SplittableRandom(1)));
        double sum = 0;
        double squares = 0;
        for (int value : values) {
            double noise = value - 127.5;
            assertTrue(Math.abs(noise) <= 51.5, "noise " + noise);
            sum += noise;
            squares += noise * noise;
        }
        // uniform in ± 51: mean 0, deviation 51 / sqrt(3)
        double deviation = 51 / Math.sqrt(3);
        assertEquals(0, sum / values.length, 5 * deviation / Math.sqrt(values.length));
        assertEquals(deviation, Math.sqrt(squares / values.length), 0.5);
    }
}
