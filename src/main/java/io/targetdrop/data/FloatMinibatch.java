package io.targetdrop.data;

import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A minibatch in Java's arrays. The arrays are shared and may be changed in place.
 *
 * @param features normalised images {@code [N, C, H, W]}, flat in order 'c'
 * @param labels {@code [N, K]}, flat in order 'c'; each row sums to the image's weight, which is usually 1
 * @param shape {@code [C, H, W]}
 */
@SuppressWarnings("ArrayRecordComponent")
public record FloatMinibatch(float[] features, float[] labels, ImageShape shape) {

    /** N, the number of images. */
    public int images() {
        return features.length / shape.size();
    }

    /** K, the number of classes. */
    public int classes() {
        return labels.length / images();
    }

    /**
     * Gives images weights: multiplies the labels of each by its own.
     *
     * @param weights one for each image, at least 0
     */
    public void weigh(float[] weights) {
        int classes = classes();
        for (int i = 0; i < labels.length; i++) {
            labels[i] *= weights[i / classes];
        }
    }

    /** The same in the arrays that networks take. */
    public DataSet toDataSet() {
        long[] featureShape = {images(), shape.channels(), shape.height(), shape.width()};
        return new DataSet(
                Nd4j.create(features, featureShape, 'c'), Nd4j.create(labels, new long[] {images(), classes()}, 'c'));
    }
}
