package io.targetdrop.cli;

import io.targetdrop.configuration.ConfigurationReader;
import io.targetdrop.configuration.SearchReader;
import io.targetdrop.jobs.Output;
import io.targetdrop.jobs.SearchRequest;
import io.targetdrop.search.SearchPlan;
import io.targetdrop.training.RunConfig;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The options of all commands that read a configuration. */
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
                    "Override a key of the configuration. Can be repeated: the last one wins, null removes a key.")
    private List<String> overrides = new ArrayList<>();

    SearchPlan readSearch() {
        return SearchReader.read(file, overrides);
    }

    SearchRequest searchInto(Output output) {
        return SearchRequest.read(file, overrides, output);
    }

    RunConfig read() {
        return ConfigurationReader.read(file, overrides);
    }
}
