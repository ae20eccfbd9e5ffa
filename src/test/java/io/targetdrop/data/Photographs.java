package io.targetdrop.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads single image files. */
final class Photographs {
    private Photographs() {}

    /** One of the images among this class's resources. */
    static byte[] bytes(String name) throws IOException {
        try (InputStream in = Photographs.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        }
    }

    /** A file of these bytes, whose name says nothing about its format. */
    static EncodedImage encoded(Path directory, byte[] bytes) throws IOException {
        Path file = Files.write(directory.resolve("photograph"), bytes);
        org.apache.hadoop.fs.Path path = FileSystems.path(file.toString());
        return new EncodedImage(
                HadoopFiles.at(path.getParent()), FileSystems.of(path).getFileStatus(path));
    }

    static byte[] decode(Path directory, byte[] bytes, ImageShape shape) throws IOException {
        return encoded(directory, bytes).decode(shape);
    }
}
