package io.targetdrop.data;

import java.util.SplittableRandom;

/** Shuffling of indices, the one way it is done here. */
final class Permutation {
    private Permutation() {}

    /** A shuffled copy, every order equally likely (Fisher and Yates). */
    static int[] shuffled(int[] values, long seed) {
        int[] shuffled = values.clone();
        SplittableRandom random = new SplittableRandom(seed);
        for (int last = shuffled.length - 1; last > 0; last--) {
            int other = random.nextInt(last + 1);
            int value = shuffled[last];
            shuffled[last] = shuffled[other];
            shuffled[other] = value;
        }
        return shuffled;
    }
}
