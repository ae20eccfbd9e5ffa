package io.targetdrop.results;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.sql.Row;

/** Rows as text, whatever their columns: a table may have been written by an earlier version. */
public final class RowText {
    private RowText() {}

    /** The values by column, in their order; null where there is none. */
    public static Map<String, String> of(Row row) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String column : row.schema().fieldNames()) {
            values.put(column, Objects.toString(row.getAs(column), null));
        }
        return values;
    }
}
