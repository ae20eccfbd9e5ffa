package io.targetdrop.cli;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The text of a search over random keys with random values; {@code search} accepts most of them. */
final class RandomSpace {
    private static final int MOST_AXES = 4;
    private static final int MOST_VALUES = 3;

    /** Values of each key as they may be written; no two of a list mean the same. */
    private static final Map<String, List<String>> AXES = new LinkedHashMap<>();

    static {
        put("regularizer.name", "none", "targetdrop", "dropout", "spatial-dropout", "corrdrop", "focuseddropout");
        put("regularizer.drop-probability", "0", "0.05", "1e-1", "0.20", "1");
        put("regularizer.block-size", "1", "3", "5");
        put("regularizer.reduction-ratio", "2", "16");
        put("regularizer.attention", "fixed", "gated", "straight-through");
        put("regularizer.keep-scale", "per-map", "whole-tensor");
        put(
                "regularizer.schedule",
                "constant",
                "{ name = linear-ramp, epochs = 2 }",
                "{ name = linear-ramp, epochs = 3 }");
        put("regularizer.at.stage-1.drop-probability", "0", "0.1", "0.3");
        put("regularizer.at.stage-3.drop-probability", "0.0", "0.15");
        put("regularizer.at.stage-2.attention", "fixed", "gated");
        put("regularizer.at.stage-2.schedule", "constant", "{ name = linear-ramp, epochs = 4 }");
        put("network.name", "plain-cnn", "resnet-8", "resnet-20");
        put("network.sites", "[stages]", "[stage-1, stage-2]", "[]");
        put("training.cutout", "0", "4", "8");
        put("training.learning-rate", "1e-1", "0.01", "0.002");
        put("training.weight-decay", "0", "5e-4");
        put("training.momentum", "0", "0.9");
        put("training.batch-size", "4", "8");
        put("training.epochs", "3", "4", "9");
        put("training.augmentation", "none", "crop-flip", "{ name = random-resized-crop, least-area = 0.3 }");
        put("training.schedule", "constant", "cosine", "{ name = steps, milestones = [1, 2] }");
        put("training.schedule.warm-up", "0", "0.5", "1");
        put("training.early-stopping.monitor", "none", "validation-loss");
        put("training.early-stopping.patience", "2", "3");
        put("averaging.frequency", "1", "5");
        put("averaging.storage", "memory-only", "disk-only");
        put("averaging.prefetch", "1", "2");
        put("averaging.master", "resident", "dl4j");
        put("averaging.workers", "1", "2");
        put("data.train-limit", "40", "50");
        put("data.test-limit", "10", "15");
        put("data.validation-share", "0.2", "0.3");
        put("data.side", "16", "17");
        put("data.train-count", "60", "70");
        put("data.seed", "1", "2");
        put("data.format", "generated");
    }

    private static void put(String key, String... values) {
        AXES.put(key, List.of(values));
    }

    private final Random random;

    RandomSpace(long seed) {
        this.random = new Random(seed);
    }

    /** A configuration with a search. */
    String text() {
        boolean isOverCluster = chance(0.3);
        return Stream.of(
                        "seed = " + (random.nextInt(3) + 40),
                        "data { format = generated, train-count = 60, test-count = 20, side = 16 }",
                        "network.name = " + one("plain-cnn", "resnet-8"),
                        one("", "regularizer.at.stage-3.drop-probability = 0.1", "regularizer.drop-probability = 0"),
                        one("", "", "regularizer.name = none", "regularizer { name = dropout, drop-probability = 0 }"),
                        one("", "training.schedule = constant", "training.cutout = 4"),
                        "averaging.workers = 1",
                        "search {",
                        "  placement = " + (isOverCluster ? "cluster" : "task"),
                        "  " + strategy(),
                        "  repetitions = " + (1 + random.nextInt(3)),
                        "  test = " + one("chosen", "all"),
                        "  axes {",
                        axes(isOverCluster),
                        "  }",
                        "}")
                .collect(Collectors.joining("\n"));
    }

    private String strategy() {
        return one(
                "strategy = grid",
                "strategy = random, samples = " + (1 + random.nextInt(6)),
                "strategy = halving, first-epochs = 1, reduction = 2",
                "strategy = asha, first-epochs = 1, reduction = 3, samples = 5");
    }

    private String axes(boolean isOverCluster) {
        List<String> keys = new ArrayList<>(AXES.keySet());
        if (!isOverCluster) {
            keys.remove("averaging.workers");
        }
        Collections.shuffle(keys, random);
        List<String> chosen = new ArrayList<>(keys.subList(0, random.nextInt(MOST_AXES)));
        // what people search most, as sections or by single keys
        if (chance(0.5) || chosen.isEmpty()) {
            chosen.removeIf(key -> key.startsWith("regularizer.") && !key.contains(".at."));
            chosen.add("regularizer");
        } else if (chance(0.5)) {
            chosen.remove("regularizer.drop-probability");
            chosen.add("regularizer.drop-probability");
        }
        return chosen.stream()
                .map(key -> "    " + (chance(0.5) ? "\"" + key + "\"" : key) + " = " + values(key))
                .collect(Collectors.joining("\n"));
    }

    private String values(String key) {
        if (key.equals("regularizer")) {
            return IntStream.range(0, 1 + random.nextInt(4))
                    .mapToObj(value -> section())
                    .distinct()
                    .collect(Collectors.joining(", ", "[", "]"));
        }
        List<String> values = new ArrayList<>(AXES.get(key));
        Collections.shuffle(values, random);
        return values.subList(0, Math.min(values.size(), 1 + random.nextInt(MOST_VALUES)))
                .toString();
    }

    private String section() {
        List<Function<String, String>> sections = List.of(
                drop -> "{ name = none }",
                drop -> "{ name = targetdrop, drop-probability = " + drop + " }",
                drop -> "{ name = targetdrop, attention = gated, drop-probability = " + drop + " }",
                drop -> "{ name = targetdrop, attention = straight-through, drop-probability = " + drop + " }",
                drop -> "{ name = targetdrop, drop-probability = " + drop + ", at.stage-1.drop-probability = 0.25 }",
                drop -> "{ name = targetdrop, drop-probability = 0, at.stage-2.attention = gated }",
                drop -> "{ name = dropout, drop-probability = " + drop + " }",
                drop -> "{ name = dropout, schedule { name = linear-ramp, epochs = 2 }, drop-probability = " + drop
                        + " }",
                drop -> "{ name = dropblock, block-size = 3, drop-probability = " + drop + " }",
                drop -> "{ name = attentiondrop, drop-probability = " + drop + " }");
        return sections.get(random.nextInt(sections.size())).apply(one("0", "0.1", "0.3"));
    }

    boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    /** One of a few shares in [0, 1], so that there are ties. */
    double share() {
        return random.nextInt(9) / 8.0;
    }

    private String one(String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
