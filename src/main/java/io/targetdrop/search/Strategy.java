package io.targetdrop.search;

import io.targetdrop.data.SettingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which points are trained, and for how many epochs. */
public sealed interface Strategy {

    /** Trains every point to the end. The points themselves, the full grid or a random sample, are chosen beforehand. */
    record Full(EarlyEnd earlyEnd) implements Strategy {
        /** Without an early end. */
        public Full() {
            this(EarlyEnd.NEVER);
        }
    }

    /** Trains every point to the end. Later points are proposed where earlier ones did well. */
    record Tpe(Proposing proposing, EarlyEnd earlyEnd) implements Strategy {
        @Override
        public Optional<Proposing> proposals() {
            return Optional.of(proposing);
        }
    }

    /** Successive halving: trains all points of a rung, then promotes the best of them to the next rung. */
    record Halving(Rungs rungs) implements Strategy {}

    /**
     * Asynchronous successive halving: promotes a point as soon as it is among the best so far.
     *
     * @param proposals how points are proposed that enter the first rung; empty if all are known beforehand
     */
    record Asha(Rungs rungs, Optional<Proposing> proposals) implements Strategy {
        /** With points that are known beforehand. */
        public Asha(Rungs rungs) {
            this(rungs, Optional.empty());
        }
    }

    /**
     * The tree-structured Parzen estimator: some points are drawn, and the later ones are proposed where earlier ones did well.
     *
     * @param samples points in all, positive
     * @param startup points that are drawn, positive
     */
    record Proposing(int samples, int startup) {
        public Proposing {
            if (!(samples >= 1)) {
                throw new SettingException("samples", "must be at least 1 but is " + samples + "; 30 is usual");
            }
            if (!(startup >= 1)) {
                throw new SettingException("startup", "must be at least 1 but is " + startup + "; 10 is usual");
            }
        }
    }

    /** How points are proposed; empty if all are known beforehand. */
    default Optional<Proposing> proposals() {
        return Optional.empty();
    }

    /** When the search or its trials end early; rungs have their own way. */
    default EarlyEnd earlyEnd() {
        return EarlyEnd.NEVER;
    }

    /** Whether trials pause between rungs. */
    default boolean hasRungs() {
        return this instanceof Halving || this instanceof Asha;
    }

    /** Whether a trial that has ended early stays so when the search is resumed. */
    default boolean keepsPruned() {
        return earlyEnd().pruning() != EarlyEnd.Pruning.NONE;
    }

    /**
     * The number of epochs after which points are compared and promoted.
     *
     * @param firstEpochs r, epochs of the first rung, positive
     * @param reduction η, at least 2: one in η points is promoted, and each rung trains to η times as many epochs as the one
     *     before
     */
    record Rungs(int firstEpochs, int reduction) {
        public Rungs {
            if (!(firstEpochs >= 1)) {
                throw new SettingException("first-epochs", "must be at least 1 but is " + firstEpochs + "; 1 is usual");
            }
            if (!(reduction >= 2)) {
                throw new SettingException("reduction", "must be at least 2 but is " + reduction + "; 3 is usual");
            }
        }

        /**
         * The epoch at which each rung ends: r, r·η, r·η² and so on. The last rung ends with the run.
         *
         * @param most epochs of a full run
         */
        List<Integer> epochs(int most) {
            List<Integer> ends = new ArrayList<>();
            for (long epochs = firstEpochs; epochs < most; epochs *= reduction) {
                ends.add((int) epochs);
            }
            ends.add(most);
            return ends;
        }
    }
}
