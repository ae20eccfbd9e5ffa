package io.targetdrop.results;

import io.targetdrop.data.Catalog;
import io.targetdrop.data.ImageReader;
import io.targetdrop.data.ImageSource;
import io.targetdrop.data.Part;
import java.util.Arrays;

/**
 * A data set as a model sees it: labels are the model's outputs, whatever the order of the data's classes.
 *
 * @param catalog what the data set holds, its classes in the model's order
 * @param images has the images, labelled so
 */
public record ModelData(Catalog catalog, ImageReader images) {

    /** A data set whose classes a model is not known to order in another way. */
    public static ModelData asItIs(ImageSource source) {
        return new ModelData(source.catalog(), source);
    }

    /**
     * A data set in the order of a model's classes.
     *
     * @throws IllegalArgumentException if its classes are not the model's; the message says what differs
     */
    public static ModelData of(ImageSource source, ClassNames model) {
        Catalog catalog = source.catalog();
        int[] outputs = model.outputs(catalog.classes());
        boolean isInOrder = true;
        for (int label = 0; label < outputs.length; label++) {
            isInOrder = isInOrder && outputs[label] == label;
        }
        Catalog mapped = new Catalog(
                catalog.shape(),
                model.names(),
                map(catalog, Part.TRAIN, outputs),
                map(catalog, Part.TEST, outputs),
                catalog.omissions());
        return new ModelData(mapped, isInOrder ? source : new MappedImages(source, outputs));
    }

    private static int[] map(Catalog catalog, Part part, int[] outputs) {
        return Arrays.stream(catalog.labels(part)).map(label -> outputs[label]).toArray();
    }
}
