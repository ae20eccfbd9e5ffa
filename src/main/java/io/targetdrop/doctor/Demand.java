package io.targetdrop.doctor;

import io.targetdrop.networks.NetworkCost;
import io.targetdrop.training.MemoryEstimate;
import io.targetdrop.training.MemoryEstimate.Load;
import java.io.Serializable;

/**
 * What a run takes of memory and disk.
 *
 * @param network what its network costs
 * @param batchSize images of a minibatch of one worker
 * @param workers of the whole run
 * @param depth of the sum
 * @param images that all workers cache together
 * @param imageBytes of one of them
 * @param goesToDisk whether images that do not fit into memory do
 */
public record Demand(
        NetworkCost network, int batchSize, int workers, int depth, long images, int imageBytes, boolean goesToDisk)
        implements Serializable {

    /** What a process needs for its part. */
    MemoryEstimate memory(TrainingProcess process) {
        Load load = new Load(process.tasks(), batchSize, images(process), imageBytes);
        return switch (process.role()) {
            case LOCAL -> MemoryEstimate.local(network, load, depth);
            case DRIVER -> MemoryEstimate.driver(network, workers, depth);
            case EXECUTOR -> MemoryEstimate.executor(network, load);
        };
    }

    /** Bytes that a process may have to put to disk. */
    long disk(TrainingProcess process) {
        boolean caches = process.role() != TrainingProcess.Role.DRIVER;
        return caches && goesToDisk ? images(process) * imageBytes : 0;
    }

    /** Those of its workers, rounded up. */
    private long images(TrainingProcess process) {
        int own = Math.min(process.tasks(), workers);
        return (images * own + workers - 1) / workers;
    }
}
