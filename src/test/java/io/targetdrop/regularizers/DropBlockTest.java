package io.targetdrop.regularizers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.kernels.Maps;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class DropBlockTest extends RandomDropContract {
    private static final int SIDE = 10;

    @Override
    Regularizer method() {
        return new DropBlock();
    }

    /** 0.1 / 49 · 1024 / 26², 0.1 / 25 · 64 / 4², and a block of the map's size, which is there or not. */
    @ParameterizedTest
    @CsvSource({
        "0.1, 7, 32, 32, 0.0030914",
        "0.1, 5, 8, 8, 0.016",
        "0.1, 4, 4, 4, 0.1",
        "1, 2, 2, 3, 0.75",
        "1, 1, 4, 4, 1"
    })
    void drawsSeedsAtThePapersRate(double probability, int block, int height, int width, double expected) {
        assertEquals(expected, DropBlock.seedRate(probability, block, new Maps(1, 1, height, width)), 1e-7);
    }

    /** A corner goes if its one seed is drawn, a position in the middle if one of b² is. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void dropsAPositionWithTheProbabilityOfTheSeedsThatReachIt(int block) {
        int maps = 512 * 16;
        double probability = 0.2;
        double rate = DropBlock.seedRate(probability, block, new Maps(1, 1, SIDE, SIDE));
        float[] factors = mask(
                        new DropBlock(0.1, block, new DropSchedule.Constant()),
                        Nd4j.ones(DataType.FLOAT, 512, 16, SIDE, SIDE),
                        probability,
                        3)
                .factors();
        assertShare(rate, factors, maps, 0);
        assertShare(rate, factors, maps, SIDE * SIDE - 1);
        assertShare(1 - Math.pow(1 - rate, block * block), factors, maps, 5 * SIDE + 4);
    }

    private static void assertShare(double expected, float[] factors, int maps, int position) {
        int dropped = 0;
        for (int map = 0; map < maps; map++) {
            dropped += factors[map * SIDE * SIDE + position] == 0 ? 1 : 0;
        }
        assertEquals(expected, (double) dropped / maps, tolerance(expected, maps), "position " + position);
    }

    @Test
    void dropsWholeSquaresAndScalesByWhatIsKeptOfTheWholeMask() {
        INDArray ones = Nd4j.ones(DataType.FLOAT, 8, 16, SIDE, SIDE);
        Mask mask = mask(new DropBlock(0.1, 3, new DropSchedule.Constant()), ones, 0.02, 3);
        float[] factors = mask.factors();
        int kept = 0;
        for (float factor : factors) {
            kept += factor == 0 ? 0 : 1;
        }
        assertNotEquals(factors.length, kept);
        assertEquals((double) factors.length / kept, ((Mask.Binary) mask).keepScale(), 1e-6);
        for (int i = 0; i < factors.length; i++) {
            assertTrue(factors[i] != 0 || isInADroppedSquare(factors, i), "position " + i);
        }
    }

    private static boolean isInADroppedSquare(float[] factors, int index) {
        int map = index / (SIDE * SIDE) * SIDE * SIDE;
        int row = index % (SIDE * SIDE) / SIDE;
        int column = index % SIDE;
        for (int top = Math.max(0, row - 2); top <= Math.min(row, SIDE - 3); top++) {
            for (int left = Math.max(0, column - 2); left <= Math.min(column, SIDE - 3); left++) {
                float sum = 0;
                for (int i = 0; i < 9; i++) {
                    sum += factors[map + (top + i / 3) * SIDE + left + i % 3];
                }
                if (sum == 0) {
                    return true;
                }
            }
        }
        return false;
    }

    /** 9 × 9 on 4 × 6 becomes 4 × 4, for which there are three places. */
    @Test
    void cutsABlockToTheMap() {
        float[] factors = mask(
                        new DropBlock(0.1, 9, new DropSchedule.Constant()),
                        Nd4j.ones(DataType.FLOAT, 64, 16, 4, 6),
                        0.3,
                        3)
                .factors();
        int dropped = 0;
        for (int map = 0; map < 64 * 16; map++) {
            boolean isHit = false;
            for (int column = 0; column < 6; column++) {
                boolean isDropped = factors[map * 24 + column] == 0;
                isHit |= isDropped;
                for (int row = 1; row < 4; row++) {
                    assertEquals(isDropped, factors[map * 24 + row * 6 + column] == 0);
                }
            }
            dropped += isHit ? 1 : 0;
        }
        double rate = DropBlock.seedRate(0.3, 4, new Maps(1, 1, 4, 6));
        double expected = 1 - Math.pow(1 - rate, 3);
        assertEquals(expected, dropped / 1024.0, tolerance(expected, 1024));
    }

    @Test
    void drawsEachChannelOnItsOwn() {
        float[] factors = mask(
                        new DropBlock(0.1, 3, new DropSchedule.Constant()),
                        Nd4j.ones(DataType.FLOAT, 1, 16, SIDE, SIDE),
                        0.3,
                        3)
                .factors();
        int different = 0;
        for (int position = 0; position < SIDE * SIDE; position++) {
            different += factors[position] == factors[SIDE * SIDE + position] ? 0 : 1;
        }
        assertNotEquals(0, different);
    }
}
