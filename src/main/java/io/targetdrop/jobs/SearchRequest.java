package io.targetdrop.jobs;

import io.targetdrop.configuration.SearchReader;
import io.targetdrop.search.SearchPlan;
import java.util.List;

/**
 * A hyperparameter search.
 *
 * @param file the configuration with its {@code search} section, a local path or a Hadoop path with a scheme
 * @param overrides {@code key=value} each, applied over the file
 * @param plan what the file and the overrides describe: the points of the space and their trials
 * @param output where the trials' results go
 */
public record SearchRequest(String file, List<String> overrides, SearchPlan plan, Output output) {
    public SearchRequest {
        overrides = List.copyOf(overrides);
    }

    /**
     * Reads a configuration.
     *
     * @throws io.targetdrop.configuration.ConfigurationException if anything in it is wrong
     * @throws io.targetdrop.data.DataException if the data cannot be read
     */
    public static SearchRequest read(String file, List<String> overrides, Output output) {
        return new SearchRequest(file, overrides, SearchReader.read(file, overrides), output);
    }
}
