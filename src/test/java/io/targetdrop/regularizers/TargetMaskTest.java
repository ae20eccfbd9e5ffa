package io.targetdrop.regularizers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.regularizers.TargetDrop.KeepScale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetMaskTest {
    private static final float EXACT = 1e-6f;

    /** The table of the method: lambda = HW / (HW - 25) for a peak in the interior, to three decimals. */
    @ParameterizedTest
    @CsvSource({"32, 1.025", "16, 1.108", "8, 1.641"})
    void scalesAMapByWhatItKeeps(int side, double expected) {
        int centre = side / 2 * side + side / 2;
        TargetMask mask = TargetMask.of(evidence(side, side, centre), 1, 5, KeepScale.PER_MAP);
        assertEquals(expected, mask.keepScale(0), 5e-4);
    }

    /** H = 2, W = 3, peak (0, 1), k = 1: one of six positions goes, lambda = 6 / 5. */
    @Test
    void removesTheRegionAndScalesTheRest() {
        TargetMask mask = TargetMask.of(evidence(2, 3, 1), 1, 1, KeepScale.PER_MAP);
        assertArrayEquals(new float[] {1.2f, 0, 1.2f, 1.2f, 1.2f, 1.2f}, mask.factors(), EXACT);
    }

    @Test
    void leavesChannelsThatAreNotTargetsAlone() {
        TargetMask.Saliency evidence =
                new TargetMask.Saliency(new double[][] {{0.1, 0.9}}, map -> new int[] {0, 3}[map], 2, 2);
        TargetMask mask = TargetMask.of(evidence, 1, 1, KeepScale.PER_MAP);
        assertEquals(2, mask.maps());
        assertFalse(mask.isTarget(0));
        assertNull(mask.region(0));
        assertTrue(mask.isTarget(1));
        assertEquals(new Region(1, 1, 1, 1), mask.region(1));
        float kept = 4f / 3;
        assertArrayEquals(new float[] {1, 1, 1, 1, kept, kept, kept, 0}, mask.factors(), EXACT);
    }

    /** Two maps of four, one position removed: lambda = 8 / 7 everywhere. */
    @Test
    void sharesOneScaleOverTheWholeTensor() {
        TargetMask.Saliency evidence =
                new TargetMask.Saliency(new double[][] {{0.1, 0.9}}, map -> new int[] {0, 3}[map], 2, 2);
        TargetMask mask = TargetMask.of(evidence, 1, 1, KeepScale.WHOLE_TENSOR);
        float kept = 8f / 7;
        assertArrayEquals(new float[] {kept, kept, kept, kept, kept, kept, kept, 0}, mask.factors(), EXACT);
    }

    @ParameterizedTest
    @CsvSource({"4, 4, 10", "1, 1, 0"})
    void givesZerosAndNoInfinityWhereARegionCoversTheMap(int height, int width, int peak) {
        TargetMask mask = TargetMask.of(evidence(height, width, peak), 1, 7, KeepScale.PER_MAP);
        assertEquals(1, mask.keepScale(0));
        assertArrayEquals(new float[height * width], mask.factors());
    }

    @Test
    void givesZerosAndNoInfinityWhereTheWholeTensorIsCovered() {
        TargetMask mask = TargetMask.of(evidence(2, 2, 1), 1, 5, KeepScale.WHOLE_TENSOR);
        assertEquals(1, mask.keepScale(0));
        assertArrayEquals(new float[4], mask.factors());
    }

    /** Two samples of two channels: each has its own target. */
    @Test
    void choosesTargetsForEachSampleOnItsOwn() {
        TargetMask.Saliency evidence = new TargetMask.Saliency(
                new double[][] {{0.9, 0.1}, {0.1, 0.9}}, map -> new int[] {0, 0, 0, 0}[map], 3, 3);
        TargetMask mask = TargetMask.of(evidence, 1, 1, KeepScale.PER_MAP);
        assertArrayEquals(
                new boolean[] {true, false, false, true},
                new boolean[] {mask.isTarget(0), mask.isTarget(1), mask.isTarget(2), mask.isTarget(3)});
    }

    @Test
    void isTheIdentityWithoutTargets() {
        TargetMask perMap = TargetMask.of(evidence(2, 2, 0), 0, 5, KeepScale.PER_MAP);
        TargetMask whole = TargetMask.of(evidence(2, 2, 0), 0, 5, KeepScale.WHOLE_TENSOR);
        assertArrayEquals(new float[] {1, 1, 1, 1}, perMap.factors());
        assertArrayEquals(new float[] {1, 1, 1, 1}, whole.factors());
    }

    private static TargetMask.Saliency evidence(int height, int width, int peak) {
        return new TargetMask.Saliency(new double[][] {{0.5}}, map -> new int[] {peak}[map], height, width);
    }
}
