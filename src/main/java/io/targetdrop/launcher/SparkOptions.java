package io.targetdrop.launcher;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The options of spark-submit: the user's first, then defaults for what the user did not set. Built up by one
 * {@link Submission} and read when it is complete.
 */
final class SparkOptions {
    static final String MASTER = "spark.master";
    static final String DEPLOY_MODE = "spark.submit.deployMode";
    static final String SECRET = "spark.authenticate.secret";

    private final List<String> line = new ArrayList<>();

    /** What is set, by the user, a properties file, or a default. */
    private final Map<String, String> properties = new HashMap<>();

    /** Adds an option to the command line. */
    void add(String name, String value) {
        line.add(name);
        line.add(value);
    }

    /** Notes a property that the user set; the last value counts. */
    void give(String key, String value) {
        properties.put(key, value);
    }

    /** Notes the properties of a file, unless the command line sets them. */
    void giveMissing(Map<String, String> read) {
        read.forEach(properties::putIfAbsent);
    }

    /** Sets a property that is not set yet. */
    void setDefault(String key, String value) {
        if (properties.putIfAbsent(key, value) == null) {
            add("--conf", key + "=" + value);
        }
    }

    /** A property; empty if it is not set. */
    String get(String key) {
        return properties.getOrDefault(key, "");
    }

    /** A property, or something else if it is empty or not set. */
    String get(String key, String otherwise) {
        String value = get(key);
        return value.isEmpty() ? otherwise : value;
    }

    /** The options in order, names and values. */
    List<String> line() {
        return List.copyOf(line);
    }
}
