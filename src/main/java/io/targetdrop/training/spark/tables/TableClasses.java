package io.targetdrop.training.spark.tables;

import io.targetdrop.data.DataException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.LongStream;

/** The classes of a table, from the values of its column of labels. */
final class TableClasses {
    private static final int SHOWN = 5;

    private TableClasses() {}

    /** The kinds of labels. */
    enum Kind {
        NAMES,
        WHOLE_NUMBERS
    }

    /**
     * The names of the classes, in the order of their labels: sorted names, or numbers in their order.
     *
     * @param table what messages call the table
     * @param values all different
     * @throws DataException if numbers are missing between the first and the last
     */
    static List<String> of(String table, Kind kind, List<String> values) {
        if (kind == Kind.NAMES) {
            return values.stream().sorted().toList();
        }
        requireNoGaps(table, values);
        return values.stream().sorted(Comparator.comparing(Long::valueOf)).toList();
    }

    private static void requireNoGaps(String table, List<String> values) {
        TreeSet<Long> numbers = new TreeSet<>();
        values.forEach(value -> numbers.add(Long.valueOf(value)));
        long first = numbers.first();
        String rule = "the labels of " + table + " must be whole numbers from 0 or 1 without a gap, or names, but ";
        String fix = "; if these numbers are names, make the column one of strings";
        if (!(first == 0 || first == 1)) {
            throw new DataException(rule + "start at " + first + fix);
        }
        long missing = numbers.last() - first + 1 - numbers.size();
        if (missing > 0) {
            List<String> some = new ArrayList<>();
            LongStream.rangeClosed(first, numbers.last())
                    .filter(number -> !numbers.contains(number))
                    .limit(SHOWN)
                    .forEach(number -> some.add(Long.toString(number)));
            String more = missing > some.size() ? " and " + (missing - some.size()) + " more" : "";
            throw new DataException(
                    rule + "end at " + numbers.last() + " and lack " + String.join(", ", some) + more + fix);
        }
    }

    /** The label of each class. */
    static HashMap<String, Integer> labels(List<String> classes) {
        HashMap<String, Integer> labels = new HashMap<>();
        for (String name : classes) {
            labels.put(name, labels.size());
        }
        return labels;
    }
}
