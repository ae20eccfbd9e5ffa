package io.targetdrop.cli.configuration;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;

/** HOCON from a local path, or from any Hadoop path that has a scheme; included files stand beside the including one. */
final class ConfigurationText {
    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:/.*");

    private ConfigurationText() {}

    /** Reads and parses, without resolving substitutions. */
    static Config parse(String file) {
        return parse(file, read(file));
    }

    private static Config parse(String file, String text) {
        ConfigParseOptions options =
                ConfigParseOptions.defaults().setOriginDescription(file).setIncluder(new SiblingIncluder(file));
        try {
            return ConfigFactory.parseString(text, options);
        } catch (ConfigException e) {
            throw new ConfigurationException(file + " is not valid HOCON: " + oneLine(e), e);
        }
    }

    private static String read(String file) {
        try {
            return SCHEME.matcher(file).matches() ? readHadoop(file) : Files.readString(Path.of(file));
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
            org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(file);
            try (FSDataInputStream in = path.getFileSystem(new Configuration()).open(path)) {
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

    /** Resolves {@code include "x"} as a sibling; unlike HOCON's own includer it refuses a file that is not there. */
    private record SiblingIncluder(String file) implements ConfigIncluder {
        @Override
        public ConfigIncluder withFallback(ConfigIncluder fallback) {
            return this;
        }

        @Override
        public ConfigObject include(ConfigIncludeContext context, String what) {
            boolean absolute = what.startsWith("/") || SCHEME.matcher(what).matches();
            String directory = file.substring(0, file.lastIndexOf('/') + 1);
            return parse(absolute ? what : directory + what).root();
        }
    }
}
