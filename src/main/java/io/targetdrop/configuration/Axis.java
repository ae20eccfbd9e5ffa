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
 * @param key the full key, as in {@code --set}
 * @param spelled the key as written in {@code search.axes}, with quotes around parts that have dots
 * @param values its values, at least one, all different
 */
record Axis(String key, String spelled, List<ConfigValue> values) {

    /** How many sections the key is in, counting itself: sections are set before their keys. */
    int depth() {
        return ConfigUtil.splitPath(key).size();
    }

    /** The key as it was written, and where. */
    String spelledWithPlace() {
        return spelled + Section.place(values.get(0));
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
