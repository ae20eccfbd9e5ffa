package io.targetdrop.configuration;

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
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.fs.FileSystem;

/** HOCON from a local path, or from any Hadoop path that has a scheme; included files are relative to the including one. */
final class ConfigurationText {
    /** Far more than anyone writes, and less than a model that was named by mistake. */
    private static final int MOST_BYTES = 4 << 20;

    private static final int MOST_INCLUDES = 1000;

    /** Whether all local files were put into one directory, as {@code submit/targetdrop} does for a driver on a cluster. */
    private static final boolean IS_FLAT = "flat".equals(System.getProperty("targetdrop.includes"));

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    private ConfigurationText() {}

    /** Reads and parses, without resolving substitutions. */
    static Config parse(String file) {
        return parse(new Inclusion(file, List.of(), new AtomicInteger()));
    }

    private static Config parse(Inclusion inclusion) {
        String file = inclusion.file();
        String text = read(Passwords.refuse("--config", file));
        ConfigParseOptions options = ConfigParseOptions.defaults()
                .setSyntax(syntax(file))
                .setOriginDescription(file)
                .setIncluder(new SiblingIncluder(inclusion));
        try {
            return ConfigFactory.parseString(text, options);
        } catch (ConfigException e) {
            throw new ConfigurationException(
                    file + " is not valid " + (syntax(file) == ConfigSyntax.JSON ? "JSON" : "HOCON") + ": "
                            + oneLine(e),
                    e);
        }
    }

    /** Runs write JSON, which cannot include files or read environment variables, so a stranger's run is safe to read. */
    private static ConfigSyntax syntax(String file) {
        return file.endsWith(".json") ? ConfigSyntax.JSON : ConfigSyntax.CONF;
    }

    private static String read(String file) {
        try (InputStream in = open(file)) {
            return text(in, file);
        } catch (NoSuchFileException | FileNotFoundException e) {
            throw new ConfigurationException("there is no configuration file " + file + "; see conf/ for examples", e);
        } catch (CharacterCodingException e) {
            throw new ConfigurationException("configuration file " + file + " is not UTF-8 text", e);
        } catch (IOException | IllegalArgumentException e) {
            // Hadoop and Java report malformed paths and unknown hosts as an IllegalArgumentException
            throw new ConfigurationException("configuration file " + file + " cannot be read: " + oneLine(e), e);
        }
    }

    private static InputStream open(String file) throws IOException {
        if (!FileSystems.hasScheme(file)) {
            return Files.newInputStream(Path.of(file));
        }
        org.apache.hadoop.fs.Path path = FileSystems.path(file);
        FileSystem fileSystem = FileSystems.of(path);
        if (fileSystem.getFileStatus(path).isDirectory()) {
            throw new IOException("Is a directory"); // Hadoop would report a missing file
        }
        return fileSystem.open(path);
    }

    private static String text(InputStream in, String file) throws IOException {
        byte[] bytes = in.readNBytes(MOST_BYTES + 1);
        if (bytes.length > MOST_BYTES) {
            throw new ConfigurationException("configuration file " + file + " must have at most " + MOST_BYTES
                    + " bytes but has more; name a configuration");
        }
        boolean isMarked = Arrays.mismatch(bytes, BYTE_ORDER_MARK) >= BYTE_ORDER_MARK.length;
        int start = isMarked ? BYTE_ORDER_MARK.length : 0;
        // unlike a String's constructor, this refuses text that is not UTF-8
        String text = StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes, start, bytes.length - start))
                .toString();
        if (text.indexOf('\0') >= 0) {
            throw new CharacterCodingException();
        }
        return text;
    }

    static String oneLine(Throwable e) {
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return message.strip().replaceAll("\\s*\\R\\s*", " ");
    }

    /**
     * A file, and the files that include it.
     *
     * @param file its name, relative to the working directory
     * @param within the including files, the outermost first
     * @param count of the files included so far; shared by all inclusions of a configuration
     */
    private record Inclusion(String file, List<String> within, AtomicInteger count) {

        /** A file that this one includes. */
        Inclusion of(String other) {
            List<String> chain = new ArrayList<>(within);
            chain.add(file);
            String canonical = canonical(other);
            if (chain.stream().anyMatch(outer -> canonical(outer).equals(canonical))) {
                chain.add(other);
                throw new ConfigurationException("a configuration file must not include itself but "
                        + String.join(" includes ", chain) + "; remove one of the includes");
            }
            if (count.incrementAndGet() > MOST_INCLUDES) {
                throw new ConfigurationException(
                        chain.get(0) + " must include at most " + MOST_INCLUDES
                                + " files, those of included files counted, but includes more; write what they say into fewer files");
            }
            return new Inclusion(other, List.copyOf(chain), count);
        }

        /** The same for all names of a file; the name itself if there is no such file. */
        private static String canonical(String name) {
            try {
                if (!FileSystems.hasScheme(name)) {
                    return Path.of(name).toRealPath().toString();
                }
                org.apache.hadoop.fs.Path path = FileSystems.path(name);
                URI uri = FileSystems.of(path).makeQualified(path).toUri();
                return "file".equals(uri.getScheme()) ? canonical(uri.getPath()) : uri.toString();
            } catch (IOException | IllegalArgumentException e) {
                return name; // reading it reports the problem
            }
        }
    }

    /**
     * Resolves {@code include "x"} next to the including file. Unlike HOCON's own includer it refuses a missing file and fetches
     * nothing from the network.
     */
    private record SiblingIncluder(Inclusion inclusion)
            implements ConfigIncluder, ConfigIncluderURL, ConfigIncluderFile, ConfigIncluderClasspath {
        @Override
        public ConfigIncluder withFallback(ConfigIncluder fallback) {
            return this;
        }

        @Override
        public ConfigObject include(ConfigIncludeContext context, String what) {
            boolean absolute = what.startsWith("/") || FileSystems.hasScheme(what);
            String file = inclusion.file();
            String directory = file.substring(0, file.lastIndexOf('/') + 1);
            if (IS_FLAT && !FileSystems.hasScheme(file) && !FileSystems.hasScheme(what)) {
                return parse(inclusion.of(directory + what.substring(what.lastIndexOf('/') + 1)))
                        .root();
            }
            return parse(inclusion.of(absolute ? what : directory + what)).root();
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
            return new ConfigurationException(inclusion.file()
                    + " must include files by their name but has an include of a " + kind + "; write include \"name\"");
        }
    }
}
