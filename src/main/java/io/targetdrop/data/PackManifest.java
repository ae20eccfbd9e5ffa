package io.targetdrop.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.fs.Path;

/**
 * The list of the files of a pack. It is written last: a pack with a manifest is complete, and files that no manifest names do
 * not count.
 *
 * @param version of the layout
 * @param table what was packed, for human readers
 * @param classes the names of the classes, by label
 * @param data the directory of the files, inside the pack's
 * @param files in the order of their rows
 * @param counts the number of rows of each file
 * @param contents SHA-256 of all images with their labels, roles and weights, in the order of the rows
 */
record PackManifest(
        int version,
        String table,
        List<String> classes,
        String data,
        List<String> files,
        List<Integer> counts,
        String contents) {
    static final String NAME = "manifest.json";
    static final int VERSION = 1;

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    PackManifest {
        classes = List.copyOf(classes);
        files = List.copyOf(files);
        counts = List.copyOf(counts);
    }

    /** The manifest of a pack; empty if the pack is not complete. */
    static Optional<PackManifest> read(Path pack) {
        Path file = FileSystems.child(pack, NAME);
        try (InputStream in = FileSystems.of(file).open(file)) {
            PackManifest manifest = JSON.readValue(in, PackManifest.class);
            return Optional.of(manifest).filter(found -> found.version == VERSION);
        } catch (FileNotFoundException e) {
            return Optional.empty();
        } catch (JsonProcessingException | NullPointerException e) {
            throw new DataException(
                    file + " must be the manifest of packed images but is not; delete the directory " + pack
                            + ", and the table is packed again",
                    e);
        } catch (IOException e) {
            throw HadoopFiles.unreadable(file, e);
        }
    }

    /** Writes it: complete or absent. One that another process has written stays. */
    void writeTo(Path pack) throws IOException {
        byte[] bytes = JSON.writeValueAsBytes(this);
        new WholeFile(FileSystems.of(pack), FileSystems.child(pack, NAME), "." + NAME + "." + UUID.randomUUID())
                .writeOnce(out -> out.write(bytes));
    }
}
