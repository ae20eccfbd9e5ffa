package io.targetdrop.results.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Gives every point of a search a name of its own. The values of the axes are not enough: a search that is resumed after its data
 * has changed, or with other axes, leaves different points of the same values, and the same point under two.
 */
final class PointNames {
    private static final int DIGITS_SHOWN = 8;

    private PointNames() {}

    /** The rows in their order, with names that those of one point share and no others. */
    static List<TrialRow> told(List<TrialRow> rows) {
        Map<String, Set<String>> idsByLabel = rows.stream()
                .filter(row -> !row.pointId().isEmpty())
                .collect(Collectors.groupingBy(
                        TrialRow::point, Collectors.mapping(TrialRow::pointId, Collectors.toSet())));
        Map<String, List<TrialRow>> byPoint = new LinkedHashMap<>();
        rows.forEach(row -> byPoint.computeIfAbsent(key(row, idsByLabel), key -> new ArrayList<>())
                .add(row));
        Map<String, List<List<TrialRow>>> byLabel =
                byPoint.values().stream().collect(Collectors.groupingBy(PointNames::label));
        Map<TrialRow, String> names = new HashMap<>();
        byLabel.forEach((label, points) -> points.forEach(point -> {
            String name = points.size() == 1 ? label : label + mark(point, points);
            point.forEach(row -> names.put(row, name));
        }));
        return rows.stream().map(row -> row.named(names.get(row))).toList();
    }

    /** Rows of an earlier version have no id: they are of the point with their label, unless there are several. */
    private static String key(TrialRow row, Map<String, Set<String>> idsByLabel) {
        if (!row.pointId().isEmpty()) {
            return row.pointId();
        }
        Set<String> ids = idsByLabel.getOrDefault(row.point(), Set.of());
        return ids.size() == 1 ? ids.iterator().next() : "without an id: " + row.point();
    }

    /** Of several names, the one that says most. */
    private static String label(List<TrialRow> point) {
        return point.stream()
                .max(Comparator.comparing(row -> row.axes().size()))
                .orElseThrow()
                .point();
    }

    /** What tells a point apart from others with its label. */
    private static String mark(List<TrialRow> point, List<List<TrialRow>> others) {
        String data = data(point);
        boolean isOfData = !data.isEmpty()
                && others.stream().filter(other -> data(other).equals(data)).count() == 1;
        String id = point.stream()
                .map(TrialRow::pointId)
                .max(Comparator.naturalOrder())
                .orElseThrow();
        if (id.isEmpty()) {
            return "";
        }
        return isOfData ? " (data " + shortened(data) + ")" : " (point " + shortened(id) + ")";
    }

    private static String data(List<TrialRow> point) {
        return point.stream()
                .map(TrialRow::dataId)
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    /** As many digits of an id as people need. */
    static String shortened(String id) {
        return id.substring(0, Math.min(DIGITS_SHOWN, id.length()));
    }
}
