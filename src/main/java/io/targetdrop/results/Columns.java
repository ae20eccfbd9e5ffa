package io.targetdrop.results;

import java.util.ArrayList;
import java.util.List;

/** Lists of columns. */
final class Columns {
    private Columns() {}

    /** All of them, in their order. */
    @SafeVarargs
    static <T> List<Column<T>> joined(List<Column<T>>... lists) {
        List<Column<T>> all = new ArrayList<>();
        for (List<Column<T>> list : lists) {
            all.addAll(list);
        }
        return List.copyOf(all);
    }
}
