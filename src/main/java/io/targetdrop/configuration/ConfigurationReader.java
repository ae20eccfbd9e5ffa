package io.targetdrop.configuration;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import io.targetdrop.data.DataConfig;
import io.targetdrop.networks.NetworkConfig;
import io.targetdrop.networks.NetworkName;
import io.targetdrop.regularizers.RegularizerConfig;
import io.targetdrop.training.AveragingConfig;
import io.targetdrop.training.CheckpointConfig;
import io.targetdrop.training.RunConfig;
import io.targetdrop.training.TrainingConfig;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** Reads a configuration file and overrides. Every error is a {@link ConfigurationException}. */
public final class ConfigurationReader {
    /** What messages call a configuration that comes from no file. */
    static final String NO_FILE = "no configuration file was read";

    private ConfigurationReader() {}

    /**
     * The configuration of a file, with overrides over it.
     *
     * @param file a local path, or a Hadoop path with a scheme
     * @param overrides {@code key=value} each; of two for the same key, the later one wins, and {@code key=null} takes
     *     a key away
     */
    public static RunConfig read(String file, List<String> overrides) {
        return toRunConfig(parse(file, overrides).root(), file);
    }

    /** The text of a file with overrides over it, substitutions resolved, every key known. */
    static Config parse(String file, List<String> overrides) {
        return parse(() -> ConfigurationText.parse(file), overrides, file);
    }

    /** The same without a file. */
    static Config parse(List<String> overrides) {
        return parse(ConfigFactory::empty, overrides, NO_FILE);
    }

    private static Config parse(Supplier<Config> base, List<String> overrides, String file) {
        try {
            Config config = resolve(Overrides.apply(base.get(), overrides), file);
            KnownKeys.check(config.root());
            return config;
        } catch (StackOverflowError e) {
            // the library calls itself for each level
            throw new ConfigurationException(
                    "a configuration must not be nested so deeply, but " + file + " or a --set is; write fewer levels",
                    e);
        }
    }

    private static Config resolve(Config config, String file) {
        try {
            return config.resolve();
        } catch (ConfigException e) {
            throw new ConfigurationException(
                    file + " has a substitution without a value: " + ConfigurationText.oneLine(e), e);
        }
    }

    /** The configuration in a text whose keys are known; what it says about a search is not looked at. */
    static RunConfig toRunConfig(ConfigObject text, String file) {
        Section root = new Section(text, "", file);
        long seed = root.longWhole("seed", Defaults.SEED);
        DataConfig data = DataReader.read(root.section("data"), seed);
        NetworkConfig network = network(root.section("network"), root.section("regularizer"));
        TrainingConfig training = TrainingReader.read(root.section("training"));
        AveragingConfig averaging = averaging(root.section("averaging"));
        CheckpointConfig checkpoint = checkpoint(root.section("checkpoint"));
        return new RunConfig(seed, data, network, training, averaging, checkpoint);
    }

    private static NetworkConfig network(Section network, Section regularizer) {
        NetworkName name = network.choice("name", Defaults.NETWORK, NetworkName.values(), NetworkName::label);
        List<String> defaultSites = RegularizerReader.isNone(regularizer) ? List.of() : Defaults.SITES;
        Set<String> sites = SiteNames.resolve(network, name, network.texts("sites", defaultSites));
        Map<String, RegularizerConfig> bySite = RegularizerReader.read(regularizer, name, sites);
        return network.build(() -> new NetworkConfig(name, bySite));
    }

    private static AveragingConfig averaging(Section section) {
        return section.build(() -> new AveragingConfig(
                section.choice("master", Defaults.MASTER),
                section.whole("workers", Defaults.WORKERS),
                section.whole("frequency", Defaults.FREQUENCY),
                section.choice("updater-state", Defaults.UPDATER_STATE),
                section.whole("depth", Defaults.DEPTH),
                section.choice("storage", Defaults.STORAGE),
                section.flag("reshuffle", Defaults.RESHUFFLE),
                section.whole("prefetch", Defaults.PREFETCH)));
    }

    private static CheckpointConfig checkpoint(Section section) {
        return section.build(() -> new CheckpointConfig(
                section.whole("every-rounds", Defaults.CHECKPOINT_EVERY_ROUNDS),
                section.whole("keep", Defaults.CHECKPOINTS_KEPT),
                section.whole("retries", Defaults.RETRIES)));
    }
}
