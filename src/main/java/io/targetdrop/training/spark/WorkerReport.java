package io.targetdrop.training.spark;

import java.io.Serializable;

/**
 * What a worker tells of its part in a round, beside the numbers that are averaged.
 *
 * @param worker its number, from 0
 * @param loss of the last minibatch, regularisation included; a worker stops where it is not finite
 * @param computeSeconds in forward, backward and update
 * @param dataSeconds waiting for minibatches
 */
record WorkerReport(int worker, double loss, double computeSeconds, double dataSeconds) implements Serializable {

    double seconds() {
        return computeSeconds + dataSeconds;
    }
}
