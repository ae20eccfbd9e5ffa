package io.targetdrop.results;

import io.targetdrop.training.Measures;
import io.targetdrop.training.Metric;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * A table's columns, and how its rows become a Parquet file or text. Parquet's own writer runs in this thread: a Spark job
 * would wait for a core that is busy training.
 *
 * @param columns in their order
 * @param <T> what a row is about
 */
record Table<T>(List<Column<T>> columns) {
    /**
     * A column.
     *
     * @param name in snake case, with its unit
     * @param type what is in it
     * @param value its value in a row; null for no value; NaN is written as null
     * @param <T> what a row is about
     */
    record Column<T>(String name, CellType type, Function<T, Object> value) {

        /** The same column in a table whose rows are about something else. */
        <S> Column<S> of(Function<S, T> part) {
            return new Column<>(name, type, row -> value.apply(part.apply(row)));
        }
    }

    /** The type of a column. */
    sealed interface CellType {
        /** Spark's name for it. */
        DataType spark();

        /** A field of this type that may be missing. */
        Type field(String name);

        /** Adds a value to a row; a missing value adds nothing. */
        void add(Group row, String name, Object value);
    }

    /**
     * The rows of another table in one cell: an array of structs in Spark.
     *
     * @param table the columns of the rows; a value is a list of what they are about
     */
    record Rows<S>(Table<S> table) implements CellType {
        @Override
        public DataType spark() {
            return DataTypes.createArrayType(table.schema(), true);
        }

        @Override
        public Type field(String name) {
            return Types.optionalList()
                    .optionalGroupElement()
                    .addFields(table.fields())
                    .named(name);
        }

        @Override
        @SuppressWarnings("unchecked") // the column's function returns this list
        public void add(Group row, String name, Object value) {
            Group list = row.addGroup(name);
            for (S about : (List<S>) value) {
                table.fill(list.addGroup("list").addGroup("element"), about);
            }
        }

        @SuppressWarnings("unchecked") // the column's function returns this list
        private void addNumbers(String path, Object value, Map<String, Double> numbers) {
            for (S about : (List<S>) value) {
                table.addNumbers(path + "/" + table.name(about) + "/", about, numbers);
            }
        }
    }

    /**
     * Several values in one cell: an array in Spark.
     *
     * @param element what each of them is; a value is a list of them
     */
    record Values(ColumnType element) implements CellType {
        @Override
        public DataType spark() {
            return DataTypes.createArrayType(element.spark(), true);
        }

        @Override
        public Type field(String name) {
            GroupType list =
                    Types.repeatedGroup().addField(element.field("element")).named("list");
            return Types.optionalGroup()
                    .as(LogicalTypeAnnotation.listType())
                    .addField(list)
                    .named(name);
        }

        @Override
        public void add(Group row, String name, Object value) {
            if (isMissing(value)) {
                return;
            }
            Group list = row.addGroup(name);
            for (Object each : (List<?>) value) {
                element.add(list.addGroup("list"), "element", each);
            }
        }
    }

    /** The type of a column with a single value. */
    enum ColumnType implements CellType {
        BOOLEAN(DataTypes.BooleanType, PrimitiveTypeName.BOOLEAN),
        INTEGER(DataTypes.IntegerType, PrimitiveTypeName.INT32),
        LONG(DataTypes.LongType, PrimitiveTypeName.INT64),
        DOUBLE(DataTypes.DoubleType, PrimitiveTypeName.DOUBLE),
        FLOAT(DataTypes.FloatType, PrimitiveTypeName.FLOAT),
        TEXT(DataTypes.StringType, PrimitiveTypeName.BINARY);

        private final DataType spark;
        private final PrimitiveTypeName parquet;

        ColumnType(DataType spark, PrimitiveTypeName parquet) {
            this.spark = spark;
            this.parquet = parquet;
        }

        @Override
        public DataType spark() {
            return spark;
        }

        @Override
        public Type field(String name) {
            return this == TEXT
                    ? Types.optional(parquet)
                            .as(LogicalTypeAnnotation.stringType())
                            .named(name)
                    : Types.optional(parquet).named(name);
        }

