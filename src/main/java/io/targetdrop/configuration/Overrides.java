package io.targetdrop.configuration;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.util.List;

/** {@code --set key=value}: the value is HOCON where it is HOCON, and otherwise a string. */
final class Overrides {
    /** The start of the place of a value from an override. */
    static final String OPTION = "--set ";

    private static final String USAGE = "write --set key=value, for example --set training.epochs=3";

    private Overrides() {}

    /** A configuration with the overrides over another; of two for the same key, the later one wins. */
    static Config apply(Config config, List<String> overrides) {
        Config result = config;
        for (String override : overrides) {
            result = NamedSections.over(result, parse(override));
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
            // not HOCON, for example a colon in a path: a string
            return string(path, text, origin);
        }
    }

    /** Without quotes, "//" and "#" would begin a comment and a comma another key, which is never meant in a path. */
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
}
