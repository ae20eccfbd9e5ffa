package io.targetdrop.results;

import io.targetdrop.data.DataException;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.deeplearning4j.util.ModelSerializer;

/**
 * The zip file of a model, in memory. It has no more than six entries, all of them data and of limited length.
 *
 * <p>DL4J's {@code ModelSerializer} accepts any entry, allocates as much memory as an entry claims to need, and reads
 * {@code preprocessor.bin} by Java serialisation, which lets a file run code. Here nothing is written to disk, so the name of an
 * entry cannot point anywhere.
 */
final class ModelArchive {
    /** The names of the classes, which DL4J ignores. */
    static final String CLASSES = "classes.json";

    /** The shape of the images and how they are resized, which DL4J ignores too. */
    static final String INPUTS = "images.json";

    private static final int MEBIBYTE = 1 << 20;
    private static final int LONGEST_NAME = 200;

    /** Limits in bytes. A network of a thousand layers has a configuration of 2 MiB; 1 GiB is 268 million parameters. */
    private static final Map<String, Integer> LIMITS = Map.of(
            ModelSerializer.CONFIGURATION_JSON,
            16 * MEBIBYTE,
            ModelSerializer.COEFFICIENTS_BIN,
            1024 * MEBIBYTE,
            ModelSerializer.UPDATER_BIN,
            2047 * MEBIBYTE,
            ModelSerializer.NORMALIZER_BIN,
            MEBIBYTE,
            CLASSES,
            16 * MEBIBYTE,
            INPUTS,
            MEBIBYTE);

    private final String path;
    private final Map<String, byte[]> entries = new HashMap<>();

    private ModelArchive(String path) {
        this.path = path;
    }

    /**
     * Reads a file, without the momentum.
     *
     * @param path of the file, for messages
     * @throws DataException if it has other entries, or one is too long
     * @throws IOException if it is not a zip file, or not complete
     */
    static ModelArchive read(InputStream in, String path) throws IOException {
        ModelArchive archive = new ModelArchive(path);
        ZipInputStream zip = new ZipInputStream(in);
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            archive.add(entry, zip);
        }
        return archive;
    }

    private void add(ZipEntry entry, ZipInputStream zip) throws IOException {
        String name = entry.getName();
        Integer limit = LIMITS.get(name);
        if (limit == null) {
            throw new DataException(path + " must hold only configuration.json, coefficients.bin, updaterState.bin,"
                    + " normalizer.bin, classes.json and images.json but holds " + printable(name)
                    + "; other entries may be Java objects, which run code: save the model without them");
        }
        if (entries.containsKey(name)) {
            throw new DataException(path + " must hold " + name + " once but holds it again; save the model again");
        }
        entries.put(name, entry.getSize() > limit ? tooLong(name, limit) : content(name, zip, limit));
    }

    private byte[] content(String name, ZipInputStream zip, int limit) throws IOException {
        byte[] content = new byte[0];
        if (name.equals(ModelSerializer.UPDATER_BIN)) {
            zip.skip(limit);
        } else {
            content = zip.readNBytes(limit);
        }
        return zip.read() >= 0 ? tooLong(name, limit) : content;
    }

    private byte[] tooLong(String name, int limit) {
        throw new DataException(path + ": " + name + " must have at most " + limit
                + " bytes but has more; use a smaller network, or DL4J itself if you trust the file");
    }

    /**
     * The content of an entry.
     *
     * @throws IOException if it is missing
     */
    byte[] get(String name) throws IOException {
        byte[] content = entries.get(name);
        if (content == null) {
            throw new IOException("it has no " + name);
        }
        return content;
    }

    boolean has(String name) {
        return entries.containsKey(name);
    }

    String path() {
        return path;
    }

    /** A name from a file, safe to print in one line of a terminal. */
    static String printable(String name) {
        String shown = name.replaceAll("\\p{Cntrl}", "?");
        return shown.length() <= LONGEST_NAME ? shown : shown.substring(0, LONGEST_NAME) + "...";
    }
}
