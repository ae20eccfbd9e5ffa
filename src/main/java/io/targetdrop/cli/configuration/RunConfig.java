package io.targetdrop.cli.configuration;

import io.targetdrop.data.DataConfig;
import io.targetdrop.networks.NetworkConfig;
import io.targetdrop.training.AveragingConfig;
import io.targetdrop.training.TrainingConfig;
import java.io.Serializable;

/**
 * All that one run depends on.
 *
 * @param seed the root of every random draw
 * @param data which images
 * @param network which network, and what stands at its sites
 * @param training how it is trained
 * @param averaging how the workers' networks become one
 */
public record RunConfig(
        long seed, DataConfig data, NetworkConfig network, TrainingConfig training, AveragingConfig averaging)
        implements Serializable {}
