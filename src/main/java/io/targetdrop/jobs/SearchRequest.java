package io.targetdrop.jobs;

import io.targetdrop.configuration.ConfigurationReader;
import io.targetdrop.configuration.Configurations;
import io.targetdrop.configuration.SearchReader;
import io.targetdrop.search.SearchPlan;
import io.targetdrop.training.RunConfig;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A hyperparameter search.
 *
 * @param file the configuration with its {@code search} section, a local path or a Hadoop path with a scheme; empty to start
 *     from the defaults
 * @param settings {@code key=value} each, applied over the file
 * @param plan what the file and the settings describe: the points of the space and their trials
 * @param output where the trials' results go
 */
public record SearchRequest(Optional<String> file, List<String> settings, SearchPlan plan, Output output) {
    public SearchRequest {
        settings = List.copyOf(settings);
    }

    /**
     * Reads a configuration file.
     *
     * @param settings {@code key=value} each, applied over the file
     * @throws io.targetdrop.configuration.ConfigurationException if anything in it is wrong
     * @throws io.targetdrop.data.DataException if the data cannot be read
     */
    public static SearchRequest read(String file, List<String> settings, Output output) {
        return new SearchRequest(Optional.of(file), settings, SearchReader.read(file, settings), output);
    }

    /**
     * Starts from the defaults.
     *
     * @param settings {@code key=value} each; {@code data.format} and {@code search.axes} must be among them
     * @throws io.targetdrop.configuration.ConfigurationException if anything in them is wrong
     * @throws io.targetdrop.data.DataException if the data cannot be read
     */
    public static SearchRequest of(List<String> settings, Output output) {
        return new SearchRequest(Optional.empty(), settings, Configurations.readSearch(settings), output);
    }

    /** The configuration of all trials, without the axes. */
    RunConfig config() {
        return file.map(path -> ConfigurationReader.read(path, settings))
                .orElseGet(() -> Configurations.read(settings));
    }

    String toJson(Map<String, ?> provenance) {
        return file.map(path -> SearchReader.toJson(path, settings, provenance))
                .orElseGet(() -> SearchReader.toJson(settings, provenance));
    }
}
