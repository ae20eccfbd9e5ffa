package io.targetdrop.configuration;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.util.List;
import java.util.Map;

/** {@code --set key=value}: the value is HOCON if it parses as HOCON, otherwise a string. */
final class Overrides {
    /** The start of an override's place in messages. */
    static final String OPTION = "--set ";

    private static final String USAGE = "write --set key=value, for example --set training.epochs=3";

    private static final String SCHEDULE = "schedule";

    private Overrides() {}

    /** Applies overrides to a configuration; if a key is set twice, the later one wins. */
    static Config apply(Config config, List<String> overrides) {
        Config result = config;
        for (String override : overrides) {
            result = over(result, parse(override));
        }
        return result;
    }

    private static Config parse(String override) {
        int equals = override.indexOf('=');
        if (equals < 0) {
            throw new ConfigurationException(OPTION + override + " has no '='; " + USAGE);
        }
        String key = override.substring(0, equals).strip();
        String value = override.substring(equals + 1).strip();
        if (value.isEmpty()) {
            throw new ConfigurationException(
                    OPTION + override + " has no value; write --set " + key + "=null to take a key away");
        }
        try {
            String path = ConfigUtil.joinPath(ConfigUtil.splitPath(key));
            return toConfig(path, value, OPTION + override);
        } catch (ConfigException.BadPath e) {
            throw new ConfigurationException(
                    OPTION + override + " must begin with a key, its parts joined by dots; " + USAGE, e);
        }
    }

    private static Config toConfig(String path, String text, String origin) {
        try {
            ConfigParseOptions options =
                    ConfigParseOptions.defaults().setOriginDescription(origin).setSyntax(ConfigSyntax.CONF);
            Config parsed = ConfigFactory.parseString(path + " = " + text, options);
            return isMeant(parsed, path, text) ? parsed : string(path, text, origin);
        } catch (ConfigException e) {
            // not HOCON, for example because of a colon in a path
            return string(path, text, origin);
        }
    }

    /** Unquoted, "//" and "#" would start a comment and a comma another key; in a path, that is never the intention. */
    private static boolean isMeant(Config parsed, String path, String text) {
        if (!parsed.isResolved() || parsed.getIsNull(path)) {
            return true;
        }
        boolean bareString = parsed.getValue(path).valueType() == ConfigValueType.STRING && !text.startsWith("\"");
        return !bareString && parsed.withoutPath(path).entrySet().isEmpty();
    }

    private static Config string(String path, String text, String origin) {
        return ConfigFactory.empty().withValue(path, ConfigValueFactory.fromAnyRef(text, origin));
    }

    /**
     * A configuration with another one applied over it.
     *
     * <p>A section may be written as its name alone: {@code schedule = constant} is short for {@code schedule { name =
     * constant }}. In HOCON a string is not a section, so a key that is set later ({@code schedule.warm-up = 2}) would
     * replace the name. Here the name stays.
     */
    static Config over(Config base, Config other) {
        return other.withFallback(opened(base.root(), other.root()));
    }

    /** The object with short forms written as sections wherever the other one has a section. */
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

    /** Null if it is missing or an unresolved substitution. */
    private static ConfigValue valueOf(ConfigObject object, String key) {
        try {
            return object.get(key);
        } catch (ConfigException.NotResolved e) {
            return null;
        }
    }
}
