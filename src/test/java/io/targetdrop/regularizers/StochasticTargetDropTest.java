package io.targetdrop.regularizers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.regularizers.StochasticTargetDrop.Ranking;
import io.targetdrop.regularizers.StochasticTargetDrop.Scale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class StochasticTargetDropTest extends RandomDropContract {
    private static final int CHANNELS = 16;
    private static final int SIDE = 10;
    private static final int POSITIONS = SIDE * SIDE;

    @Override
    Regularizer method() {
        return new StochasticTargetDrop();
    }

    /** Without randomness it is the paper's method: the same channels, and the square around the same peaks. */
    @Test
    void isTargetDropWithoutRandomness() {
        INDArray maps = maps(4, 1);
        INDArray first = Nd4j.randn(DataType.FLOAT, 4, CHANNELS);
        INDArray second = Nd4j.randn(DataType.FLOAT, CHANNELS, 4);
        Map<String, INDArray> matrices = Map.of(TargetDrop.FIRST, first, TargetDrop.SECOND, second);
        Regularizer varied = method().with(Map.of(
                "ranking",
                Ranking.ATTENTION,
                "channel-randomness",
                0.0,
                "place-randomness",
                0.0,
                "region",
                0.5,
                "area",
                0.01));
        new TargetDrop()
                .matrices(64)
                .forEach((name, size) ->
                        assertArrayEquals(size, varied.matrices(64).get(name)));

        assertArrayEquals(factors(new TargetDrop(), maps, 0.3, matrices), factors(varied, maps, 0.3, matrices));
    }

    /** A channel is a target where it is unusual for its own channel, not where it is large. */
    @Test
    void ranksAChannelByTheOtherSamples() {
        INDArray maps = Nd4j.ones(DataType.FLOAT, 3, CHANNELS, SIDE, SIDE);
        for (int channel = 0; channel < CHANNELS; channel++) {
            for (int sample = 0; sample < 3; sample++) {
                maps.slice(sample).slice(channel).muli(1 + channel);
            }
        }
        maps.slice(0).slice(2).addi(0.1);
        maps.slice(1).slice(5).addi(0.1);
        maps.slice(2).slice(9).addi(0.1);
        Mask.Scaled mask = mask(exact(Ranking.RELATIVE), maps, 1.0 / CHANNELS);
        for (int map = 0; map < mask.dropped().length; map++) {
            assertEquals(map == 2 || map == CHANNELS + 5 || map == 2 * CHANNELS + 9, mask.isTarget(map), "map " + map);
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "0.5, 0.5", "1, 0"})
    void masksExactlyItsShareOfTheChannels(double channelRandomness, double placeRandomness) {
        Regularizer method =
                method().with(Map.of("channel-randomness", channelRandomness, "place-randomness", placeRandomness));
        Mask.Scaled mask = mask(method, maps(8, 2), 0.25);
        for (int sample = 0; sample < 8; sample++) {
            int targets = 0;
            for (int channel = 0; channel < CHANNELS; channel++) {
                targets += mask.isTarget(sample * CHANNELS + channel) ? 1 : 0;
            }
            assertEquals(CHANNELS / 4, targets);
        }
    }

    /** The channel that stands out is chosen less and less often, down to its share. */
    @ParameterizedTest
    @CsvSource({"0, 1, 1", "0.5, 0.1, 0.9", "1, 0.03, 0.1"})
    void drawsChannels(double randomness, double least, double most) {
        int samples = 2000;
        INDArray maps = Nd4j.ones(DataType.FLOAT, samples, CHANNELS, 2, 2);
        for (int sample = 0; sample < samples; sample++) {
            maps.slice(sample).slice(sample % CHANNELS).addi(0.5);
        }
        Regularizer method = exact(Ranking.RELATIVE).with(Map.of("channel-randomness", randomness));
        Mask.Scaled mask = mask(method, maps, 1.0 / CHANNELS);
        double hits = 0;
        for (int sample = 0; sample < samples; sample++) {
            hits += mask.isTarget(sample * CHANNELS + sample % CHANNELS) ? 1 : 0;
        }
        assertTrue(hits / samples >= least && hits / samples <= most, hits / samples + " of the samples");
    }

    /** p(peak) = 1 / (1 + (n − 1) · exp(−d / T)) for one peak, d standard deviations above the n − 1 equal others. */
    @ParameterizedTest
    @ValueSource(doubles = {0, 0.25, 0.5, 0.75, 1})
    void drawsPlacesByTheirTemperature(double randomness) {
        int samples = 1500;
        int peak = 4 * SIDE + 7;
        INDArray maps = Nd4j.zeros(DataType.FLOAT, samples, 1, SIDE, SIDE);
        for (int sample = 0; sample < samples; sample++) {
            maps.putScalar(new int[] {sample, 0, peak / SIDE, peak % SIDE}, 3);
        }
        Regularizer method = method().with(Map.of("place-randomness", randomness, "region", 0.01, "area", 0.01));
        Mask.Scaled mask = mask(method, maps, 1);
        double hits = 0;
        for (int sample = 0; sample < samples; sample++) {
            assertEquals(1, PositionSet.size(mask.dropped()[sample]));
            hits += PositionSet.contains(mask.dropped()[sample], peak) ? 1 : 0;
        }
        double distance = POSITIONS / Math.sqrt(POSITIONS - 1);
        double temperature = randomness / (1 - randomness);
        double expected = randomness == 0 ? 1 : 1 / (1 + (POSITIONS - 1) * Math.exp(-distance / temperature));
        assertEquals(expected, hits / samples, tolerance(expected, samples) + 1e-9);
    }

    @ParameterizedTest
    @CsvSource({"0.4, 8, 12, 3, 5", "0.5, 32, 32, 16, 16", "0.01, 8, 8, 1, 1", "1, 5, 5, 5, 5"})
    void itsRegionGrowsWithTheMap(double share, int height, int width, int rows, int columns) {
        INDArray maps = Nd4j.zeros(DataType.FLOAT, 1, 1, height, width);
        maps.putScalar(new int[] {0, 0, height / 2, width / 2}, 1);
        Mask.Scaled mask = mask(exact(Ranking.RELATIVE).with(Map.of("region", share)), maps, 1);
        long[] removed = mask.dropped()[0];
        assertTrue(PositionSet.contains(removed, height / 2 * width + width / 2));
        if (share < 1) {
            assertEquals(rows * columns, PositionSet.size(removed));
        } else { // clipped, because the peak is not in the middle of an even side
            assertTrue(PositionSet.size(removed) <= rows * columns);
        }
    }

    /** Regions overlap, so less is removed than their sum: 1 − (1 − a)^n for n regions of the share a. */
    @ParameterizedTest
    @CsvSource({"1, 0.05, 0.1, 0.096", "1, 0.05, 0.5, 0.395", "1, 1, 1, 1", "0.5, 0.05, 0.1, 0.096"})
    void removesItsShareOfATargetMap(double randomness, double region, double area, double expected) {
        INDArray maps = Nd4j.zeros(DataType.FLOAT, 400, 1, SIDE, SIDE);
        Regularizer method = method().with(
                        Map.of("place-randomness", randomness, "region", region, "area", area, "scale", Scale.AREA));
        Mask.Scaled mask = mask(method, maps, 1);
        double removed = 0;
        for (int map = 0; map < 400; map++) {
            int size = PositionSet.size(mask.dropped()[map]);
            removed += size;
            double scale = size == POSITIONS ? 1 : (double) POSITIONS / (POSITIONS - size);
            assertEquals(scale, mask.keepScales()[map], 1e-5);
        }
        assertEquals(expected, removed / 400 / POSITIONS, region == 1 ? 0.5 : 0.01);
    }

    @Test
    void masksItsShareOfTheSamples() {
        int samples = 2000;
        Mask.Scaled mask = mask(
                method().with(Map.of("sample-probability", 0.3)), Nd4j.rand(DataType.FLOAT, samples, 2, 2, 2), 0.5);
        double masked = 0;
        for (int sample = 0; sample < samples; sample++) {
            masked += mask.isTarget(2 * sample) || mask.isTarget(2 * sample + 1) ? 1 : 0;
        }
        assertEquals(0.3, masked / samples, tolerance(0.3, samples));
    }

    /** By mass, the sum of a target map does not change unless λ reaches its bound. */
    @Test
    void keepsTheMassOfAMap() {
        INDArray maps = Nd4j.rand(DataType.FLOAT, 4, CHANNELS, SIDE, SIDE);
        maps.putScalar(new int[] {0, 0, 5, 5}, 1e6);
        Regularizer method =
                method().with(Map.of("scale", Scale.MASS, "place-randomness", 0.0, "region", 0.3, "area", 0.01));
        Mask.Scaled mask = mask(method, maps, 1);
        FeatureMaps before = FeatureMaps.copyOf(maps);
        INDArray after = maps.mul(Nd4j.createFromArray(mask.factors()).reshape(maps.shape()));
        FeatureMaps masked = FeatureMaps.copyOf(after);
        assertEquals(StochasticTargetDrop.LARGEST_SCALE, mask.keepScales()[0]);
        for (int map = 1; map < mask.dropped().length; map++) {
            assertEquals(before.sum(map), masked.sum(map), 1e-3);
            assertNotEquals(1, mask.keepScales()[map]);
        }
    }

    @Test
    void dropsNothingAtASampleProbabilityOfZero() {
        assertTrue(method().with(Map.of("sample-probability", 0.0)).dropsNothing());
        assertFalse(method().dropsNothing());
    }

    @ParameterizedTest
    @CsvSource({
        "channel-randomness, 1.01",
        "channel-randomness, -0.1",
        "place-randomness, NaN",
        "sample-probability, 2",
        "region, 0",
        "area, 0",
        "area, 1.01",
        "region, 1.5"
    })
    void refusesSharesOutOfRange(String key, double value) {
        String message = assertThrows(IllegalArgumentException.class, () -> method().with(Map.of(key, value)))
                .getMessage();
        assertTrue(message.startsWith(key + " must be in ") && message.contains("but is " + value + "; "), message);
    }

    private static Regularizer exact(Ranking ranking) {
        return new StochasticTargetDrop()
                .with(Map.of("ranking", ranking, "channel-randomness", 0.0, "place-randomness", 0.0));
    }

    private static Mask.Scaled mask(Regularizer method, INDArray maps, double dropProbability) {
        Optional<Mask> mask = mask(method, FeatureMaps.of(maps), dropProbability, Pass.Seeds.of(3, 0, "site"));
        return (Mask.Scaled) mask.orElseThrow();
    }

    private static float[] factors(
            Regularizer method, INDArray maps, double dropProbability, Map<String, INDArray> matrices) {
        Pass pass = Pass.inPlace(FeatureMaps.of(maps), dropProbability, Pass.Seeds.of(3, 0, "site"), matrices);
        return method.mask(pass).orElseThrow().factors();
    }

    private static INDArray maps(int samples, int seed) {
        Nd4j.getRandom().setSeed(seed);
        return Nd4j.rand(DataType.FLOAT, samples, CHANNELS, SIDE, SIDE);
    }
}
