package io.targetdrop.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.data.ImageAugmentation.Cutout;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class CutoutTest {
    private static final ImageShape SHAPE = new ImageShape(2, 3, 4);

    @Test
    void clearsTheSquareInAllChannelsOfItsImage() {
        float[] features = new float[2 * SHAPE.size()];
        Arrays.fill(features, 1);
        new Cutout(1, 3, 0, 2).clear(features, 1, SHAPE);
        float[] expected = new float[2 * SHAPE.size()];
        Arrays.fill(expected, 1);
        for (int plane : new int[] {24, 36}) {
            for (int pixel : new int[] {4, 5, 8, 9}) {
                expected[plane + pixel] = 0;
            }
        }
        assertArrayEquals(expected, features);
    }

    /** Even sides reach as far up and left as the paper's code; odd ones have a middle. */
    @Test
    void hasItsCentreAnywhereOnTheImageAndIsClipped() {
        ImageShape shape = new ImageShape(3, 32, 16);
        int[] rows = new int[32];
        int[] columns = new int[16];
        int draws = 20_000;
        for (int seed = 0; seed < draws; seed++) {
            Cutout cutout = Cutout.draw(shape, 8, RandomSeed.derive(1, RandomSeed.Purpose.CUTOUT, 0, seed));
            assertTrue(cutout.firstRow() >= 0 && cutout.endRow() <= 32 && cutout.endRow() > cutout.firstRow());
            assertTrue(cutout.firstColumn() >= 0 && cutout.endColumn() <= 16);
            rows[centre(cutout.firstRow(), cutout.endRow(), 4)]++;
            columns[centre(cutout.firstColumn(), cutout.endColumn(), 4)]++;
        }
        assertUniform(rows, draws);
        assertUniform(columns, draws);
    }

    /** y of [y − 4, y + 4), whichever end was clipped. */
    private static int centre(int first, int end, int half) {
        return first == 0 ? end - half : first + half;
    }

    private static void assertUniform(int[] counts, int draws) {
        double share = 1.0 / counts.length;
        for (int count : counts) {
            assertEquals(share, (double) count / draws, 5 * Math.sqrt(share * (1 - share) / draws));
        }
    }

    @Test
    void coversAnImageThatIsSmaller() {
        Cutout cutout = Cutout.draw(SHAPE, 100, 5);
        assertEquals(new Cutout(0, 3, 0, 4), cutout);
    }

    @Test
    void keepsAnOddSide() {
        ImageShape shape = new ImageShape(1, 100, 100);
        for (int seed = 0; seed < 200; seed++) {
            Cutout cutout = Cutout.draw(shape, 3, seed);
            boolean isInside = cutout.firstRow() > 0 && cutout.endRow() < 100;
            assertTrue(!isInside || cutout.endRow() - cutout.firstRow() == 3);
        }
    }

    /** 0 is the mean; in pixels no byte is exactly that. */
    @Test
    void isCutOutAfterNormalisation() {
        Normalization normalization = new Normalization(new float[] {0.3f, 0.4f}, new float[] {0.2f, 0.1f});
        LabelledImage image = new LabelledImage(new byte[SHAPE.size()], 0);
        float[] features = Minibatches.assemble(
                        List.of(image), SHAPE, 2, normalization, List.of(new Cutout(0, 3, 0, 4)))
                .getFeatures()
                .data()
                .asFloat();
        assertArrayEquals(new float[SHAPE.size()], features);
    }
}
