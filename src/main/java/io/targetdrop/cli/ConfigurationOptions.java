package io.targetdrop.cli;

import io.targetdrop.configuration.ConfigurationReader;
import io.targetdrop.configuration.SearchReader;
import io.targetdrop.training.RunConfig;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The options of every command that reads a configuration. */
final class ConfigurationOptions {
    @Option(
            names = "--config",
            required = true,
            paramLabel = "FILE",
            description = "The configuration, HOCON or JSON; a local or Hadoop path.")
    private String file;

    @Option(
            names = "--set",
            paramLabel = "key=value",
            description =
                    "Overrides a key of the configuration; may be repeated, the last one wins, null takes a key away.")
    private List<String> overrides = new ArrayList<>();

    SearchRequest readSearch() {
        return new SearchRequest(file, overrides, SearchReader.read(file, overrides));
    }

    RunConfig read() {
        return ConfigurationReader.read(file, overrides);
    }
}
