package io.targetdrop.doctor;

import io.targetdrop.data.ImageReader;
import io.targetdrop.data.Part;
import io.targetdrop.networks.NetworkCost;
import io.targetdrop.training.MemoryEstimate;
import io.targetdrop.training.MemoryEstimate.ImageMemory;
import io.targetdrop.training.MemoryEstimate.Kept;
import io.targetdrop.training.MemoryEstimate.Load;
import java.io.Serializable;
import java.util.List;

/**
 * What a planned run needs of each process. Each list has at most one element; unlike an {@code Optional}, a list can be sent
 * to an executor.
 *
 * @param images images to read; empty if no run is planned
 * @param out where results will go, a Hadoop path; empty if unknown
 * @param demand memory and disk; empty if no run is planned or its data cannot be read
 */
record Needs(List<FirstImages> images, List<String> out, List<Demand> demand) implements Serializable {

    /**
     * One image of each part, to check that images can be read.
     *
     * @param images reads them
     * @param train the index of a training image
     * @param test the index of a test image
     */
    public record FirstImages(ImageReader images, int train, int test) implements Serializable {
        void read() {
            images.read(Part.TRAIN, new int[] {train});
            images.read(Part.TEST, new int[] {test});
        }
    }

    /**
     * The memory and disk that a run needs.
     *
     * @param network what its network costs
     * @param kept what it keeps for each parameter
     * @param batchSize images per minibatch of one worker
     * @param atOnce those that gradients are computed from at a time
     * @param workers of the whole run
     * @param depth of the tree that sums the workers' parameters
     * @param images cached by all workers together
     * @param image the memory that an image takes
     * @param goesToDisk whether images that do not fit into memory go to disk
     */
    public record Demand(
            NetworkCost network,
            Kept kept,
            int batchSize,
            int atOnce,
            int workers,
            int depth,
            long images,
            ImageMemory image,
            boolean goesToDisk)
            implements Serializable {

        /** The memory that a process needs for its share. */
        MemoryEstimate memory(TrainingProcess process) {
            Load load = new Load(process.tasks(), batchSize, atOnce, images(process), image);
            return switch (process.role()) {
                case LOCAL -> MemoryEstimate.local(network, load, depth, kept);
                case DRIVER -> MemoryEstimate.driver(network, workers, depth, kept);
                case EXECUTOR -> MemoryEstimate.executor(network, load, kept);
            };
        }

        /** Bytes that a process may put on disk. */
        long disk(TrainingProcess process) {
            boolean caches = process.role() != TrainingProcess.Role.DRIVER;
            return caches && goesToDisk ? images(process) * image.kept() : 0;
        }

        /** The images of the process's workers, rounded up. */
        private long images(TrainingProcess process) {
            int own = Math.min(process.tasks(), workers);
            return (images * own + workers - 1) / workers;
        }
    }
}
