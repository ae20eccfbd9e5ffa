package io.targetdrop.benchmarks;

/**
 * How long a contest takes.
 *
 * @param rounds turns of each contender, at least five for a median
 * @param turnSeconds the approximate length of a turn; at least one step
 * @param warmUpSeconds how long each contender runs before the first round
 */
record Pace(int rounds, double turnSeconds, double warmUpSeconds) {
    private static final int LEAST_ROUNDS = 5;

    /** For numbers that are published. */
    static final Pace FULL = new Pace(11, 3, 10);

    /** For a first look. */
    static final Pace QUICK = new Pace(5, 0.8, 3);

    /** To see that it works; the numbers mean nothing. A turn is one step. */
    static final Pace SMOKE = new Pace(LEAST_ROUNDS, 0, 0);

    Pace {
        if (!(rounds >= LEAST_ROUNDS)) {
            throw new IllegalArgumentException("rounds must be at least " + LEAST_ROUNDS + " but is " + rounds
                    + "; a median of fewer says nothing");
        }
    }
}
