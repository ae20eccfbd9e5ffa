package io.targetdrop.results.comparison;

import io.targetdrop.results.Sample;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Contenders on one network, each against the baseline, which has neither regulariser nor Cutout.
 *
 * @param network its name
 * @param entries the highest test accuracy first
 */
public record Comparison(String network, List<Entry> entries) {
    /** What is a setting of the method wherever it is compared. */
    private static final Set<String> STRENGTH = Set.of("drop_probability");

    /** What is an entry of a table. */
    public enum By {
        /** A method, at the setting with the highest mean validation accuracy; among equals, the first. */
        METHOD,

        /** Every point that the test part was read for. */
        POINT
    }

    /**
     * A comparison for each network.
     *
     * @param rows of {@code trials.csv}, values by column; a trial that comes twice counts once
     * @throws IllegalArgumentException if they cannot be compared; says why
     */
    public static List<Comparison> of(List<Map<String, String>> rows, By by) {
        Map<String, ComparedTrial> byId = new LinkedHashMap<>();
        rows.stream().map(ComparedTrial::of).forEach(trial -> byId.putIfAbsent(trial.id(), trial));
        Map<String, List<ComparedTrial>> byNetwork = byId.values().stream()
                .collect(Collectors.groupingBy(ComparedTrial::network, LinkedHashMap::new, Collectors.toList()));
        List<Comparison> comparisons = new ArrayList<>();
        byNetwork.forEach((network, trials) -> comparisons.add(of(network, trials, by)));
        return comparisons;
    }

    /** A header, then a line an entry. */
    public List<List<String>> table() {
        List<List<String>> rows = new ArrayList<>(List.of(Entry.HEADER));
        entries.forEach(entry -> rows.add(entry.cells()));
        return rows;
    }

    /** What the tests say, in a sentence. */
    public String verdict() {
        List<String> significant = entries.stream()
                .filter(Entry::isSignificant)
                .map(Entry::sentence)
                .toList();
        return significant.size() + " of " + (entries.size() - 1)
                + " differ from none by more than chance would do (p < 0.05 after Holm's correction)"
                + (significant.isEmpty() ? "." : ": " + String.join("; ", significant) + ".");
    }

    private static Comparison of(String network, List<ComparedTrial> trials, By by) {
        List<Contender> points = Contender.of(trials);
        List<Contender> whole = points.stream().filter(Contender::isWhole).toList();
        List<Contender> compared = switch (by) {
            case METHOD -> chosen(whole);
            case POINT -> whole.stream().filter(Contender::isTested).toList();
        };
        compared.stream().filter(contender -> !contender.isTested()).findFirst().ifPresent(contender -> {
            throw new IllegalArgumentException("all chosen trials must have a test accuracy but those of "
                    + contender.method() + " on " + network + " do not; let the search come to its end");
        });
        Contender baseline = chosen(whole).stream()
                .filter(contender -> contender.trials().get(0).isBaseline())
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("one point must drop nothing but none does on "
                        + network + "; add a search with regularizer.name = none to --in"));
        return new Comparison(network, entries(compared, baseline, varying(points)));
    }

    /** The best point of each method. */
    private static List<Contender> chosen(List<Contender> points) {
        Map<String, Contender> chosen = new LinkedHashMap<>();
        points.forEach(point -> chosen.merge(
                point.method(),
                point,
                (best, other) -> other.validation().mean() > best.validation().mean() ? other : best));
        return List.copyOf(chosen.values());
    }

    /** The columns in which points of the same method differ, the strength first. */
    private static Set<String> varying(List<Contender> points) {
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

    private static List<Entry> entries(List<Contender> compared, Contender baseline, Collection<String> columns) {
        List<Optional<Sample>> differences = compared.stream()
                .map(contender -> contender.equals(baseline)
                        ? Optional.<Sample>empty()
                        : Optional.of(contender.difference(baseline)))
                .toList();
        double[] p = differences.stream()
                .mapToDouble(difference -> difference.map(Sample::zeroMean).orElse(Double.NaN))
                .toArray();
        double[] adjusted = HolmCorrection.adjusted(p);
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < p.length; i++) {
            Contender contender = compared.get(i);
            entries.add(new Entry(
                    contender.method(),
                    contender.setting(columns),
                    contender.validation(),
                    contender.test(),
                    contender.gap(),
                    differences.get(i),
                    p[i],
                    adjusted[i]));
        }
        entries.sort(Comparator.comparing((Entry entry) -> -entry.test().mean()));
        return List.copyOf(entries);
    }
}
