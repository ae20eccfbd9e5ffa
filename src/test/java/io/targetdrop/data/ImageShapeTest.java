package io.targetdrop.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ImageShapeTest {
    @Test
    void sizeIsChannelsTimesHeightTimesWidth() {
        assertEquals(2 * 3 * 5, new ImageShape(2, 3, 5).size());
    }

    @Test
    void oneByteIsTheSmallest() {
        assertEquals(1, new ImageShape(1, 1, 1).size());
    }

    @Test
    void isWrittenAsItsSides() {
        assertEquals("3 x 32 x 16", new ImageShape(3, 32, 16).toString());
    }

    @Test
    void refusesAnEmptySide() {
        Errors.assertArgument(() -> new ImageShape(0, 2, 2), "image shape", "0 x 2 x 2");
        Errors.assertArgument(() -> new ImageShape(2, 0, 2), "2 x 0 x 2");
        Errors.assertArgument(() -> new ImageShape(2, 2, 0), "2 x 2 x 0");
    }

    @Test
    void refusesMoreBytesThanAnArrayHolds() {
        // 2 · 2^15 · 2^15 = 2^31, one more than the largest int
        Errors.assertArgument(() -> new ImageShape(2, 1 << 15, 1 << 15), "2 x 32768 x 32768");
        assertEquals(1 << 30, new ImageShape(1, 1 << 15, 1 << 15).size());
        // 3 · (2^31 − 1)^2 is negative as a long
        Errors.assertArgument(() -> new ImageShape(3, Integer.MAX_VALUE, Integer.MAX_VALUE), "2147483647");
    }

    @Test
    void theLargestArrayIsAllowed() {
        assertEquals(Integer.MAX_VALUE, new ImageShape(1, 1, Integer.MAX_VALUE).size());
    }
}
