package io.targetdrop.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class ChannelStatisticsTest {
    /** Two channels of one row of two pixels. */
    private static final ImageShape SHAPE = new ImageShape(2, 1, 2);

    private static final LabelledImage FIRST = image(10, 20, 255, 255);
    private static final LabelledImage SECOND = image(30, 40, 255, 255);

    private static LabelledImage image(int... values) {
        byte[] pixels = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            pixels[i] = (byte) values[i];
        }
        return new LabelledImage(pixels, 0);
    }

    @Test
    void sumsUnsignedPixelsPerChannel() {
        ChannelStatistics statistics = ChannelStatistics.of(List.of(FIRST, SECOND), SHAPE);
        assertEquals(4, statistics.count());
        // 10 + 20 + 30 + 40; 4 · 255
        assertArrayEquals(new long[] {100, 1020}, statistics.sum());
        // 100 + 400 + 900 + 1600; 4 · 255²
        assertArrayEquals(new long[] {3000, 260_100}, statistics.sumOfSquares());
    }

    @Test
    void partsAddUpToTheWhole() {
        ChannelStatistics parts =
                ChannelStatistics.of(List.of(FIRST), SHAPE).plus(ChannelStatistics.of(List.of(SECOND), SHAPE));
        assertEquals(ChannelStatistics.of(List.of(FIRST, SECOND), SHAPE), parts);
    }

    @Test
    void noImagesAreNeutral() {
        ChannelStatistics one = ChannelStatistics.of(List.of(FIRST), SHAPE);
        assertEquals(one, one.plus(ChannelStatistics.of(List.of(), SHAPE)));
    }

    @Test
    void normalizationIsInUnitsOfAPixelsRange() {
        Normalization normalization =
                ChannelStatistics.of(List.of(FIRST, SECOND), SHAPE).normalization();
        // mean 25; variance 3000 / 4 - 625 = 125
        assertEquals(25 / 255.0, normalization.mean()[0], 1e-7);
        assertEquals(Math.sqrt(125) / 255, normalization.standardDeviation()[0], 1e-7);
    }

    @Test
    void aConstantChannelGetsDeviationOne() {
        Normalization normalization =
                ChannelStatistics.of(List.of(FIRST, SECOND), SHAPE).normalization();
        assertEquals(1f, normalization.mean()[1]);
        assertEquals(1f, normalization.standardDeviation()[1]);
    }

    @Test
    void isEqualByValues() throws Exception {
        ChannelStatistics statistics = new ChannelStatistics(2, new long[] {3}, new long[] {5});
        assertEquals(statistics, Copies.sent(statistics));
        assertEquals(statistics.hashCode(), new ChannelStatistics(2, new long[] {3}, new long[] {5}).hashCode());
        assertNotEquals(statistics.hashCode(), new ChannelStatistics(1, new long[] {3}, new long[] {5}).hashCode());
        assertNotEquals(statistics, new ChannelStatistics(1, new long[] {3}, new long[] {5}));
        assertNotEquals(statistics, new ChannelStatistics(2, new long[] {4}, new long[] {5}));
        assertNotEquals(statistics, new ChannelStatistics(2, new long[] {3}, new long[] {6}));
        assertNotEquals(statistics, "statistics");
    }

    @Test
    void keepsItsSumsWhenTheCallersArraysChange() {
        long[] sum = {3};
        long[] sumOfSquares = {5};
        ChannelStatistics statistics = new ChannelStatistics(2, sum, sumOfSquares);
        sum[0] = 0;
        sumOfSquares[0] = 0;
        assertEquals(new ChannelStatistics(2, new long[] {3}, new long[] {5}), statistics);
    }

    @Test
    void refusesToNormalizeByNothing() {
        Errors.assertSays(assertThrows(
                IllegalStateException.class,
                () -> ChannelStatistics.of(List.of(), SHAPE).normalization()));
    }

    @Test
    void refusesAnImageOfAnotherShape() {
        Errors.assertArgument(() -> ChannelStatistics.of(List.of(image(1, 2, 3)), SHAPE), "4 bytes", "has 3");
    }

    @Test
    void refusesToAddOtherChannels() {
        ChannelStatistics one = new ChannelStatistics(0, new long[1], new long[1]);
        ChannelStatistics two = new ChannelStatistics(0, new long[2], new long[2]);
        Errors.assertArgument(() -> one.plus(two), "channels", "1 and 2");
    }

    @Test
    void refusesSumsThatDoNotMatch() {
        Errors.assertArgument(() -> new ChannelStatistics(-1, new long[1], new long[1]), "count -1");
        Errors.assertArgument(() -> new ChannelStatistics(1, new long[1], new long[2]), "1 sums and 2");
        Errors.assertArgument(() -> new ChannelStatistics(1, new long[0], new long[0]), "0 sums");
    }
}
