package io.targetdrop.configuration;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.targetdrop.configuration.Axis.Branch;
import io.targetdrop.search.space.Dimension;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads the values of an axis: a list, or a range such as {@code { uniform = [0, 0.5] }}. A value of a list that is a section may have
 * ranges and choices for its own keys. Each of these is another axis, which exists only under this value.
 *
 * @param search the section of the axes, for messages
 */
record AxisReader(Section search) {
    private static final String UNIFORM = "uniform";
    private static final String LOG_UNIFORM = "log-uniform";
    private static final String INTEGER = "integer";
    private static final String CHOICE = "choice";
    private static final String STEP = "step";
    private static final Set<String> KINDS = new TreeSet<>(Set.of(UNIFORM, LOG_UNIFORM, INTEGER, CHOICE));
    private static final String EXAMPLE = "write { uniform = [0.0, 0.5] }";

    /** Whether a section is a range or a choice, and not a section of keys. */
    static boolean isRange(ConfigObject section) {
        return withoutNulls(section).keySet().stream().anyMatch(KINDS::contains);
    }

    private static ConfigObject withoutNulls(ConfigObject section) {
        ConfigObject rest = section;
        for (Map.Entry<String, ConfigValue> entry : section.entrySet()) {
            rest = entry.getValue().valueType() == ConfigValueType.NULL ? rest.withoutKey(entry.getKey()) : rest;
        }
        return rest;
    }

    /** The axis of a list, and the axes that exist under its values. */
    List<Axis> list(List<String> parts, ConfigList values) {
        String key = String.join(".", parts);
        if (values.isEmpty()) {
            throw wrong("must map keys to values but " + key + " has none; list at least one, or leave it out");
        }
        List<Axis> inner = new ArrayList<>();
        List<ConfigValue> own = new ArrayList<>();
        for (int value = 0; value < values.size(); value++) {
            Branch branch = new Branch(key, value);
            own.add(
                    values.get(value) instanceof ConfigObject section
                            ? withoutRanges(section, parts, branch, inner)
                            : values.get(value));
        }
        requireDifferent(key, own, inner);
        List<Axis> axes = new ArrayList<>(List.of(Axis.of(key, ConfigUtil.joinPath(parts), values, own)));
        axes.addAll(inner);
        return axes;
    }

    /** The axis of a range, or of a list that is written as a choice. */
    Axis range(List<String> parts, ConfigObject range) {
        return axis(parts, range, Optional.empty());
    }

    /** Takes the ranges out of a section and adds their axes. */
    private ConfigObject withoutRanges(ConfigObject section, List<String> parts, Branch branch, List<Axis> axes) {
        ConfigObject rest = section;
        for (String key : new TreeSet<>(section.keySet())) {
            List<String> path = new ArrayList<>(parts);
            path.add(key);
            if (section.get(key) instanceof ConfigObject deeper) {
                if (isRange(deeper)) {
                    axes.add(axis(path, deeper, Optional.of(branch)));
                    rest = rest.withoutKey(key);
                } else {
                    rest = rest.withValue(key, withoutRanges(deeper, path, branch, axes));
                }
            }
        }
        return rest;
    }

    private Axis axis(List<String> parts, ConfigObject section, Optional<Branch> branch) {
        ConfigObject range = withoutNulls(section);
        String key = String.join(".", parts);
        String spelled = ConfigUtil.joinPath(parts);
        if (!range.containsKey(CHOICE)) {
            return new Axis(key, spelled, range, List.of(), dimension(key, range), branch);
        }
        requireKeys(key, range, Set.of(CHOICE));
        if (!(range.get(CHOICE) instanceof ConfigList list) || list.isEmpty()) {
            throw wrong("must have a list as choice but " + key + " is " + Axis.text(range)
                    + "; write { choice = [3, 5] }");
        }
        requireDifferent(key, list, List.of());
        return new Axis(key, spelled, list, List.copyOf(list), new Dimension.Choice(list.size()), branch);
    }

