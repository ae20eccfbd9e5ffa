package io.targetdrop.results;

import io.targetdrop.data.Catalog;
import io.targetdrop.data.Catalogued;
import io.targetdrop.data.ImageReader;
import io.targetdrop.data.ImageSource;
import io.targetdrop.data.LabelledImage;
import io.targetdrop.data.Part;
import io.targetdrop.data.StoredImage;
import java.util.List;

/**
 * A data set whose labels are the outputs of a model, whatever the order of the data's own classes.
 *
 * @param catalog of the data set, with its classes in the order of the model
 * @param images with these labels
 */
public record ModelData(Catalog catalog, ImageReader images) {

    /** A data set with its own order of classes, for a model that does not name its classes. */
    public static ModelData asItIs(ImageSource source) {
        Catalogued data = source.catalogued();
        return new ModelData(data.catalog(), data.images());
    }

    /**
     * A data set with the order of a model's classes.
     *
     * @throws IllegalArgumentException if its classes are not those of the model; says what differs
     */
    public static ModelData of(ImageSource source, ClassNames model) {
        Catalogued data = source.catalogued();
        Catalog catalog = data.catalog();
        int[] outputs = model.outputs(catalog.classes());
        boolean isInOrder = true;
        for (int label = 0; label < outputs.length; label++) {
            isInOrder = isInOrder && outputs[label] == label;
        }
        Catalog mapped = catalog.relabelled(model.names(), outputs);
        return new ModelData(mapped, isInOrder ? data.images() : new MappedImages(data.images(), outputs));
    }

    /**
     * Images whose labels are the outputs of a network.
     *
     * @param source of the images
     * @param outputs the output for each of the source's labels; treated as immutable
     */
    private record MappedImages(ImageReader source, int[] outputs) implements ImageReader {
        private static final long serialVersionUID = 1L;

        @Override
        public List<LabelledImage> read(Part part, int[] indices) {
            return source.read(part, indices).stream()
                    .map(image -> image.withLabel(outputs[image.label()]))
                    .toList();
        }

        @Override
        public List<? extends StoredImage> readEncoded(Part part, int[] indices) {
            return source.readEncoded(part, indices).stream()
                    .map(image -> image.withLabel(outputs[image.label()]))
                    .toList();
        }

        @Override
        public List<String> problems(Part part, int[] indices) {
            return source.problems(part, indices);
        }
    }
}
