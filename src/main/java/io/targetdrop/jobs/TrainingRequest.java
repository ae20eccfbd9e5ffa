package io.targetdrop.jobs;

import io.targetdrop.training.RunConfig;
import java.util.Objects;
import java.util.Optional;

/**
 * A training run.
 *
 * @param config data, network, regularizer and training
 * @param output where the models and tables go; empty keeps nothing but the {@link TrainingResult}
 */
public record TrainingRequest(RunConfig config, Optional<Output> output) {
    public TrainingRequest {
        Objects.requireNonNull(config, "config");
        Objects.requireNonNull(output, "output");
    }

    /** A run that writes no files. */
    public TrainingRequest(RunConfig config) {
        this(config, Optional.empty());
    }

    /** A run that writes its models and tables. */
    public TrainingRequest(RunConfig config, Output output) {
        this(config, Optional.of(output));
    }
}
