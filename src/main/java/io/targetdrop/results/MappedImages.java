package io.targetdrop.results;

import io.targetdrop.data.ImageReader;
import io.targetdrop.data.LabelledImage;
import io.targetdrop.data.Part;
import java.util.List;

/**
 * Images with other labels: those of a network's outputs.
 *
 * @param source who has the images
 * @param outputs the output for each of the source's labels; treated as immutable
 */
record MappedImages(ImageReader source, int[] outputs) implements ImageReader {
    private static final long serialVersionUID = 1L;

    @Override
    public List<LabelledImage> read(Part part, int[] indices) {
        return source.read(part, indices).stream()
                .map(image -> new LabelledImage(image.pixels(), outputs[image.label()]))
                .toList();
    }

    @Override
    public List<String> problems(Part part, int[] indices) {
        return source.problems(part, indices);
    }
}
