package io.targetdrop.data;

/**
 * The seeds of all random draws, derived from one root.
 *
 * <p>A seed is a pure function of the root, of what it is for and of where it is used (epoch, step, worker), never of
 * partition counts, threads or the clock: a retried task draws what the first attempt drew. The mixing function is the
 * finaliser of SplitMix64 (Steele, Lea, Flood: <i>Fast splittable pseudorandom number generators</i>, OOPSLA 2014),
 * applied once per coordinate.
 */
public final class RandomSeed {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    /** What a draw is for; the name, not the position, enters the seed, so that the list can grow. */
    public enum Purpose {
        SPLIT,
        TEST,
        LIMIT,
        SHARD,
        ORDER,
        AUGMENTATION,
        CUTOUT,
        JITTER,
        COLORS,
        MIXING,
        GENERATOR,
        LABEL_NOISE,
        WEIGHTS,
        MASK,
        SEARCH,
        PROPOSAL,
        SCORE
    }

    private RandomSeed() {}

    /**
     * Derives a seed.
     *
     * @param root the run's seed
     * @param purpose what the draw is for
     * @param coordinates where it is used, outermost first: epoch, step, worker, image
     * @return 64 well-mixed bits
     */
    public static long derive(long root, Purpose purpose, long... coordinates) {
        long state = mix(root + GOLDEN_GAMMA);
        state = mix(state + GOLDEN_GAMMA * (1 + purpose.name().hashCode()));
        for (long coordinate : coordinates) {
            state = mix(state + GOLDEN_GAMMA * (1 + coordinate));
        }
        return state;
    }

    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
