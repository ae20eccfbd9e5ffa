package io.targetdrop.configuration;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.targetdrop.search.AxisText;
import io.targetdrop.search.space.Dimension;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * A key that a search varies: over a list of values, or over a range.
 *
 * @param key the full key, as in {@code --set}
 * @param spelled the key as written in {@code search.axes}, with quotes around parts that have dots
 * @param written the list or the range as written
 * @param values those of a list, at least one, all different; none of a range
 * @param dimension its values as numbers; those of a list by their index
 * @param branch the value of another axis under which this one exists; empty if it always does
 */
record Axis(
        String key,
        String spelled,
        ConfigValue written,
        List<ConfigValue> values,
        Dimension dimension,
        Optional<Branch> branch) {
    /** Numbers with more zeros after the point are written with an exponent. */
    private static final int MOST_SCALE = 9;

    /**
     * A value of an axis that others exist under.
     *
     * @param axis the key of that axis
     * @param value the index of its value
     */
    record Branch(String axis, int value) {}

    /** An axis with a list, which always exists. */
    static Axis of(String key, String spelled, ConfigValue written, List<ConfigValue> values) {
        return new Axis(key, spelled, written, values, new Dimension.Choice(values.size()), Optional.empty());
    }

    /** Whether it has a range instead of a list. */
    boolean isRange() {
        return values.isEmpty();
    }

    /** The value at a number of its dimension. */
    ConfigValue at(double number) {
        if (!isRange()) {
            return values.get((int) number);
        }
        return Section.number(plain(number), written.origin());
    }

    private static String plain(double number) {
        BigDecimal decimal = BigDecimal.valueOf(number).stripTrailingZeros();
        return decimal.scale() > MOST_SCALE ? decimal.toString() : decimal.toPlainString();
    }

    /** Its range in words: {@code learning-rate from 0.01 to 0.5, logarithmic}. */
    String shownRange() {
        List<Double> ends = dimension.examples();
        String kind = "";
        if (dimension instanceof Dimension.LogUniform) {
            kind = ", logarithmic";
        } else if (dimension instanceof Dimension.Whole whole) {
            kind = ", whole numbers" + (whole.step() == 1 ? "" : " in steps of " + whole.step());
        }
        return AxisText.name(key) + " from " + plain(ends.get(0)) + " to " + plain(ends.get(1)) + kind;
    }

    /** The number of a value, as tables have it; empty if it is not one of this axis. */
    OptionalDouble number(String text) {
        for (int value = 0; value < values.size(); value++) {
            if (text(values.get(value)).equals(text)) {
                return OptionalDouble.of(value);
            }
        }
        try {
            double number = isRange() ? Double.parseDouble(text) : Double.NaN;
            return dimension.has(number) ? OptionalDouble.of(number) : OptionalDouble.empty();
        } catch (NumberFormatException e) {
            return OptionalDouble.empty();
        }
    }

    /** How many sections the key is in, counting itself: sections are set before their keys. */
    int depth() {
        return ConfigUtil.splitPath(key).size();
    }

    /** The key as it was written, and where. */
    String spelledWithPlace() {
        return spelled + Section.place(isRange() ? written : values.get(0));
    }

    /** The line of a file in which its values begin; the greatest number if it is in no file. */
    int line() {
        int line = (isRange() ? written : values.get(0)).origin().lineNumber();
        return line < 0 ? Integer.MAX_VALUE : line;
    }

    /** A value as text: numbers as they were written, strings without quotes. */
    static String text(ConfigValue value) {
        return Section.written(value).replace("\"", "");
    }

    /** The same text for values that only differ in spelling: 0.1 and 1e-1, keys in another order, keys that are null. */
    static String meaning(String key, ConfigValue value) {
        if (value instanceof ConfigObject section) {
            return section.entrySet().stream()
                    .filter(entry -> entry.getValue().valueType() != ConfigValueType.NULL)
                    .map(entry -> entry.getKey() + ":" + meaning(entry.getKey(), entry.getValue()))
                    .sorted()
                    .collect(Collectors.joining(",", "{", "}"));
        }
        if (value instanceof ConfigList list) {
            return list.stream().map(element -> meaning(key, element)).collect(Collectors.joining(",", "[", "]"));
        }
        // 1.0 and 1 may be two directories
        boolean isNumber = value.valueType() == ConfigValueType.NUMBER && !key.endsWith("path");
        return isNumber ? new BigDecimal(text(value)).stripTrailingZeros().toString() : text(value);
    }

    /** Whether some keys include this one, or one below it. */
    boolean isAmong(Iterable<String> keys) {
        for (String candidate : keys) {
            if (candidate.equals(key) || candidate.startsWith(key + ".")) {
                return true;
            }
        }
        return false;
    }
}
