package io.targetdrop.results;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Columns, and how rows of them become a Parquet file: by Parquet's own writer in this thread, since a Spark job would wait
 * for a core that trains.
 *
 * @param columns in their order
 * @param <T> what a row is about
 */
record Table<T>(List<Column<T>> columns) {

    /** As Spark reads it. */
    StructType schema() {
        return new StructType(columns.stream()
                .map(column ->
                        DataTypes.createStructField(column.name(), column.type().spark(), true))
                .toArray(StructField[]::new));
    }

    /** The bytes of a Parquet file. */
    byte[] parquet(List<T> rows) {
        MessageType type = new MessageType(
                "row",
                columns.stream()
                        .map(column -> column.type().field(column.name()))
                        .toArray(Type[]::new));
        Memory memory = new Memory();
        try (ParquetWriter<Group> writer =
                ExampleParquetWriter.builder(memory).withType(type).build()) {
            for (T row : rows) {
                writer.write(group(type, row));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return memory.bytes.toByteArray();
    }

    /** A line of names, then a line a row, their values separated by commas; nothing where there is no value (RFC 4180). */
    String csv(List<T> rows) {
        StringBuilder text = new StringBuilder();
        line(text, columns.stream().map(column -> (Object) column.name()));
        rows.forEach(row ->
                line(text, columns.stream().map(column -> column.value().apply(row))));
        return text.toString();
    }

    private static void line(StringBuilder text, Stream<Object> cells) {
        text.append(cells.map(Table::cell).collect(Collectors.joining(","))).append('\n');
    }

    private static String cell(Object value) {
        if (value == null || value instanceof Double number && number.isNaN()) {
            return "";
        }
        String plain = value.toString();
        boolean isSafe = plain.chars().noneMatch(character -> ",\"\r\n".indexOf(character) >= 0);
        return isSafe ? plain : '"' + plain.replace("\"", "\"\"") + '"';
    }

    private Group group(MessageType type, T row) {
        Group group = new SimpleGroup(type);
        columns.forEach(
                column -> column.type().add(group, column.name(), column.value().apply(row)));
        return group;
    }

    /** A file in memory. */
    private static final class Memory implements OutputFile {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public PositionOutputStream create(long blockSizeHint) {
            return new PositionOutputStream() {
                @Override
                public long getPos() {
                    return bytes.size();
                }

                @Override
                public void write(int value) {
                    bytes.write(value);
                }

                @Override
                public void write(byte[] values, int offset, int length) {
                    bytes.write(values, offset, length);
                }
            };
        }

        @Override
        public PositionOutputStream createOrOverwrite(long blockSizeHint) {
            bytes.reset();
            return create(blockSizeHint);
        }

        @Override
        public boolean supportsBlockSize() {
            return false;
        }

        @Override
        public long defaultBlockSize() {
            return 0;
        }
    }
}
