package io.targetdrop.data;

import java.io.IOException;
import java.util.Iterator;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.BytesWritable;
import org.apache.hadoop.io.LongWritable;
import org.apache.hadoop.io.MapFile;
import org.apache.hadoop.io.SequenceFile;

/** Consecutive rows of a pack in a file of Hadoop's that finds a row by its index: a {@link MapFile}. */
final class PackFile {
    private static final int EVERY_ROW = 1;

    private final Path path;

    /** Receives rows with their index. */
    @FunctionalInterface
    interface Visitor {
        void visit(int index, PackedRow row);
    }

    PackFile(Path path) {
        this.path = path;
    }

    /**
     * Writes rows.
     *
     * @param first index of the first one
     * @param rows in the order of their indices
     */
    void write(int first, Iterator<PackedRow> rows) throws IOException {
        try (MapFile.Writer writer = new MapFile.Writer(
                FileSystems.settings(),
                path,
                MapFile.Writer.keyClass(LongWritable.class),
                SequenceFile.Writer.valueClass(BytesWritable.class),
                // images are compressed already
                SequenceFile.Writer.compression(SequenceFile.CompressionType.NONE))) {
            writer.setIndexInterval(EVERY_ROW);
            for (long index = first; rows.hasNext(); index++) {
                writer.append(
                        new LongWritable(index), new BytesWritable(rows.next().toBytes()));
            }
        }
    }

    /**
     * Visits some rows.
     *
     * @param indices ascending; repetitions are allowed
     */
    void visit(int[] indices, Visitor visitor) {
        try (MapFile.Reader reader = new MapFile.Reader(path, FileSystems.settings())) {
            BytesWritable value = new BytesWritable();
            for (int index : indices) {
                if (reader.get(new LongWritable(index), value) == null) {
                    throw damaged("has no row " + index, null);
                }
                visitor.visit(index, PackedRow.of(value.copyBytes()));
            }
        } catch (IOException | IndexOutOfBoundsException | NegativeArraySizeException e) {
            throw damaged("is not: " + HadoopFiles.reason(e), e);
        }
    }

    private DataException damaged(String complaint, Exception cause) {
        return new DataException(
                path + " must be a readable file of packed images but " + complaint
                        + "; delete the directory " + path.getParent().getParent()
                        + ", and the table is packed again",
                cause);
    }
}
