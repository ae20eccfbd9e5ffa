package io.targetdrop.configuration;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A key that a search varies.
 *
 * @param key the full key, as {@code --set} takes it
 * @param spelled the same as it was written below {@code search.axes}, parts with dots in quotes
 * @param values what it is set to, at least one, no two the same
 */
record Axis(String key, String spelled, List<ConfigValue> values) {

    /** The number of parts of the key. Axes are set in this order, so that a section is set before its keys. */
    int depth() {
        return ConfigUtil.splitPath(key).size();
    }

    /** How it was written, and where. */
    String spelledWithPlace() {
        return spelled + Section.place(values.get(0));
    }

    /** A value, as it was written where it is a number, and without quotes where it is a string. */
    static String text(ConfigValue value) {
        return Section.written(value).replace("\"", "");
    }

    /** The same text for values that differ in their spelling alone: 0.1 and 1e-1, keys in another order, keys that are null. */
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
        // a directory may be named 1.0, and another one 1
        boolean isNumber = value.valueType() == ConfigValueType.NUMBER && !key.endsWith("path");
        return isNumber ? new BigDecimal(text(value)).stripTrailingZeros().toString() : text(value);
    }

    /** Whether this key, or a key under it, is one of these. */
    boolean isAmong(Iterable<String> keys) {
        for (String candidate : keys) {
            if (candidate.equals(key) || candidate.startsWith(key + ".")) {
                return true;
            }
        }
        return false;
    }
}
