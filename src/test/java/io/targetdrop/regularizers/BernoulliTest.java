package io.targetdrop.regularizers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BernoulliTest {
    private static final int WORDS = 20_000;

    @ParameterizedTest
    @ValueSource(doubles = {1e-4, 0.1, 0.25, 0.3, 0.5, 0.75, 0.999})
    void hitsWithTheProbabilityAtEveryPlace(double probability) {
        Bernoulli draws = new Bernoulli(probability, new SplittableRandom(1));
        int[] hits = new int[Long.SIZE];
        for (int word = 0; word < WORDS; word++) {
            long next = draws.next(Long.SIZE);
            for (int place = 0; place < Long.SIZE; place++) {
                hits[place] += (int) (next >>> place & 1);
            }
        }
        for (int place = 0; place < Long.SIZE; place++) {
            assertEquals(
                    probability,
                    (double) hits[place] / WORDS,
                    RandomDropContract.tolerance(probability, WORDS),
                    "place " + place);
        }
    }

    @Test
    void hitsAlwaysOrNever() {
        assertEquals(0b111, new Bernoulli(1, new SplittableRandom(1)).next(3));
        assertEquals(0, new Bernoulli(0, new SplittableRandom(1)).next(Long.SIZE));
        assertNull(new Bernoulli(0, new SplittableRandom(1)).positions(100));
    }

    @Test
    void drawsNothingBeyondTheLastPosition() {
        long[] words = new Bernoulli(1, new SplittableRandom(1)).positions(70);
        assertEquals(-1L, words[0]);
        assertEquals(0b111111, words[1]);
        assertEquals(70, PositionSet.size(PositionSet.all(70)));
        assertEquals(64, PositionSet.size(PositionSet.all(64)));
    }
}
