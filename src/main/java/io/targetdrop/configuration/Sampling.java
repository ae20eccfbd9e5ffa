package io.targetdrop.configuration;

import io.targetdrop.data.SettingException;
import io.targetdrop.search.Strategy;
import io.targetdrop.search.Strategy.Rungs;

/** Which points of a grid a search trains, and for how long: {@code search.strategy} with its keys. */
sealed interface Sampling {
    /** The samples of a search that takes every point. */
    int ALL = Integer.MAX_VALUE;

    /** How many points are drawn, at least 1; {@link #ALL} for every point. */
    int samples();

    /** For how long each of them is trained. */
    Strategy strategy();

    /** Every point, to the end. */
    record Grid() implements Sampling {
        @Override
        public int samples() {
            return ALL;
        }

        @Override
        public Strategy strategy() {
            return new Strategy.Full();
        }
    }

    /** Some points, to the end. */
    record Random(int samples) implements Sampling {
        public Random {
            requireSamples(samples);
        }

        @Override
        public Strategy strategy() {
            return new Strategy.Full();
        }
    }

    /** Successive halving in rungs. */
    record Halving(int samples, Rungs rungs) implements Sampling {
        public Halving {
            requireSamples(samples);
        }

        @Override
        public Strategy strategy() {
            return new Strategy.Halving(rungs);
        }
    }

    /** Asynchronous successive halving. */
    record Asha(int samples, Rungs rungs) implements Sampling {
        public Asha {
            requireSamples(samples);
        }

        @Override
        public Strategy strategy() {
            return new Strategy.Asha(rungs);
        }
    }

    private static void requireSamples(int samples) {
        if (!(samples >= 1)) {
            throw new SettingException(
                    "samples", "must be at least 1 but is " + samples + "; leave it out for all points");
        }
    }
}
