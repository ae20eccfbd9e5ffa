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
 * Contenders on one network, each held against the same one of them.
 *
 * @param network its name
 * @param baseline the method that the others are held against
 * @param entries the highest test accuracy first
 * @param leftOut points that lost a trial, in words
 */
public record Comparison(String network, String baseline, List<Entry> entries, List<String> leftOut) {
    /** Neither a regulariser nor Cutout. */
    public static final String NONE = ComparedTrial.NONE;

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
     * @param baseline the method that the others are held against, at the setting that the validation part chose
     * @throws IllegalArgumentException if they cannot be compared; says why
     */
    public static List<Comparison> of(List<Map<String, String>> rows, By by, String baseline) {
        Map<String, ComparedTrial> byId = new LinkedHashMap<>();
        rows.stream().map(ComparedTrial::of).forEach(trial -> byId.putIfAbsent(trial.id(), trial));
        if (byId.isEmpty()) {
            throw new IllegalArgumentException("there must be trials but there are none; name the table of a search");
        }
        Map<String, List<ComparedTrial>> byNetwork = byId.values().stream()
                .collect(Collectors.groupingBy(ComparedTrial::network, LinkedHashMap::new, Collectors.toList()));
        List<Comparison> comparisons = new ArrayList<>();
        byNetwork.forEach((network, trials) -> comparisons.add(of(network, trials, by, baseline)));
        return comparisons;
    }

    /** A header, then a line an entry. */
    public List<List<String>> table() {
        List<List<String>> rows = new ArrayList<>(List.of(Entry.header(baseline)));
        entries.forEach(entry -> rows.add(entry.cells()));
        return rows;
    }

    /** What the tests say, in a sentence or two. */
    public String verdict() {
        long tests = entries.stream().filter(entry -> !Double.isNaN(entry.p())).count();
        List<String> significant = entries.stream()
                .filter(Entry::isSignificant)
                .map(Entry::sentence)
                .toList();
        String verdict = significant.size() + " of " + tests + " differ from " + baseline
                + " by more than chance would do (p < 0.05 after Holm's correction)"
                + (significant.isEmpty() ? "." : ": " + String.join("; ", significant) + ".");
        return leftOut.isEmpty() ? verdict : verdict + " Left out: " + String.join("; ", leftOut) + ".";
    }

    private static Comparison of(String network, List<ComparedTrial> trials, By by, String baselineMethod) {
        List<Contender> points = Contender.of(trials);
        Set<String> columns = varying(points);
        List<Contender> whole = points.stream().filter(Contender::isWhole).toList();
        List<Contender> chosen = chosen(whole);
        Contender baseline = chosen.stream()
                .filter(contender -> contender.method().equals(baselineMethod))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException(
                                "there must be a point of " + baselineMethod + " on " + network
                                        + " whose trials all ended well but there is none; add the search that has one to --in"));
        requireTested(by == By.METHOD ? chosen : List.of(baseline), network);
        List<Contender> compared = by == By.METHOD
                ? chosen
                : whole.stream().filter(Contender::isTested).toList();
        List<String> leftOut = points.stream()
                .filter(point -> !point.isWhole())
                .map(point -> point.method() + " (" + point.setting(columns) + "; " + point.ended() + ")")
                .toList();
        return new Comparison(network, baselineMethod, entries(compared, baseline, columns), leftOut);
    }

    private static void requireTested(List<Contender> contenders, String network) {
        contenders.stream()
                .filter(contender -> !contender.isTested())
                .findFirst()
                .ifPresent(contender -> {
                    throw new IllegalArgumentException("what is compared must have been scored on the test part but "
                            + contender.method() + " on " + network + " was not; search with search.test = all");
                });
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
