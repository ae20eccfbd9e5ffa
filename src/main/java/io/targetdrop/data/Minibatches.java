package io.targetdrop.data;

import io.targetdrop.data.ImageAugmentation.Cutout;
import java.util.List;
import org.nd4j.linalg.dataset.DataSet;

/** Turns bytes into the input arrays of a network. */
public final class Minibatches {
    private Minibatches() {}

    /**
     * Normalises images and puts them into one array.
     *
     * @param images N images of one shape, at least one
     * @param shape [C, H, W]
     * @param classes K, more than every label
     * @param normalization for C channels
     * @return features, floats [N, C, H, W] in order 'c', and one-hot labels, floats [N, K]
     */
    public static DataSet assemble(
            List<LabelledImage> images, ImageShape shape, int classes, Normalization normalization) {
        return assemble(images, shape, classes, normalization, List.of());
    }

    /**
     * As {@link #assemble(List, ImageShape, int, Normalization)}, with a square cut out of each image.
     *
     * @param cutouts one for each image, or none at all
     */
    public static DataSet assemble(
            List<LabelledImage> images,
            ImageShape shape,
            int classes,
            Normalization normalization,
            List<Cutout> cutouts) {
        return floats(images, shape, classes, normalization, cutouts).toDataSet();
    }

    /** As {@link #assemble(List, ImageShape, int, Normalization, List)}, but in Java's arrays, which can still be changed. */
    public static FloatMinibatch floats(
            List<LabelledImage> images,
            ImageShape shape,
            int classes,
            Normalization normalization,
            List<Cutout> cutouts) {
        requireAssemblable(images, shape, normalization);
        float[] features = new float[Math.multiplyExact(images.size(), shape.size())];
        float[] labels = new float[Math.multiplyExact(images.size(), classes)];
        float[][] table = normalization.table();
        for (int n = 0; n < images.size(); n++) {
            LabelledImage image = images.get(n);
            shape.requireFits(image);
            requireLabel(image.label(), classes);
            normalize(image.pixels(), table, features, n * shape.size());
            labels[n * classes + image.label()] = 1;
        }
        for (int n = 0; n < cutouts.size(); n++) {
            cutouts.get(n).clear(features, n, shape);
        }
        return new FloatMinibatch(features, labels, shape);
    }

    private static void normalize(byte[] pixels, float[][] table, float[] features, int first) {
        int plane = pixels.length / table.length;
        int i = 0;
        for (float[] values : table) {
            for (int end = i + plane; i < end; i++) {
                features[first + i] = values[pixels[i] & 0xFF];
            }
        }
    }

    private static void requireAssemblable(List<LabelledImage> images, ImageShape shape, Normalization normalization) {
        if (!(images.size() >= 1)) {
            throw new IllegalArgumentException("a minibatch must hold at least 1 image but is empty; add images");
        }
        if (!(normalization.channels() == shape.channels())) {
            throw new IllegalArgumentException("normalization must be for " + shape.channels() + " channels but is for "
                    + normalization.channels() + "; take it from these images");
        }
    }

    private static void requireLabel(int label, int classes) {
        if (!(label < classes)) {
            throw new IllegalArgumentException("label must be in [0, " + classes + ") but is " + label
                    + "; take the number of classes from the catalogue");
        }
    }
}
