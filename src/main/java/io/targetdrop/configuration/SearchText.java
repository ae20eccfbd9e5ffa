package io.targetdrop.configuration;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValueFactory;
import io.targetdrop.search.SearchPlan;
import io.targetdrop.training.RunConfig;
import java.util.List;
import java.util.Map;

/**
 * A search as it was written. It is parsed once, so what is recorded next to the results is what was planned, even if the file
 * has changed since.
 */
public final class SearchText {
    private final String file;
    private final Config config;
    private final SearchPlan plan;

    private SearchText(String file, Config config) {
        this.file = file;
        this.config = config;
        this.plan = SearchReader.plan(file, config);
    }

    /**
     * Reads the search in a file and applies overrides; also reads the data for its checksums.
     *
     * @param file a local path, or a Hadoop path with a scheme
     * @param overrides {@code key=value} each
     * @throws ConfigurationException if anything in it is wrong
     * @throws io.targetdrop.data.DataException if the data cannot be read
     */
    public static SearchText read(String file, List<String> overrides) {
        return new SearchText(file, ConfigurationReader.parse(file, overrides));
    }

    /** As {@link #read(String, List)}, without a file. */
    public static SearchText of(List<String> settings) {
        return new SearchText(ConfigurationReader.NO_FILE, ConfigurationReader.parse(settings));
    }

    /** The points of the space and their trials. */
    public SearchPlan plan() {
        return plan;
    }

    /**
     * The configuration of all trials, without the axes.
     *
     * @throws ConfigurationException if a key is missing without them
     */
    public RunConfig base() {
        return ConfigurationReader.toRunConfig(config.root(), file);
    }

    /**
     * The search as JSON that {@link #read} reads.
     *
     * @param provenance versions, commit, checksums; ignored by the reader
     */
    public String toJson(Map<String, ?> provenance) {
        return config.withValue(Schema.PROVENANCE, ConfigValueFactory.fromMap(provenance))
                .root()
                .render(ConfigRenderOptions.defaults().setOriginComments(false).setComments(false));
    }
}
