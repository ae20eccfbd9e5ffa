package io.targetdrop.cli.configuration;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderClasspath;
import com.typesafe.config.ConfigIncluderFile;
import com.typesafe.config.ConfigIncluderURL;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import io.targetdrop.data.FileSystems;
import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URL;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.apache.hadoop.fs.FSDataInputStream;

/** HOCON from a local path, or from any Hadoop path that has a scheme; included files stand beside the including one. */
final class ConfigurationText {
    private ConfigurationText() {}

    /** Reads and parses, without resolving substitutions. */
    static Config parse(String file) {
        return parse(file, read(Passwords.refuse("--config", file)));
    }

    private static Config parse(String file, String text) {
        ConfigParseOptions options = ConfigParseOptions.defaults()
                .setSyntax(syntax(file))
                .setOriginDescription(file)
                .setIncluder(new SiblingIncluder(file));
        try {
            return ConfigFactory.parseString(text, options);
        } catch (ConfigException e) {
            throw new ConfigurationException(
                    file + " is not valid " + (syntax(file) == ConfigSyntax.JSON ? "JSON" : "HOCON") + ": "
                            + oneLine(e),
                    e);
        }
    }

    /** What a run left is JSON, which includes no files and reads no environment variables, whoever it comes from. */
    private static ConfigSyntax syntax(String file) {
        return file.endsWith(".json") ? ConfigSyntax.JSON : ConfigSyntax.CONF;
    }

    private static String read(String file) {
        try {
            return FileSystems.hasScheme(file) ? readHadoop(file) : Files.readString(Path.of(file));
        } catch (NoSuchFileException | FileNotFoundException e) {
            throw new ConfigurationException("there is no configuration file " + file + "; see conf/ for examples", e);
        } catch (CharacterCodingException e) {
            throw new ConfigurationException("configuration file " + file + " is not UTF-8 text", e);
        } catch (IOException | InvalidPathException e) {
            throw new ConfigurationException("configuration file " + file + " cannot be read: " + oneLine(e), e);
        }
    }

    private static String readHadoop(String file) throws IOException {
        try {
            org.apache.hadoop.fs.Path path = FileSystems.path(file);
            try (FSDataInputStream in = FileSystems.of(path).open(path)) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            }
        } catch (IllegalArgumentException e) {
            // how Hadoop reports unknown hosts and malformed paths
            throw new IOException(oneLine(e), e);
        }
    }

    static String oneLine(Throwable e) {
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return message.strip().replaceAll("\\s*\\R\\s*", " ");
    }

    /**
     * Resolves {@code include "x"} as a sibling; unlike HOCON's own includer it refuses a file that is not there, and fetches
     * nothing from the network.
     */
    private record SiblingIncluder(String file)
            implements ConfigIncluder, ConfigIncluderURL, ConfigIncluderFile, ConfigIncluderClasspath {
        @Override
        public ConfigIncluder withFallback(ConfigIncluder fallback) {
            return this;
        }

        @Override
        public ConfigObject include(ConfigIncludeContext context, String what) {
            boolean absolute = what.startsWith("/") || FileSystems.hasScheme(what);
            String directory = file.substring(0, file.lastIndexOf('/') + 1);
            return parse(absolute ? what : directory + what).root();
        }

        @Override
        public ConfigObject includeURL(ConfigIncludeContext context, URL what) {
            throw refusal("url");
        }

        @Override
        public ConfigObject includeFile(ConfigIncludeContext context, File what) {
            throw refusal("file");
        }

        @Override
        public ConfigObject includeResources(ConfigIncludeContext context, String what) {
            throw refusal("classpath");
        }

        private ConfigurationException refusal(String kind) {
            return new ConfigurationException(file + " must include files by their name but has an include of a " + kind
                    + "; write include \"name\"");
        }
    }
}
