package io.targetdrop.results.comparison;

import io.targetdrop.results.Sample;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Contenders on one network and the same data, each held against the same one of them.
 *
 * @param network its name; with that of the data where the network was trained on several
 * @param against what the others are held against
 * @param entries the highest test accuracy first; what was scored on the test part
 * @param remarks what is not in the table, or not as it seems: a sentence each
 */
public record Comparison(String network, Against against, List<Entry> entries, List<String> remarks) {
    /** Neither a regulariser nor Cutout. */
    public static final String NONE = ComparedTrial.NONE;

    /** What is an entry of a table. */
    public enum By {
        /** A method, at the setting with the highest mean validation accuracy; among equals, the first. */
        METHOD,

        /** Every point that the test part was read for. */
        POINT
    }

    /**
     * A comparison for each network, and for each of its data.
     *
     * @param rows of {@code trials.csv}, values by column; a trial that comes twice counts once, by its id or by its point
     *     and seed
     * @param against the method that the others are held against, at the setting that the validation part chose; empty for
     *     {@link #NONE} wherever there is one
     * @throws IllegalArgumentException if they cannot be compared; says why
     */
    public static List<Comparison> of(List<Map<String, String>> rows, By by, Optional<String> against) {
        Map<String, ComparedTrial> byId = new LinkedHashMap<>();
        rows.stream()
                .map(ComparedTrial::of)
                .forEach(trial -> byId.merge(
                        trial.id(),
                        trial,
                        (one, other) -> ComparedTrial.SAYS_MORE.compare(other, one) > 0 ? other : one));
        if (byId.isEmpty()) {
            throw new IllegalArgumentException("there must be trials but there are none; name the table of a search");
        }
        if (byId.values().stream().noneMatch(ComparedTrial::isCompleted)) {
            throw new IllegalArgumentException("a trial at least must have been trained to its end but none of "
                    + byId.size() + " was; the table's column error says why");
        }
        List<Field> fields = Field.of(byId.values());
        against.ifPresent(method -> requireThere(fields, method));
        return fields.stream().map(field -> of(field, by, against.orElse(NONE))).toList();
    }

    private static void requireThere(List<Field> fields, String method) {
        Set<String> methods =
                fields.stream().flatMap(field -> field.methods().stream()).collect(Collectors.toSet());
        if (!methods.contains(method)) {
            throw new IllegalArgumentException(
                    "what the others are held against must be trained to its end and scored on"
                            + " the test part but " + method + " is not; "
                            + (methods.isEmpty()
                                    ? "leave --against out"
                                    : "name one of "
                                            + String.join(
                                                    ", ",
                                                    methods.stream().sorted().toList())));
        }
    }

    private static Comparison of(Field field, By by, String method) {
        Optional<Contender> baseline = field.tested(method);
        List<Contender> candidates = by == By.METHOD ? field.chosen() : field.whole();
        List<Contender> compared =
                candidates.stream().filter(Contender::isTested).toList();
        Against against = baseline.<Against>map(contender -> new Against.Method(method))
                .orElseGet(() -> new Against.Nothing(field.whyNot(method)));
        return new Comparison(
                field.name(),
                against,
                entries(compared, baseline, field.columns()),
                field.remarks(candidates, baseline));
    }

    private static List<Entry> entries(
            List<Contender> compared, Optional<Contender> baseline, Collection<String> columns) {
        List<Optional<Sample>> differences = compared.stream()
                .map(contender -> baseline.filter(other -> !other.equals(contender))
                        .map(contender::difference)
                        .filter(difference -> difference.count() > 0))
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

    /** The name of what the others are held against, if there is one. */
    public Optional<String> baseline() {
        return against instanceof Against.Method method ? Optional.of(method.name()) : Optional.empty();
    }

    /** A header, then a line an entry. */
    public List<List<String>> table() {
        List<String> header = Entry.header(baseline());
        List<List<String>> rows = new ArrayList<>(List.of(header));
        entries.forEach(entry -> rows.add(entry.cells().subList(0, header.size())));
        return rows;
    }

    /** What the tests say, or why there are none, in a sentence or two; then what the table does not show. */
    public String verdict() {
        List<String> sentences = new ArrayList<>();
        sentences.add(
                against instanceof Against.Nothing nothing
                        ? nothing.why()
                        : tests(baseline().orElseThrow()));
        sentences.addAll(remarks);
        return String.join(" ", sentences);
    }

    private String tests(String baseline) {
        long tests = entries.stream().filter(entry -> !Double.isNaN(entry.p())).count();
        List<String> significant = entries.stream()
                .filter(Entry::isSignificant)
                .map(Entry::sentence)
                .toList();
        return significant.size() + " of " + tests + " differ from " + baseline
                + " by more than chance would do (p < 0.05 after Holm's correction)"
                + (significant.isEmpty() ? "." : ": " + String.join("; ", significant) + ".");
    }
}
