package io.targetdrop.regularizers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class AttentionDropTest extends RandomDropContract {
    @Override
    Regularizer method() {
        return new AttentionDrop();
    }

    /** All but one channel are 0 .. 0.8 of the way; only what is above 0.8 stands out. */
    @Test
    void dampsWhatStandsOutAmongTheChannelsOfItsPosition() {
        INDArray maps = Nd4j.createFromArray(new float[] {
                    1,
                    5,
                    -1, // channel 0
                    2,
                    5,
                    0, // channel 1
                    3,
                    5,
                    8, // channel 2
                    2.9f,
                    5,
                    9 // channel 3
                })
                .reshape(1, 4, 1, 3);
        AttentionDrop.ChannelContrast contrast = AttentionDrop.ChannelContrast.of(FeatureMaps.of(maps), 0.8f);
        // of the way: 0, 0.5, 1, 0.95; none (all equal); 0, 0.1, 0.9, 1
        assertEquals(4, contrast.count());
        assertArrayEquals(new float[] {0, 0, 0}, shares(contrast, maps, 0), 1e-6f);
        assertArrayEquals(new float[] {0, 0, 0}, shares(contrast, maps, 1), 1e-6f);
        assertArrayEquals(new float[] {1, 0, 0.9f}, shares(contrast, maps, 2), 1e-6f);
        assertArrayEquals(new float[] {0.95f, 0, 1}, shares(contrast, maps, 3), 1e-6f);
    }

    private static float[] shares(AttentionDrop.ChannelContrast contrast, INDArray maps, int map) {
        float[] shares = FeatureMaps.of(maps).map(map);
        contrast.toShares(map, shares);
        return shares;
    }

    /** 1 − (1 − 0.01)^10, and the cap. */
    @ParameterizedTest
    @CsvSource({"0.01, 10, 0.0956179", "0.01, 0, 0", "0.1, 100, 0.25", "1, 1, 0.25"})
    void hitsMoreChannelsTheMoreStandsOut(double seedRate, double high, double expected) {
        assertEquals(expected, AttentionDrop.channelRate(seedRate, high), 1e-7);
    }

    @ParameterizedTest
    @CsvSource({"0.01, 3", "0.9, 3"})
    void hitsChannelsAtTheRateThatFollowsFromTheMinibatch(double probability, int block) {
        Nd4j.getRandom().setSeed(9);
        INDArray maps = Nd4j.randn(DataType.FLOAT, 256, 16, 8, 8);
        FeatureMaps memory = FeatureMaps.of(maps);
        double high = (double) AttentionDrop.ChannelContrast.of(memory, 0.8f).count() / memory.count();
        double rate = AttentionDrop.channelRate(DropBlock.seedRate(probability, block, memory.shape()), high);
        Mask.Soft mask =
                (Mask.Soft) mask(new AttentionDrop(0.1, block, new DropSchedule.Constant()), maps, probability, 3);
        long hit = IntStream.range(0, memory.count()).filter(mask::changes).count();
        assertEquals(rate, (double) hit / memory.count(), tolerance(rate, memory.count()));
    }

    /** In a drop channel λ · (1 − xn) where xn is above 0.8 and λ elsewhere; Σ of them is the number of its positions. */
    @Test
    void compensatesInADropChannelForWhatItRemoved() {
        Nd4j.getRandom().setSeed(9);
        INDArray maps = Nd4j.randn(DataType.FLOAT, 16, 16, 9, 8);
        FeatureMaps memory = FeatureMaps.of(maps);
        AttentionDrop.ChannelContrast contrast = AttentionDrop.ChannelContrast.of(memory, 0.8f);
        Mask.Soft mask = (Mask.Soft) mask(new AttentionDrop(0.1, 3, new DropSchedule.Constant()), maps, 0.9, 3);
        float[] factors = mask.factors();
        for (int map = 0; map < memory.count(); map++) {
            float[] shares = shares(contrast, maps, map);
            double sum = 0;
            double expected = 0;
            for (int position = 0; position < 72; position++) {
                sum += factors[map * 72 + position];
                expected += 1 - shares[position];
            }
            assertEquals(72, sum, 1e-3);
            for (int position = 0; position < 72; position++) {
                double factor = mask.changes(map) ? (1 - shares[position]) * 72 / expected : 1;
                assertEquals(factor, factors[map * 72 + position], 1e-5);
            }
        }
    }
}
