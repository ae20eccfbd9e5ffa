package io.targetdrop.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.targetdrop.data.RandomSeed.Purpose;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RandomSeedTest {
    private static final long GAMMA = 0x9E3779B97F4A7C15L;

    /** Java's SplittableRandom is SplitMix64: its first draw is the finaliser of (seed + gamma). */
    private static long mixed(long state) {
        return new SplittableRandom(state).nextLong();
    }

    @Test
    void mixesTheRootThenThePurposeThenEachCoordinate() {
        long root = mixed(42);
        long purpose = mixed(root + GAMMA * "MASK".hashCode());
        long epoch = mixed(purpose + GAMMA * 3);
        long step = mixed(epoch + GAMMA * 5);
        assertEquals(purpose, RandomSeed.derive(42, Purpose.MASK));
        assertEquals(step, RandomSeed.derive(42, Purpose.MASK, 3, 5));
    }

    @Test
    void differsByRootPurposeAndCoordinate() {
        Set<Long> seeds = new HashSet<>();
        int drawn = 0;
        for (long root = 0; root < 3; root++) {
            for (Purpose purpose : Purpose.values()) {
                for (long epoch = 0; epoch < 10; epoch++) {
                    for (long step = 0; step < 10; step++) {
                        seeds.add(RandomSeed.derive(root, purpose, epoch, step));
                        drawn++;
                    }
                }
            }
        }
        assertEquals(drawn, seeds.size());
    }

    @Test
    void theOrderOfCoordinatesMatters() {
        assertNotEquals(RandomSeed.derive(1, Purpose.ORDER, 2, 3), RandomSeed.derive(1, Purpose.ORDER, 3, 2));
    }

    @Test
    void aMissingCoordinateIsNotZero() {
        assertNotEquals(RandomSeed.derive(1, Purpose.ORDER), RandomSeed.derive(1, Purpose.ORDER, 0));
    }
}
