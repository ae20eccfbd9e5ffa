package io.targetdrop.results;

import org.apache.parquet.example.data.Group;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** What a column holds. */
enum ColumnType {
    BOOLEAN(DataTypes.BooleanType, PrimitiveTypeName.BOOLEAN),
    INTEGER(DataTypes.IntegerType, PrimitiveTypeName.INT32),
    LONG(DataTypes.LongType, PrimitiveTypeName.INT64),
    DOUBLE(DataTypes.DoubleType, PrimitiveTypeName.DOUBLE),
    TEXT(DataTypes.StringType, PrimitiveTypeName.BINARY);

    private final DataType spark;
    private final PrimitiveTypeName parquet;

    ColumnType(DataType spark, PrimitiveTypeName parquet) {
        this.spark = spark;
        this.parquet = parquet;
    }

    /** As Spark calls it. */
    DataType spark() {
        return spark;
    }

    /** A field of this type that may be missing. */
    Type field(String name) {
        return this == TEXT
                ? Types.optional(parquet).as(LogicalTypeAnnotation.stringType()).named(name)
                : Types.optional(parquet).named(name);
    }

    /** Adds a value to a row, unless there is none. */
    void add(Group row, String name, Object value) {
        if (value == null || value instanceof Double number && number.isNaN()) {
            return;
        }
        switch (this) {
            case BOOLEAN -> row.add(name, (boolean) value);
            case INTEGER -> row.add(name, (int) value);
            case LONG -> row.add(name, (long) value);
            case DOUBLE -> row.add(name, (double) value);
            case TEXT -> row.add(name, (String) value);
        }
    }
}
