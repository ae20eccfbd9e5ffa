package io.targetdrop.configuration;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.targetdrop.data.CifarFiles;
import io.targetdrop.data.DataConfig;
import io.targetdrop.data.GeneratedImages;
import io.targetdrop.data.ImageFolder;
import io.targetdrop.data.ImageSource;
import io.targetdrop.networks.NetworkConfig;
import io.targetdrop.regularizers.Regularizer;
import io.targetdrop.training.AveragingConfig;
import io.targetdrop.training.CheckpointConfig;
import io.targetdrop.training.EarlyStopping;
import io.targetdrop.training.RunConfig;
import io.targetdrop.training.TrainingConfig;
import io.targetdrop.training.schedules.LearningRateSchedule;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Writes a configuration as JSON that {@link ConfigurationReader} reads back to an equal one: every key in force, always
 * in the same order.
 */
public final class ConfigurationWriter {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private static final Set<String> WITHOUT_EFFECT = Set.of("averaging.storage", "averaging.prefetch");

    private ConfigurationWriter() {}

    /**
     * The text of {@code config.json}.
     *
     * @param config what is in force
     * @param provenance versions, commit, checksums; written in its own order under {@code provenance}, which the reader
     *     skips
     */
    public static String toJson(RunConfig config, Map<String, ?> provenance) {
        Map<String, Object> root = sections(config);
        root.put(KnownKeys.PROVENANCE, provenance);
        return json(root) + "\n";
    }

    /** The keys on which results depend whose values are not the same in both, as {@code key (value, was value)}. */
    public static List<String> differences(RunConfig before, RunConfig now) {
        Map<String, String> old = flat(before);
        Map<String, String> current = flat(now);
        Set<String> keys = new LinkedHashSet<>(current.keySet());
        keys.addAll(old.keySet());
        return keys.stream()
                .filter(key -> !Objects.equals(old.get(key), current.get(key)))
                .map(key -> key + " (" + current.getOrDefault(key, "not set") + ", was "
                        + old.getOrDefault(key, "not set") + ")")
                .toList();
    }

    /** All that a result depends on, by key; not where images are kept, nor how many minibatches are made ahead. */
    static Map<String, String> flat(RunConfig config) {
        Map<String, Object> sections = sections(config);
        sections.remove("checkpoint");
        Map<String, String> values = new LinkedHashMap<>();
        flatten("", sections, values);
        values.keySet().removeAll(WITHOUT_EFFECT);
        return values;
    }

    private static void flatten(String path, Map<?, ?> section, Map<String, String> values) {
        section.forEach((key, value) -> {
            String child = KnownKeys.join(path, key.toString());
            if (value instanceof Map<?, ?> deeper) {
                flatten(child, deeper, values);
            } else {
                values.put(child, String.valueOf(value));
            }
        });
    }

    private static Map<String, Object> sections(RunConfig config) {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("seed", config.seed());
        root.put("data", data(config.data()));
        root.put("network", network(config.network()));
        root.put("regularizer", RegularizerWriter.write(config.network()));
        root.put("training", training(config.training()));
        root.put("averaging", averaging(config.averaging()));
        root.put("checkpoint", checkpoint(config.checkpoint()));
        return root;
    }

    private static String json(Map<String, Object> root) {
        try {
            return JSON.writeValueAsString(root);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Object> data(DataConfig data) {
        Map<String, Object> section = source(data.source());
        if (data.trainLimit() != DataConfig.NO_LIMIT) {
            section.put("train-limit", data.trainLimit());
        }
        if (data.testLimit() != DataConfig.NO_LIMIT) {
            section.put("test-limit", data.testLimit());
        }
        section.put("validation-share", data.validationShare());
        return section;
    }

    private static Map<String, Object> source(ImageSource source) {
        Map<String, Object> section = new LinkedHashMap<>();
        if (source instanceof CifarFiles cifar) {
            section.put("format", Section.label(cifar.variant()));
            section.put("path", cifar.path());
        } else if (source instanceof ImageFolder folder) {
            section.put("format", "image-folder");
            section.put("path", folder.path());
            if (folder.skipsUnreadable()) {
                section.put("skip-unreadable", true);
            }
        } else if (source instanceof GeneratedImages generated) {
            section.put("format", "generated");
            section.put("train-count", generated.trainCount());
            section.put("test-count", generated.testCount());
            section.put("side", generated.side());
            section.put("seed", generated.seed());
        }
        return section;
    }

    private static Map<String, Object> network(NetworkConfig network) {
        Map<String, Object> section = new LinkedHashMap<>();
        section.put("name", network.name().label());
        boolean isBare = RegularizerWriter.drops(network).isEmpty();
        // an empty site beside occupied ones is a site that is not listed
        section.put(
                "sites",
                network.sites().entrySet().stream()
                        .filter(site -> isBare || site.getValue() instanceof Regularizer)
                        .map(Map.Entry::getKey)
                        .toList());
        return section;
    }

    private static Map<String, Object> training(TrainingConfig training) {
        Map<String, Object> section = new LinkedHashMap<>();
        section.put("epochs", training.epochs());
        section.put("batch-size", training.batchSize());
        section.put("learning-rate", training.learningRate());
        section.put("schedule", schedule(training.schedule()));
        section.put("momentum", training.momentum());
        section.put("weight-decay", training.weightDecay());
        section.put("augmentation", Section.label(training.augmentation()));
        if (training.cutout() != TrainingConfig.NO_CUTOUT) {
            section.put("cutout", training.cutout());
        }
        section.put("early-stopping", earlyStopping(training.earlyStopping()));
        return section;
    }

    private static Map<String, Object> schedule(LearningRateSchedule schedule) {
        Map<String, Object> section = new LinkedHashMap<>();
        if (schedule instanceof LearningRateSchedule.Constant) {
            section.put("name", "constant");
        } else if (schedule instanceof LearningRateSchedule.Cosine) {
            section.put("name", "cosine");
        } else if (schedule instanceof LearningRateSchedule.Steps steps) {
            section.put("name", "steps");
            section.put("milestones", new ArrayList<>(steps.milestones()));
            section.put("decay", steps.decay());
        } else if (schedule instanceof LearningRateSchedule.WarmUp warmUp) {
            section.putAll(schedule(warmUp.then()));
            section.put("warm-up", warmUp.epochs());
        }
        return section;
    }

    private static Map<String, Object> averaging(AveragingConfig averaging) {
        Map<String, Object> section = new LinkedHashMap<>();
        section.put("master", Section.label(averaging.master()));
        section.put("workers", averaging.workers());
        section.put("frequency", averaging.frequency());
        section.put("updater-state", Section.label(averaging.updaterState()));
        section.put("depth", averaging.depth());
        section.put("storage", Section.label(averaging.storage()));
        section.put("reshuffle", averaging.reshuffle());
        section.put("prefetch", averaging.prefetch());
        return section;
    }

    private static Map<String, Object> earlyStopping(EarlyStopping stopping) {
        Map<String, Object> section = new LinkedHashMap<>();
        section.put("monitor", Section.label(stopping.monitor()));
        section.put("patience", stopping.patience());
        return section;
    }

    private static Map<String, Object> checkpoint(CheckpointConfig checkpoint) {
        Map<String, Object> section = new LinkedHashMap<>();
        section.put("every-rounds", checkpoint.everyRounds());
        section.put("keep", checkpoint.keep());
        section.put("retries", checkpoint.retries());
        return section;
    }
}
