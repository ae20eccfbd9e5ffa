package io.targetdrop.jobs;

import io.targetdrop.configuration.SearchText;
import io.targetdrop.search.SearchPlan;
import java.util.List;
import java.util.Objects;

/**
 * A hyperparameter search.
 *
 * @param search the space, the strategy and what is trained
 * @param output where the trials' results go
 * @param retriesFailed whether failed trials of an earlier run of the search are trained again
 */
public record SearchRequest(SearchText search, Output output, boolean retriesFailed) {
    public SearchRequest {
        Objects.requireNonNull(search, "search");
        Objects.requireNonNull(output, "output");
    }

    /** A search that keeps failed trials as they are. */
    public SearchRequest(SearchText search, Output output) {
        this(search, output, false);
    }

    /** The same search, which trains failed trials of an earlier run again. */
    public SearchRequest retryingFailed() {
        return new SearchRequest(search, output, true);
    }

    /**
     * Reads a configuration file with a {@code search} section.
     *
     * @param file a local path, or a Hadoop path with a scheme
     * @param settings {@code key=value} each, applied over the file
     * @throws io.targetdrop.configuration.ConfigurationException if anything in it is wrong
     * @throws io.targetdrop.data.DataException if the data cannot be read
     */
    public static SearchRequest read(String file, List<String> settings, Output output) {
        SessionSettings.adopt();
        return new SearchRequest(SearchText.read(file, settings), output);
    }

    /**
     * Starts from the defaults.
     *
     * @param settings {@code key=value} each; {@code data.format} and {@code search.axes} must be among them
     * @throws io.targetdrop.configuration.ConfigurationException if anything in them is wrong
     * @throws io.targetdrop.data.DataException if the data cannot be read
     */
    public static SearchRequest of(List<String> settings, Output output) {
        SessionSettings.adopt();
        return new SearchRequest(SearchText.of(settings), output);
    }

    /** The points of the space and their trials. */
    public SearchPlan plan() {
        return search.plan();
    }
}
