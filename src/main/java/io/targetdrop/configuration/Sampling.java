package io.targetdrop.configuration;

import io.targetdrop.data.SettingException;
import io.targetdrop.search.EarlyEnd;
import io.targetdrop.search.Strategy;
import io.targetdrop.search.Strategy.Proposing;
import io.targetdrop.search.Strategy.Rungs;
import java.util.Optional;

/** Which points of a grid a search trains, and for how long: {@code search.strategy} with its keys. */
sealed interface Sampling {
    /** The samples of a search that takes every point. */
    int ALL = Integer.MAX_VALUE;

    /** How many points are drawn, at least 1; {@link #ALL} for every point. */
    int samples();

    /** For how long each of them is trained, and how points are proposed. */
    Strategy strategy();

    /** Whether it takes every point. */
    default boolean takesAll() {
        return samples() == ALL;
    }

    /** Every point, to the end. */
    record Grid(EarlyEnd earlyEnd) implements Sampling {
        @Override
        public int samples() {
            return ALL;
        }

        @Override
        public Strategy strategy() {
            return new Strategy.Full(earlyEnd);
        }
    }

    /** Some points, to the end. */
    record Random(int samples, EarlyEnd earlyEnd) implements Sampling {
        public Random {
            requireSamples(samples);
        }

        @Override
        public Strategy strategy() {
            return new Strategy.Full(earlyEnd);
        }
    }

    /** Some points that are drawn, then points that are proposed. */
    record Tpe(int samples, int startup, EarlyEnd earlyEnd) implements Sampling {
        public Tpe {
            requireSamples(samples);
        }

        @Override
        public Strategy strategy() {
            return new Strategy.Tpe(new Proposing(samples, startup), earlyEnd);
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
    record Asha(int samples, Rungs rungs, Proposals proposals) implements Sampling {
        public Asha {
            requireSamples(samples);
            if (proposals instanceof ByTpe && !(samples < ALL)) {
                throw new SettingException(
                        "samples",
                        "must be a number where search.proposals is tpe but is all; set search.samples = 30");
            }
        }

        @Override
        public Strategy strategy() {
            return new Strategy.Asha(
                    rungs,
                    proposals instanceof ByTpe tpe
                            ? Optional.of(new Proposing(samples, tpe.startup()))
                            : Optional.empty());
        }
    }

    /** Where the points come from that enter the first rung: {@code search.proposals} with its keys. */
    sealed interface Proposals {}

    /** From the grid, or from a random sample. */
    record AtRandom() implements Proposals {}

    /** Some are drawn; TPE proposes the others. */
    record ByTpe(int startup) implements Proposals {}

    private static void requireSamples(int samples) {
        if (!(samples >= 1)) {
            throw new SettingException(
                    "samples", "must be at least 1 but is " + samples + "; leave it out for all points");
        }
    }
}
