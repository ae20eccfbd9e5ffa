package io.targetdrop.regularizers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PassTest {

    @Test
    void isAFunctionOfSeedStepAndSite() {
        assertEquals(Pass.Seeds.of(1, 2, "a"), Pass.Seeds.of(1, 2, "a"));
        Set<Long> seeds = new HashSet<>();
        for (int seed = 0; seed < 5; seed++) {
            for (int step = 0; step < 5; step++) {
                for (String site : new String[] {"stage-1-regularizer", "stage-2-regularizer", "b", "a"}) {
                    assertTrue(seeds.add(Pass.Seeds.of(seed, step, site).site()));
                }
            }
        }
    }

    @Test
    void sharesTheMinibatchesNumbersAmongSites() {
        Pass.Seeds first = Pass.Seeds.of(1, 2, "a");
        Pass.Seeds second = Pass.Seeds.of(1, 2, "b");
        assertEquals(first.minibatch(), second.minibatch());
        assertNotEquals(first.minibatch(), first.site());
        assertNotEquals(first.minibatch(), Pass.Seeds.of(1, 3, "a").minibatch());
    }
}
