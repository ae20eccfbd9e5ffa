package io.targetdrop.configuration;

import io.targetdrop.search.SearchPlan;
import io.targetdrop.training.RunConfig;
import java.util.List;

/**
 * Configurations for Java programs, without a file.
 *
 * <pre>{@code
 * RunConfig run = Configurations.of("data.format=image-folder", "data.path=/images", "training.epochs=10");
 * SearchPlan search = Configurations.search(
 *         "data.format=generated",
 *         "averaging.workers=1",
 *         "search.axes.\"regularizer.drop-probability\"=[0, 0.05, 0.1]");
 * }</pre>
 *
 * <p>A setting is {@code key=value}, exactly as in the command line's {@code --set}. Keys that are not set have the
 * defaults of the schema.
 */
public final class Configurations {
    private Configurations() {}

    /** Every default, on generated pictures: ResNet-8 with TargetDrop, a run of one or two minutes. */
    public static RunConfig defaults() {
        return of("data.format=generated");
    }

    /** As {@link #read(List)}. */
    public static RunConfig of(String... settings) {
        return read(List.of(settings));
    }

    /**
     * The defaults with settings over them.
     *
     * @param settings {@code key=value} each; if a key is set twice, the later one wins
     * @throws ConfigurationException if anything in them is wrong, or {@code data.format} is missing
     */
    public static RunConfig read(List<String> settings) {
        return ConfigurationReader.toRunConfig(
                ConfigurationReader.parse(settings).root(), ConfigurationReader.NO_FILE);
    }

    /** As {@link #readSearch(List)}. */
    public static SearchPlan search(String... settings) {
        return readSearch(List.of(settings));
    }

    /**
     * A search over the defaults with settings over them.
     *
     * @param settings {@code key=value} each; {@code search.axes} must have at least one key
     * @throws ConfigurationException if anything in them is wrong
     * @throws io.targetdrop.data.DataException if the data cannot be read
     */
    public static SearchPlan readSearch(List<String> settings) {
        return SearchReader.read(settings);
    }
}
