package io.targetdrop.launcher;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a properties file as Spark does: by {@link Properties#load(java.io.Reader)} in UTF-8, blanks around values
 * removed. It refuses what Spark would silently overlook: UTF-16, and a byte-order mark before the first key.
 */
final class SparkProperties {
    private static final String MARK = "\uFEFF";
    private static final String PREFIX = "spark.";

    /** An escape without its four digits, in a line that is not a comment. */
    private static final Pattern BAD_ESCAPE =
            Pattern.compile("(?m)^(?!\\s*[#!]).*?(?<!\\\\)(?:\\\\\\\\)*\\\\u(?![0-9a-fA-F]{4})(.{0,4})");

    private SparkProperties() {}

    /** The properties whose names start with {@code spark.}. */
    static Map<String, String> read(Path file, String name) {
        Properties properties = load(text(file, name));
        Map<String, String> read = new TreeMap<>();
        for (String key : properties.stringPropertyNames()) {
            if (key.startsWith(MARK + PREFIX)) {
                throw new Refusal("--properties-file " + name
                        + " must not have a byte-order mark before its first key, "
                        + key.substring(1) + ", which Spark then does not see; save it without the mark, or with a"
                        + " comment as its first line");
            }
            if (key.startsWith(PREFIX)) {
                read.put(key, trimmed(properties.getProperty(key)));
            }
        }
        return read;
    }

    private static String text(Path file, String name) {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (IOException e) {
            throw new Refusal("--properties-file " + name + " cannot be read; name a file that you can read");
        }
        if (startsWith(bytes, 0xff, 0xfe) || startsWith(bytes, 0xfe, 0xff)) {
            throw new Refusal("--properties-file must be in UTF-8 but " + name
                    + " is in UTF-16, in which Spark finds no key; save it as UTF-8");
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static boolean startsWith(byte[] bytes, int first, int second) {
        return bytes.length >= 2 && bytes[0] == (byte) first && bytes[1] == (byte) second;
    }

    private static Properties load(String text) {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(text));
        } catch (IllegalArgumentException e) {
            Matcher escape = BAD_ESCAPE.matcher(text);
            throw new Refusal("--properties-file: \\u must be followed by four hexadecimal digits but is by '"
                    + (escape.find() ? escape.group(1) : "") + "'; write \\\\ for a backslash");
        } catch (IOException e) {
            throw new IllegalStateException("a string can be read", e);
        }
        return properties;
    }

    /** The value without blanks around it; Spark keeps line ends. */
    private static String trimmed(String value) {
        int start = 0;
        int end = value.length();
        while (start < end && isBlank(value.charAt(start))) {
            start++;
        }
        while (start < end && isBlank(value.charAt(end - 1))) {
            end--;
        }
        return value.substring(start, end);
    }

    private static boolean isBlank(char character) {
        return character <= ' ' && character != '\r' && character != '\n';
    }
}
