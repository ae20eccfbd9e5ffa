package io.targetdrop.cli.configuration;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigValue;
import io.targetdrop.data.ImageSource;
import io.targetdrop.data.RandomSeed;
import io.targetdrop.search.Point;
import io.targetdrop.search.Trial;
import io.targetdrop.search.TrialId;
import io.targetdrop.training.RunConfig;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * The points of a space: every combination of the axes' values, or a sample of them. Combinations that resolve to the same
 * configuration are one point, so that an axis of a regulariser's own settings does not multiply the points without it.
 */
final class Grid {
    private static final long MOST_POINTS = 100_000;

    private final String file;
    private final Config base;
    private final List<Axis> axes;
    private final int repetitions;
    private final Map<ImageSource, Map<String, String>> checksums = new HashMap<>();
    private final Map<Long, RunConfig> configs = new HashMap<>();
    private final Set<String> used = new HashSet<>();

    Grid(String file, Config base, List<Axis> axes, int repetitions) {
        this.file = file;
        this.base = base;
        this.axes = axes;
        this.repetitions = repetitions;
    }

    /** Whether an axis means something in one of the points, once these are there. */
    boolean isUsed(Axis axis) {
        return used.contains(axis.key());
    }

    /**
     * The points, in the order of the axes, the last axis fastest.
     *
     * @param samples combinations that are drawn; 0 for all
     */
    List<Point> points(int samples) {
        Map<RunConfig, Point> points = new LinkedHashMap<>();
        for (long combination : combinations(samples)) {
            points.computeIfAbsent(config(combination), config -> point(combination, config));
        }
        return List.copyOf(points.values());
    }

    private Collection<Long> combinations(int samples) {
        long all = size();
        if (samples > 0 && samples < all) {
            return sample(samples, all);
        }
        if (all > MOST_POINTS) {
            throw new ConfigurationException("search.axes must span at most " + MOST_POINTS + " points but span " + all
                    + "; use search.strategy = random with search.samples");
        }
        return LongStream.range(0, all).boxed().toList();
    }

    private long size() {
        long size = 1;
        for (Axis axis : axes) {
            if (size > Long.MAX_VALUE / axis.values().size()) {
                throw new ConfigurationException(
                        "search.axes must span at most 2^63 points but span more; list fewer values");
            }
            size *= axis.values().size();
        }
        return size;
    }

    /** Without repetition, from the run's seed, in the order of the grid. */
    private Collection<Long> sample(int samples, long all) {
        long seed = new Section(base.root(), "", file).longWhole("seed", Defaults.SEED);
        Set<Long> drawn = new LinkedHashSet<>();
        for (long draw = 0; drawn.size() < samples; draw++) {
            drawn.add(Long.remainderUnsigned(RandomSeed.derive(seed, RandomSeed.Purpose.SEARCH, draw), all));
        }
        return drawn.stream().sorted().toList();
    }

    private Map<String, ConfigValue> values(long combination) {
        Map<String, ConfigValue> values = new LinkedHashMap<>();
        long block = size();
        long rest = combination;
        for (Axis axis : axes) {
            block /= axis.values().size();
            values.put(axis.key(), axis.values().get((int) (rest / block)));
            rest %= block;
        }
        return values;
    }

    private RunConfig config(long combination) {
        return configs.computeIfAbsent(combination, first -> config(values(combination)));
    }

    /** A section's value is set before its keys'. Trials have their own checkpoints, on which no result depends. */
    private RunConfig config(Map<String, ConfigValue> values) {
        Config config = base;
        for (Axis axis : axes.stream().sorted(Comparator.comparing(Axis::depth)).toList()) {
            config = config.withValue(axis.key(), values.get(axis.key()));
        }
        KnownKeys.check(config.root());
        return ConfigurationReader.toRunConfig(config.withoutPath("checkpoint").root(), file);
    }

    private Point point(long combination, RunConfig config) {
        Map<String, ConfigValue> values = values(combination);
        Map<String, String> meant = new LinkedHashMap<>();
        for (Axis axis : axes) {
            if (isMeant(axis, combination, config)) {
                meant.put(axis.key(), Axis.text(values.get(axis.key())));
            }
        }
        used.addAll(meant.keySet());
        List<Trial> trials = new ArrayList<>();
        for (int repetition = 0; repetition < repetitions; repetition++) {
            trials.add(trial(config.withSeed(config.seed() + repetition), meant, repetition));
        }
        return new Point(meant, List.copyOf(trials));
    }

    /** Whether another value of the axis would make another configuration; of a single value, whether its key is in force. */
    private boolean isMeant(Axis axis, long combination, RunConfig config) {
        int count = axis.values().size();
        if (count == 1) {
            return axis.isAmong(ConfigurationWriter.flat(config).keySet());
        }
        long block = block(axis);
        long first = combination - combination / block % count * block;
        for (int value = 0; value < count; value++) {
            if (isAnother(first + value * block, config)) {
                return true;
            }
        }
        return false;
    }

    /** One that cannot be is another one. */
    private boolean isAnother(long combination, RunConfig config) {
        try {
            return !config(combination).equals(config);
        } catch (ConfigurationException e) {
            return true;
        }
    }

    /** Combinations between two neighbouring values of an axis. */
    private long block(Axis axis) {
        long block = 1;
        for (int i = axes.size() - 1; axes.get(i) != axis; i--) {
            block *= axes.get(i).values().size();
        }
        return block;
    }

    private Trial trial(RunConfig config, Map<String, String> values, int repetition) {
        Map<String, String> data = checksums.computeIfAbsent(config.data().source(), ImageSource::checksums);
        String id = TrialId.of(ConfigurationWriter.flat(config), repetition, data);
        return new Trial(id, values, repetition, config);
    }
}
