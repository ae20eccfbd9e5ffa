package io.targetdrop.regularizers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.regularizers.TargetDrop.Attention;
import io.targetdrop.regularizers.TargetDrop.KeepScale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegularizerConfigTest {

    @Test
    void hasThePapersDefaults() {
        assertEquals(
                new TargetDrop(0.15, 5, 16, Attention.FIXED, KeepScale.PER_MAP, new DropSchedule.Constant()),
                new TargetDrop());
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.15, 1})
    void acceptsAProbability(double dropProbability) {
        assertEquals(dropProbability, targetDrop(dropProbability, 5, 16).dropProbability());
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.01, 1.5, Double.NaN, Double.POSITIVE_INFINITY})
    void refusesWhatIsNotAProbability(double dropProbability) {
        String message = refusal(dropProbability, 5, 16);
        assertTrue(message.startsWith("drop-probability must be in [0, 1] but is " + dropProbability), message);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, -5, 2, 4})
    void refusesABlockWithoutACentre(int blockSize) {
        String message = refusal(0.15, blockSize, 16);
        assertTrue(message.startsWith("block-size must be odd and positive but is " + blockSize), message);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -3})
    void refusesAReductionRatioBelowOne(int ratio) {
        String message = refusal(0.15, 5, ratio);
        assertTrue(message.startsWith("reduction-ratio must be at least 1 but is " + ratio), message);
    }

    @Test
    void acceptsTheSmallestBlockAndRatio() {
        assertEquals(1, targetDrop(0.15, 1, 1).blockSize());
    }

    private static String refusal(double dropProbability, int blockSize, int ratio) {
        return assertThrows(IllegalArgumentException.class, () -> targetDrop(dropProbability, blockSize, ratio))
                .getMessage();
    }

    private static TargetDrop targetDrop(double dropProbability, int blockSize, int ratio) {
        return new TargetDrop(
                dropProbability, blockSize, ratio, Attention.FIXED, KeepScale.PER_MAP, new DropSchedule.Constant());
    }
}
