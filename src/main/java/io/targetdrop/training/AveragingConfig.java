package io.targetdrop.training;

import java.io.Serializable;

/**
 * How the workers' networks become one.
 *
 * @param master which training master runs the rounds
 * @param workers W, the number of replicas, positive; a worker is one core or one GPU
 * @param frequency F, minibatches of each worker between two averagings, positive
 * @param updaterState what becomes of the momentum at an averaging
 * @param depth levels of the tree in which the sums are taken, at least 1
 */
public record AveragingConfig(Master master, int workers, int frequency, UpdaterState updaterState, int depth)
        implements Serializable {

    /** The training masters. */
    public enum Master {
        /** DL4J's {@code ParameterAveragingTrainingMaster}. */
        DL4J
    }

    /** What becomes of the momentum at an averaging. */
    public enum UpdaterState {
        /** Averaged, as the parameters are. */
        AVERAGE,
        /** Set back to zero. */
        RESET
    }

    public AveragingConfig {
        atLeastOne("workers", workers, "one for each core or GPU");
        atLeastOne("frequency", frequency, "10 is usual");
        atLeastOne("depth", depth, "2 is usual");
    }

    private static void atLeastOne(String name, int value, String advice) {
        if (!(value >= 1)) {
            throw new IllegalArgumentException(name + " must be at least 1 but is " + value + "; " + advice);
        }
    }
}
