package io.targetdrop.configuration;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.util.Map;

/**
 * Sections that may be written as their name alone: {@code schedule = constant} is {@code schedule { name = constant }}. To
 * HOCON a string is no section, so that a key of it that is set later ({@code schedule.warm-up = 2}) would replace the name.
 */
final class NamedSections {
    private static final String SCHEDULE = "schedule";

    private NamedSections() {}

    /** A configuration with another over it, names kept where the other one has keys of their sections only. */
    static Config over(Config base, Config other) {
        return other.withFallback(opened(base.root(), other.root()));
    }

    /** The object with its names written as sections, wherever the other one has a section. */
    private static ConfigObject opened(ConfigObject object, ConfigObject other) {
        ConfigObject result = object;
        for (Map.Entry<String, ConfigValue> entry : other.entrySet()) {
            if (entry.getValue() instanceof ConfigObject section) {
                result = opened(result, entry.getKey(), section);
            }
        }
        return result;
    }

    private static ConfigObject opened(ConfigObject object, String key, ConfigObject other) {
        ConfigValue own = valueOf(object, key);
        if (own instanceof ConfigObject section) {
            return object.withValue(key, opened(section, other));
        }
        boolean isName = key.equals(SCHEDULE) && own != null && own.valueType() == ConfigValueType.STRING;
        return isName ? object.withValue(key, named(own)) : object;
    }

    private static ConfigObject named(ConfigValue name) {
        return ConfigValueFactory.fromMap(Map.of()).withValue("name", name);
    }

    /** Null if it is missing, or still waits for a substitution. */
    private static ConfigValue valueOf(ConfigObject object, String key) {
        try {
            return object.get(key);
        } catch (ConfigException.NotResolved e) {
            return null;
        }
    }
}
