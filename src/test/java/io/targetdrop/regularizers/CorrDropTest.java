package io.targetdrop.regularizers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.kernels.Maps;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class CorrDropTest extends RandomDropContract {
    private static final int REGIONS = 16;

    @Override
    Regularizer method() {
        return new CorrDrop();
    }

    /** Region 0 has the direction (1, 0), 1 and 2 have (0, 1), 3 has none. */
    @Test
    void correlatesRegionsByTheDirectionOfTheirChannels() {
        float[] means = {2, 0, 0, 0, 0, 3, 0.5f, 0};
        // rows of |V·Vᵀ − I|: (0, 0, 0, 0), (0, 0, 1, 0), (0, 1, 0, 0), (0, 0, 0, 1)
        assertArrayEquals(new double[] {0, 0.25, 0.25, 0.25}, CorrDrop.RegionCorrelation.of(means, 0, 2, 4), 1e-6);
    }

    @Test
    void takesTheSoftmax() {
        assertArrayEquals(
                new double[] {0.25, 0.75}, CorrDrop.RegionCorrelation.softmax(new double[] {0, Math.log(3)}), 1e-12);
    }

    @Test
    void averagesWholeSquaresOnly() {
        INDArray maps = Nd4j.createFromArray(new float[] {1, 2, 100, 3, 4, 100, 100, 100, 100})
                .reshape(1, 1, 3, 3);
        assertArrayEquals(new float[] {2.5f}, FeatureMaps.of(maps).means(2, 2));
    }

    /**
     * 15 regions are the same, and one differs from all of them: its s is 1 / (1 + 15·e^(14/16)). A region is dropped with
     * probability (1 − s)·g.
     */
    @Test
    void dropsARegionThatIsLikeNoOtherTheMostOften() {
        int samples = 40_000;
        double probability = 0.4;
        INDArray maps = Nd4j.zeros(DataType.FLOAT, samples, 2, 4, 4);
        maps.get(all(), point(0), all(), all()).assign(1);
        maps.get(all(), point(0), point(0), point(0)).assign(0);
        maps.get(all(), point(1), point(0), point(0)).assign(1);
        float[] factors = mask(new CorrDrop(0.1, 1, new DropSchedule.Constant()), maps, probability, 5)
                .factors();
        double odd = 1 / (1 + 15 * Math.exp(14.0 / 16));
        double alike = (1 - odd) / 15;
        // mean(X) is 1 − 1/16, since s sums to 1
        double rate = CorrDrop.dropRate(probability, 1, new Maps(1, 1, 4, 4), new Maps(1, 1, 4, 4), 1 - 1.0 / REGIONS);
        double ofOdd = dropped(factors, samples, 0);
        double ofAlike = dropped(factors, samples, 7);
        assertEquals((1 - odd) * rate, ofOdd, tolerance((1 - odd) * rate, samples));
        assertEquals((1 - alike) * rate, ofAlike, tolerance((1 - alike) * rate, samples));
        assertTrue(ofOdd > ofAlike, ofOdd + " and " + ofAlike);
    }

    private static double dropped(float[] factors, int samples, int position) {
        int dropped = 0;
        for (int sample = 0; sample < samples; sample++) {
            dropped += factors[sample * 2 * REGIONS + position] == 0 ? 1 : 0;
        }
        return (double) dropped / samples;
    }

    /** 4 regions of 3 × 3 on a map of 7 × 7: the margin is kept, the rest makes up for it. */
    @Test
    void dropsTheShareOfThePositionsInAllChannels() {
        double probability = 0.2;
        Nd4j.getRandom().setSeed(2);
        INDArray maps = Nd4j.randn(DataType.FLOAT, 2000, 16, 7, 7);
        float[] factors = mask(new CorrDrop(0.1, 3, new DropSchedule.Constant()), maps, probability, 5)
                .factors();
        int dropped = 0;
        for (int sample = 0; sample < 2000; sample++) {
            int first = sample * 16 * 49;
            for (int position = 0; position < 49; position++) {
                boolean isDropped = factors[first + position] == 0;
                dropped += isDropped ? 1 : 0;
                assertTrue(!isDropped || position % 7 < 6 && position < 42, "margin");
                assertEquals(isDropped, factors[first + 15 * 49 + position] == 0);
            }
        }
        // regions, not positions, are drawn: 8000 of them
        double ofRegions = probability * 49 / 36;
        assertEquals(ofRegions, dropped / 9.0 / 8000, tolerance(ofRegions, 8000));
    }

    @Test
    void protectsTheOnlyRegion() {
        INDArray maps = Nd4j.ones(DataType.FLOAT, 64, 16, 3, 3);
        float[] ones = new float[64 * 16 * 9];
        Arrays.fill(ones, 1);
        assertArrayEquals(
                ones,
                mask(new CorrDrop(0.1, 5, new DropSchedule.Constant()), maps, 1, 5)
                        .factors());
    }

    private static org.nd4j.linalg.indexing.INDArrayIndex all() {
        return org.nd4j.linalg.indexing.NDArrayIndex.all();
    }

    private static org.nd4j.linalg.indexing.INDArrayIndex point(int index) {
        return org.nd4j.linalg.indexing.NDArrayIndex.point(index);
    }
}