    private Dimension dimension(String key, ConfigObject range) {
        if (range.containsKey(INTEGER)) {
            requireKeys(key, range, Set.of(INTEGER, STEP));
            int[] ends = wholes(key, range);
            int step = range.containsKey(STEP) ? whole(key, number(key, range.get(STEP))) : 1;
            if (!(step >= 1)) {
                throw wrong("must have a step of at least 1 but " + key + " has " + step + "; write step = 1");
            }
            return new Dimension.Whole(ends[0], ends[1], step);
        }
        String kind = range.containsKey(UNIFORM) ? UNIFORM : LOG_UNIFORM;
        requireKeys(key, range, Set.of(kind));
        BigDecimal[] ends = ends(key, range, kind);
        double low = ends[0].doubleValue();
        double high = ends[1].doubleValue();
        if (kind.equals(UNIFORM)) {
            return new Dimension.Uniform(low, high);
        }
        if (!(low > 0)) {
            throw wrong("must have a logarithmic range above 0 but that of " + key + " begins at "
                    + Axis.text(((ConfigList) range.get(kind)).get(0))
                    + "; write { uniform = … }, or a small number above 0");
        }
        return new Dimension.LogUniform(low, high);
    }

    private int[] wholes(String key, ConfigObject range) {
        BigDecimal[] ends = ends(key, range, INTEGER);
        return new int[] {whole(key, ends[0]), whole(key, ends[1])};
    }

    private int whole(String key, BigDecimal number) {
        try {
            return number.intValueExact();
        } catch (ArithmeticException e) {
            throw wrong("must have whole numbers in an integer range but " + key + " has " + number
                    + "; write { integer = [1, 7], step = 2 }");
        }
    }

    /** The lower and the upper end, which differ. */
    private BigDecimal[] ends(String key, ConfigObject range, String kind) {
        if (!(range.get(kind) instanceof ConfigList list) || list.size() != 2) {
            throw wrong("must have two numbers as the ends of a range but " + key + " is " + Axis.text(range) + "; "
                    + EXAMPLE);
        }
        BigDecimal low = number(key, list.get(0));
        BigDecimal high = number(key, list.get(1));
        if (!(low.compareTo(high) < 0)) {
            throw wrong("must have the lower end of a range first but " + key + " has " + Axis.text(list)
                    + "; swap them, or list one value");
        }
        return new BigDecimal[] {low, high};
    }

    private BigDecimal number(String key, ConfigValue value) {
        try {
            return new BigDecimal(Axis.text(value));
        } catch (NumberFormatException e) {
            throw wrong("must have numbers in a range but " + key + " has " + Axis.text(value) + "; " + EXAMPLE);
        }
    }

    /** Two ranges of a file and an option are merged by HOCON, so both may be there. */
    private void requireKeys(String key, ConfigObject range, Set<String> allowed) {
        for (String written : range.keySet()) {
            if (!allowed.contains(written)) {
                throw wrong("must have one kind of range for a key but " + key + " is " + Axis.text(range)
                        + "; write one of " + String.join(", ", KINDS)
                        + ", or set the key to null before you set another range");
            }
        }
    }

    /** Values that are told apart by their ranges alone are different. */
    private void requireDifferent(String key, List<ConfigValue> values, List<Axis> inner) {
        Map<List<Object>, ConfigValue> byMeaning = new HashMap<>();
        for (int value = 0; value < values.size(); value++) {
            Optional<Branch> branch = Optional.of(new Branch(key, value));
            List<String> ranges = inner.stream()
                    .filter(axis -> axis.branch().equals(branch))
                    .map(axis -> axis.key() + Axis.meaning(axis.key(), axis.written()))
                    .toList();
            ConfigValue same =
                    byMeaning.putIfAbsent(List.of(Axis.meaning(key, values.get(value)), ranges), values.get(value));
            if (same != null) {
                throw repeated(key, same, values.get(value));
            }
        }
    }

    /** The error for two values of an axis that are the same. */
    ConfigurationException repeated(String key, ConfigValue value, ConfigValue same) {
        String both = Axis.text(value).equals(Axis.text(same))
                ? Axis.text(value) + " twice"
                : Axis.text(value) + " and " + Axis.text(same) + ", which mean the same";
        return wrong("must not repeat a value but " + key + " has " + both + "; remove one");
    }

    private ConfigurationException wrong(String complaint) {
        return search.wrong(SearchReader.AXES.name(), complaint);
    }
}
