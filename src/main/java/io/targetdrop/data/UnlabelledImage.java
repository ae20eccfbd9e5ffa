package io.targetdrop.data;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.Arrays;
import org.apache.hadoop.fs.Path;

/** An image whose class is not known: its name, and where its bytes are. A small object that is sent to executors. */
public sealed interface UnlabelledImage extends Serializable {

    /** The path of its file or the key of its row. */
    String name();

    /**
     * The image in the format of a file.
     *
     * @throws DataException if it cannot be read
     */
    EncodedImage open();

    /**
     * An image in a file, which is read when it is opened.
     *
     * @param name the path of the file, or the key of its row
     * @param path of the file
     */
    record InFile(String name, String path) implements UnlabelledImage {
        private static final long serialVersionUID = 1L;

        /** Larger files are no photographs; reading one would take the executor's memory. */
        private static final int MOST_BYTES = 1 << 28;

        @Override
        public EncodedImage open() {
            Path file = FileSystems.path(path);
            try (InputStream in = HadoopFiles.at(file).open(file)) {
                byte[] bytes = in.readNBytes(MOST_BYTES + 1);
                if (!(bytes.length <= MOST_BYTES)) {
                    throw new DataException(path + " must be an image of at most " + (MOST_BYTES >> 20)
                            + " MiB but is larger; replace or remove it");
                }
                return new EncodedImage(name, bytes);
            } catch (FileNotFoundException e) {
                throw HadoopFiles.missing(path, "it was removed, or the table names another file", e);
            } catch (IOException e) {
                throw HadoopFiles.unreadable(file, e);
            }
        }
    }

    /**
     * An image in memory.
     *
     * @param name the key of its row
     * @param bytes in the format of a file; treated as immutable
     */
    record InMemory(String name, byte[] bytes) implements UnlabelledImage {
        private static final long serialVersionUID = 1L;

        @Override
        public EncodedImage open() {
            return new EncodedImage(name, bytes);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof InMemory that && name.equals(that.name) && Arrays.equals(bytes, that.bytes);
        }

        @Override
        public int hashCode() {
            return 31 * name.hashCode() + Arrays.hashCode(bytes);
        }

        @Override
        public String toString() {
            return "InMemory[" + name + ", " + bytes.length + " bytes]";
        }
    }

    /**
     * A row without a usable image.
     *
     * @param name the key of its row
     * @param problem one line that names the row, the rule, the value and the fix
     */
    record Missing(String name, String problem) implements UnlabelledImage {
        private static final long serialVersionUID = 1L;

        @Override
        public EncodedImage open() {
            throw new DataException(problem);
        }
    }
}
