package io.targetdrop.regularizers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MaskRandomTest {

    @Test
    void isAFunctionOfSeedStepAndSite() {
        assertEquals(MaskRandom.of(1, 2, "a"), MaskRandom.of(1, 2, "a"));
        Set<Long> seeds = new HashSet<>();
        for (int seed = 0; seed < 5; seed++) {
            for (int step = 0; step < 5; step++) {
                for (String site : new String[] {"stage-1-regularizer", "stage-2-regularizer", "b", "a"}) {
                    assertTrue(seeds.add(MaskRandom.of(seed, step, site).siteSeed()));
                }
            }
        }
    }

    @Test
    void sharesTheMinibatchesNumbersAmongSites() {
        MaskRandom first = MaskRandom.of(1, 2, "a");
        MaskRandom second = MaskRandom.of(1, 2, "b");
        assertEquals(first.minibatchSeed(), second.minibatchSeed());
        assertNotEquals(first.minibatchSeed(), first.siteSeed());
        assertNotEquals(first.minibatchSeed(), MaskRandom.of(1, 3, "a").minibatchSeed());
    }
}
