package io.targetdrop.configuration;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import io.targetdrop.training.RunConfig;
import java.util.List;
import java.util.function.Supplier;

/** Reads a configuration file and overrides. Every error is a {@link ConfigurationException}. */
public final class ConfigurationReader {
    /** The name in messages of a configuration without a file. */
    static final String NO_FILE = "no configuration file was read";

    private ConfigurationReader() {}

    /**
     * Reads the configuration in a file and applies overrides.
     *
     * @param file a local path, or a Hadoop path with a scheme
     * @param overrides {@code key=value} each; if a key is set twice, the later one wins, and {@code key=null} removes
     *     a key
     */
    public static RunConfig read(String file, List<String> overrides) {
        return toRunConfig(parse(file, overrides).root(), file);
    }

    /** Parses a file, applies overrides, resolves substitutions and refuses unknown keys. */
    static Config parse(String file, List<String> overrides) {
        return parse(() -> ConfigurationText.parse(file), overrides, file);
    }

    /** The same without a file. */
    static Config parse(List<String> overrides) {
        return parse(ConfigFactory::empty, overrides, NO_FILE);
    }

    private static Config parse(Supplier<Config> base, List<String> overrides, String file) {
        try {
            Config config = withEarlierValues(resolve(Overrides.apply(base.get(), overrides), file));
            KnownKeys.check(config.root());
            return config;
        } catch (StackOverflowError e) {
            // the library recurses once per level
            throw new ConfigurationException(
                    "a configuration must not be nested so deeply, but " + file + " or a --set is; write fewer levels",
                    e);
        }
    }

    /** Keys that the version which wrote a configuration did not know have the value that it worked with. */
    private static Config withEarlierValues(Config config) {
        if (!config.hasPath(Schema.VERSION) || !config.getString(Schema.VERSION).equals(Schema.FIRST_VERSION)) {
            return config;
        }
        Config complete = config;
        for (SchemaLine line : Schema.lines()) {
            if (line.earlier().isPresent() && !config.hasPath(line.path())) {
                complete = complete.withFallback(ConfigFactory.parseString(
                        line.path() + " = " + line.earlier().get()));
            }
        }
        return complete;
    }

    private static Config resolve(Config config, String file) {
        try {
            return config.resolve();
        } catch (ConfigException e) {
            throw new ConfigurationException(
                    file + " has a substitution without a value: " + ConfigurationText.oneLine(e), e);
        }
    }

    /** The configuration in a text whose keys are known; ignores its search. */
    static RunConfig toRunConfig(ConfigObject text, String file) {
        return Sections.RUN.read(new Section(text, file));
    }
}
