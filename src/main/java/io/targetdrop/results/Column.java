package io.targetdrop.results;

import java.util.function.Function;

/**
 * A column of a table.
 *
 * @param name in snake case, with its unit
 * @param type what is in it
 * @param value its value in a row; null where there is none. NaN is written as none, too
 * @param <T> what a row is about
 */
record Column<T>(String name, ColumnType type, Function<T, Object> value) {

    /** The same column in a table whose rows are about something else. */
    <S> Column<S> of(Function<S, T> part) {
        return new Column<>(name, type, row -> value.apply(part.apply(row)));
    }
}
