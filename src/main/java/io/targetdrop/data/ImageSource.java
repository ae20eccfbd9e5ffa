package io.targetdrop.data;

import java.util.Map;

/**
 * Where images come from. A source is a small record that travels to executors; it finds its file system from its path
 * ({@link FileSystems}).
 *
 * <p>All methods throw a {@link DataException} that names the file, the rule, the value and the fix.
 */
public sealed interface ImageSource extends ImageReader permits CifarFiles, ImageFolder, GeneratedImages {

    /** Scans and validates everything there is, without holding the images. Runs on the driver. */
    Catalog catalog();

    /** What was read, for provenance: names and lower-case hexadecimal SHA-256, sorted by name. */
    Map<String, String> checksums();
}
