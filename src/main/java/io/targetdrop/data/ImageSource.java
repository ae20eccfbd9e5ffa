package io.targetdrop.data;

import java.util.Map;
import java.util.OptionalInt;

/**
 * A source of images: a small record that is sent to executors. It finds its file system from its path
 * ({@link FileSystems}).
 *
 * <p>All methods throw a {@link DataException} that names the file, the rule, the value and the fix.
 */
public sealed interface ImageSource extends ImageReader
        permits CifarFiles, ImageFolder, ImageTable, PackedSource, GeneratedImages {

    /**
     * Scans the source without keeping the images in memory. Runs on the driver. A source may leave it to those who read an
     * image to find out that it cannot be decoded or has another shape ({@link #examinesEveryImage}).
     */
    Catalog catalog();

    /**
     * As {@link #catalog()}, together with a reader of what was catalogued. Runs on the driver; the reader is sent to executors.
     */
    default Catalogued catalogued() {
        return new Catalogued(catalog(), this);
    }

    /** Whether every image of a catalogue can be read, unless files have changed since. */
    default boolean examinesEveryImage() {
        return false;
    }

    /** What is done with images of different sizes. */
    default Sizing sizing() {
        return Sizing.UNCHANGED;
    }

    /** The same source with its images resized; a source whose images have a fixed size is returned as it is. */
    default ImageSource resizedBy(Resize resize) {
        return this;
    }

    /** The mean size of a training image's file; empty if images are not in files of their own. */
    default OptionalInt meanFileBytes() {
        return OptionalInt.empty();
    }

    /** What was read, for provenance: names and lower-case hexadecimal SHA-256, sorted by name. */
    Map<String, String> checksums();
}