        @Override
        public void add(Group row, String name, Object value) {
            if (isMissing(value)) {
                return;
            }
            switch (this) {
                case BOOLEAN -> row.add(name, (boolean) value);
                case INTEGER -> row.add(name, (int) value);
                case LONG -> row.add(name, (long) value);
                case DOUBLE -> row.add(name, (double) value);
                case FLOAT -> row.add(name, (float) value);
                case TEXT -> row.add(name, (String) value);
            }
        }
    }

    /** The table with the columns of several lists, in their order. */
    @SafeVarargs
    static <T> Table<T> of(List<Column<T>>... lists) {
        List<Column<T>> all = new ArrayList<>();
        for (List<Column<T>> list : lists) {
            all.addAll(list);
        }
        return new Table<>(List.copyOf(all));
    }

    /** A column for each metric of a part of the data: {@code train_accuracy} and so on. */
    static <T> List<Column<T>> measures(String part, Function<T, Measures> measures) {
        return Arrays.stream(Metric.values())
                .map(metric -> new Column<T>(
                        metric.column(part),
                        ColumnType.DOUBLE,
                        row -> measures.apply(row).of(metric)))
                .toList();
    }

    /** The schema as Spark reads it. */
    StructType schema() {
        return new StructType(columns.stream()
                .map(column ->
                        DataTypes.createStructField(column.name(), column.type().spark(), true))
                .toArray(StructField[]::new));
    }

    /** The bytes of a Parquet file. */
    byte[] parquet(List<T> rows) {
        MessageType type = new MessageType("row", fields());
        MemoryFile memory = new MemoryFile();
        try (ParquetWriter<Group> writer =
                ExampleParquetWriter.builder(memory).withType(type).build()) {
            for (T row : rows) {
                writer.write(group(type, row));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return memory.bytes();
    }

    /** A row as text by column; null for no value. */
    Map<String, String> texts(T row) {
        Map<String, String> texts = new LinkedHashMap<>();
        columns.forEach(column -> {
            Object value = column.value().apply(row);
            texts.put(column.name(), isMissing(value) ? null : value.toString());
        });
        return texts;
    }

    /**
     * The numbers in a row, by column. Those of rows in a cell follow the cell's column and the row's texts after slashes: {@code
     * masks/stage-1/targets}.
     */
    Map<String, Double> numbers(T row) {
        Map<String, Double> numbers = new LinkedHashMap<>();
        addNumbers("", row, numbers);
        return numbers;
    }

    private void addNumbers(String path, T row, Map<String, Double> numbers) {
        for (Column<T> column : columns) {
            Object value = column.value().apply(row);
            if (column.type() instanceof Rows<?> rows) {
                rows.addNumbers(path + column.name(), value, numbers);
            } else if (value instanceof Number number && !isMissing(value)) {
                numbers.put(path + column.name(), number.doubleValue());
            }
        }
    }

    /** The texts in a row. */
    private String name(T row) {
        return columns.stream()
                .filter(column -> column.type() == ColumnType.TEXT)
                .map(column -> String.valueOf(column.value().apply(row)))
                .collect(Collectors.joining("/"));
    }

    private static boolean isMissing(Object value) {
        return value == null || value instanceof Double number && number.isNaN();
    }

    /** Comma-separated values (RFC 4180): a line of names, then a line for each row; no value is no text. */
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
        if (isMissing(value)) {
            return "";
        }
        String plain = value.toString();
        boolean isSafe = plain.chars().noneMatch(character -> ",\"\r\n".indexOf(character) >= 0);
        return isSafe ? plain : '"' + plain.replace("\"", "\"\"") + '"';
    }

    private Type[] fields() {
        return columns.stream()
                .map(column -> column.type().field(column.name()))
                .toArray(Type[]::new);
    }

    private Group group(MessageType type, T row) {
        Group group = new SimpleGroup(type);
        fill(group, row);
        return group;
    }

    private void fill(Group group, T row) {
        columns.forEach(
                column -> column.type().add(group, column.name(), column.value().apply(row)));
    }
}
