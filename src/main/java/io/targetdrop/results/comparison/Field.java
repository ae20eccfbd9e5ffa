package io.targetdrop.results.comparison;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What may be compared with each other: the points of one network on the same data.
 *
 * @param name of the network; with that of the data where the network was trained on several
 * @param points all of them, in the order of the table
 */
record Field(String name, List<Contender> points) {
    /** What is a setting of the method wherever it is compared. */
    private static final Set<String> STRENGTH = Set.of("drop_probability");

    private static final int DIGITS_SHOWN = 8;
    private static final int POINTS_NAMED = 10;

    /** The fields of some trials, in their order. */
    static List<Field> of(Collection<ComparedTrial> trials) {
        Map<String, List<ComparedTrial>> byNetwork = trials.stream()
                .collect(Collectors.groupingBy(ComparedTrial::network, LinkedHashMap::new, Collectors.toList()));
        List<Field> fields = new ArrayList<>();
        byNetwork.forEach((network, own) -> fields.addAll(ofNetwork(network, own)));
        return List.copyOf(fields);
    }

    /** Trials that do not say what they were trained on are taken to be of the same data as the others, if those agree. */
    private static List<Field> ofNetwork(String network, List<ComparedTrial> trials) {
        Map<String, List<ComparedTrial>> byData = trials.stream()
                .collect(Collectors.groupingBy(ComparedTrial::data, LinkedHashMap::new, Collectors.toList()));
        boolean isOne = byData.size() == 1 || byData.size() == 2 && byData.containsKey("");
        if (isOne) {
            return List.of(new Field(network, Contender.of(trials)));
        }
        List<Field> fields = new ArrayList<>();
        byData.forEach((data, own) -> fields.add(new Field(
                network + ", " + (data.isEmpty() ? "unknown data" : "data " + shortened(data)), Contender.of(own))));
        return fields;
    }

    private static String shortened(String id) {
        return id.substring(0, Math.min(DIGITS_SHOWN, id.length()));
    }

    /** The points that lost no trial. */
    List<Contender> whole() {
        return points.stream().filter(Contender::isWhole).toList();
    }

    /** The best point of each method, by the validation part. */
    List<Contender> chosen() {
        Map<String, Contender> chosen = new LinkedHashMap<>();
        whole().forEach(point -> chosen.merge(
                point.method(),
                point,
                (best, other) -> orLeast(other.validation().mean())
                                > orLeast(best.validation().mean())
                        ? other
                        : best));
        return List.copyOf(chosen.values());
    }

    private static double orLeast(double value) {
        return Double.isNaN(value) ? Double.NEGATIVE_INFINITY : value;
    }

    /** The best point of a method, if it was scored on the test part. */
    Optional<Contender> tested(String method) {
        return chosen().stream()
                .filter(contender -> contender.method().equals(method) && contender.isTested())
                .findFirst();
    }

    /** What others can be held against. */
    List<String> methods() {
        return chosen().stream()
                .filter(Contender::isTested)
                .map(Contender::method)
                .toList();
    }

    /** Why others cannot be held against a method, and what to do about it. */
    String whyNot(String method) {
        List<Contender> own =
                points.stream().filter(point -> point.method().equals(method)).toList();
        String shown = method.equals(Comparison.NONE) ? "none, the point that drops nothing," : method;
        String others = methods().isEmpty()
                ? ""
                : ", or name another one with compare --against: " + String.join(", ", methods());
        if (own.isEmpty()) {
            return "No differences: " + shown + " is not among the points of " + name
                    + (method.equals(Comparison.NONE)
                            ? "; add regularizer.name = none or a drop probability of 0 to the search"
                            : "; add it to the search")
                    + others + ".";
        }
        return own.stream().noneMatch(Contender::isWhole)
                ? "No differences: " + shown + " lost trials on " + name + "; search it again" + others + "."
                : "No differences: " + shown + " was not scored on the test part of " + name
                        + "; search with search.test = all" + others + ".";
    }

    /** The columns in which points of the same method differ, the strength first. */
    Set<String> columns() {
        Set<String> varying = new LinkedHashSet<>(STRENGTH);
        Map<String, List<Contender>> byMethod =
                points.stream().collect(Collectors.groupingBy(Contender::method, Collectors.toList()));
        Set<String> columns = new LinkedHashSet<>();
        points.forEach(point -> columns.addAll(point.settings().keySet()));
        for (String column : columns) {
            boolean varies = byMethod.values().stream()
                    .anyMatch(own -> own.stream()
                                    .map(point -> point.settings().getOrDefault(column, ""))
                                    .distinct()
                                    .count()
                            > 1);
            if (varies) {
                varying.add(column);
            }
        }
        return varying;
    }

    /**
     * What a table does not show of these points.
     *
     * @param candidates what the table is of, scored on the test part or not
     * @param baseline what they are held against
     */
    List<String> remarks(List<Contender> candidates, Optional<Contender> baseline) {
        Set<String> columns = columns();
        List<String> leftOut = new ArrayList<>();
        points.stream()
                .filter(point -> !point.isWhole())
                .forEach(point -> leftOut.add(point.sentence(columns, point.ended())));
        candidates.stream()
                .filter(point -> !point.isTested())
                .forEach(point -> leftOut.add(point.sentence(columns, point.tested())));
        List<String> inPart = candidates.stream()
                .filter(Contender::isTestedInPart)
                .map(point -> point.sentence(columns, point.tested()))
                .toList();
        List<String> unpaired = candidates.stream()
                .filter(Contender::isTested)
                .filter(point -> baseline.filter(
                                other -> point.difference(other).count() == 0)
                        .isPresent())
                .map(point -> point.sentence(columns, "no seed that both have"))
                .toList();
        List<String> remarks = new ArrayList<>();
        add(remarks, "Left out: ", leftOut);
        add(remarks, "In part: ", inPart);
        add(remarks, "Without a difference: ", unpaired);
        return remarks;
    }

    private static void add(List<String> remarks, String what, List<String> points) {
        if (!points.isEmpty()) {
            int more = points.size() - POINTS_NAMED;
            remarks.add(
                    what + String.join("; ", points.stream().limit(POINTS_NAMED).toList())
                            + (more > 0 ? "; and " + more + " more" : "") + ".");
        }
    }
}
