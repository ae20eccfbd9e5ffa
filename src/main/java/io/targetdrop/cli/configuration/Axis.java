package io.targetdrop.cli.configuration;

import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.util.List;

/**
 * A key that a search varies.
 *
 * @param key the full key, as {@code --set} takes it
 * @param values what it is set to, at least one, no two the same
 */
record Axis(String key, List<ConfigValue> values) {

    /** Where values stand in a configuration; a section stands before its keys. */
    int depth() {
        return ConfigUtil.splitPath(key).size();
    }

    /** A value, as it was written where it is a number, and without quotes where it is a string. */
    static String text(ConfigValue value) {
        return Section.written(value).replace("\"", "");
    }

    /** Whether this key, or one under it, is among some. */
    boolean isAmong(Iterable<String> keys) {
        for (String candidate : keys) {
            if (candidate.equals(key) || candidate.startsWith(key + ".")) {
                return true;
            }
        }
        return false;
    }
}
