package io.targetdrop.training;

import io.targetdrop.data.ImageReader;
import io.targetdrop.data.LabelledImage;
import io.targetdrop.data.Part;
import java.io.Serializable;
import java.util.List;

/**
 * A worker's images, as bytes.
 *
 * @param worker the worker's number, from 0
 * @param indices which images of the training files it trains on
 * @param train those images, in the order of the indices
 * @param validation the images that it evaluates for the validation score
 */
public record Shard(int worker, int[] indices, List<LabelledImage> train, List<LabelledImage> validation)
        implements Serializable {

    /**
     * What a worker reads; small enough to send to it.
     *
     * @param worker the worker's number, from 0
     * @param train indices into the training files
     * @param validation indices into the training files
     */
    public record Assignment(int worker, int[] train, int[] validation) implements Serializable {

        /** Reads the images. */
        public Shard read(ImageReader images) {
            return new Shard(worker, train, images.read(Part.TRAIN, train), images.read(Part.TRAIN, validation));
        }
    }
}
