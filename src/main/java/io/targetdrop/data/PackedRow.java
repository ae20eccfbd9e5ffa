package io.targetdrop.data;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.apache.hadoop.fs.Path;

/**
 * One row of a table of images, as a pack keeps it.
 *
 * @param name what messages call it: the row's key or path
 * @param label the class, counted from 0
 * @param role what the table says that it is for
 * @param weight how much it counts in training, finite and at least 0; 1 if the table does not say
 * @param content the image, or what is wrong with it
 */
public record PackedRow(String name, int label, Role role, double weight, Content content) implements Serializable {
    /** The weight of a row of a table without weights. */
    public static final double USUAL_WEIGHT = 1;

    /** What a row is for. */
    public enum Role {
        TRAIN,
        VALIDATION,
        TEST,
        /** The table does not say, so it is drawn. */
        DRAWN
    }

    /** What a row holds. */
    public sealed interface Content extends Serializable {}

    /**
     * An image in a format that {@link ImageFormat} reads.
     *
     * @param bytes of the file; treated as immutable
     */
    public record Encoded(byte[] bytes) implements Content {
        @Override
        public boolean equals(Object other) {
            return other instanceof Encoded that && Arrays.equals(bytes, that.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }

        @Override
        public String toString() {
            return "Encoded[" + bytes.length + " bytes]";
        }
    }

    /**
     * An image in a file, which is read when the row is packed.
     *
     * @param path of the file
     */
    public record InFile(String path) implements Content {

        /** The file's bytes. If there is none, the row is unusable; any other failure is worth another attempt. */
        Content load() {
            Path file = FileSystems.path(path);
            try (InputStream in = HadoopFiles.at(file).open(file)) {
                return new Encoded(in.readAllBytes());
            } catch (FileNotFoundException e) {
                return new Unusable(HadoopFiles.missing(path, "add it, or remove its row from the table", e)
                        .getMessage());
            } catch (IOException e) {
                throw HadoopFiles.unreadable(file, e);
            }
        }
    }

    /**
     * No usable image.
     *
     * @param problem one line that names the row, the rule, the value and the fix
     */
    public record Unusable(String problem) implements Content {}

    /** A row of a table without weights. */
    public PackedRow(String name, int label, Role role, Content content) {
        this(name, label, role, USUAL_WEIGHT, content);
    }

    public PackedRow {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(role, "role");
        Objects.requireNonNull(content, "content");
    }

    /** The row with the bytes of its file. */
    PackedRow loaded() {
        return content instanceof InFile file ? with(file.load()) : this;
    }

    PackedRow with(Content other) {
        return new PackedRow(name, label, role, weight, other);
    }

    /** A loaded row: role, label, name, and the content up to the end. {@link PackRows} keeps its weight. */
    byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(role.ordinal());
            out.writeInt(label);
            byte[] text = name.getBytes(StandardCharsets.UTF_8);
            out.writeInt(text.length);
            out.write(text);
            out.writeBoolean(content instanceof Encoded);
            out.write(contentBytes());
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] contentBytes() {
        return content instanceof Encoded image
                ? image.bytes()
                : ((Unusable) content).problem().getBytes(StandardCharsets.UTF_8);
    }

    /** The row that {@link #toBytes} wrote, with the usual weight. */
    static PackedRow of(byte[] bytes) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        Role role = Role.values()[in.readByte()];
        int label = in.readInt();
        String name = new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
        boolean isEncoded = in.readBoolean();
        byte[] rest = in.readAllBytes();
        Content content = isEncoded ? new Encoded(rest) : new Unusable(new String(rest, StandardCharsets.UTF_8));
        return new PackedRow(name, label, role, content);
    }

    /** Adds what a result depends on to a checksum: everything but the name. The usual weight adds nothing. */
    void addTo(Sha256 digest) {
        byte[] bytes = content instanceof Encoded image ? image.bytes() : new byte[0];
        String ofWeight = weight == USUAL_WEIGHT ? "" : " " + weight;
        digest.update(role + " " + label + " " + bytes.length + ofWeight + "\n");
        digest.update(bytes, 0, bytes.length);
    }
}
