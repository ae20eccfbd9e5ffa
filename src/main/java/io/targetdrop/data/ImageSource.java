package io.targetdrop.data;

import java.io.Serializable;
import java.util.List;
import java.util.Map;

/**
 * Where images come from. A source is a small record that travels to executors; it finds its file system from its path
 * and a fresh Hadoop configuration.
 *
 * <p>All methods throw a {@link DataException} that names the file, the rule, the value and the way out.
 */
public sealed interface ImageSource extends Serializable permits CifarFiles, ImageFolder, GeneratedImages {

    /** Scans and validates everything there is, without holding the images. Runs on the driver. */
    Catalog catalog();

    /**
     * Reads some images; runs on executors too.
     *
     * @param part the part to read from
     * @param indices image indices of {@link #catalog()}, in any order, repetitions allowed
     * @return one image per index, in the order of {@code indices}
     */
    List<LabelledImage> read(Part part, int[] indices);

    /** What was read, for provenance: names and lower-case hexadecimal SHA-256, sorted by name. */
    Map<String, String> checksums();
}
