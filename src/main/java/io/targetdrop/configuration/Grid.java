package io.targetdrop.configuration;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigValue;
import io.targetdrop.data.ImageSource;
import io.targetdrop.data.RandomSeed;
import io.targetdrop.data.Sha256;
import io.targetdrop.networks.InitialModel;
import io.targetdrop.search.SearchPlan.Point;
import io.targetdrop.search.Trial;
import io.targetdrop.training.RunConfig;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * The points of a space: every combination of the axes' values, or a sample of them. Combinations that resolve to the same
 * configuration are one point, so that an axis of a regulariser's own settings does not multiply the points without it.
 */
final class Grid {
    private static final long MOST_POINTS = 100_000;

    private static final String INITIAL_MODEL = "network.initial-model";

    private static final Key<Long> SEED = Key.of("seed", long.class);

    private final String file;
    private final Config base;
    private final List<Axis> axes;
    private final int repetitions;
    private final Map<ImageSource, Map<String, String>> checksums = new LinkedHashMap<>();
    /** SHA-256 of saved models, by path. */
    private final Map<String, String> models = new HashMap<>();

    private final Map<Long, RunConfig> configs = new HashMap<>();
    private final Set<String> used = new HashSet<>();
    /** The combinations to try; set by {@link #points}. */
    private Collection<Long> drawn = List.of();

    Grid(String file, Config base, List<Axis> axes, int repetitions) {
        this.file = file;
        this.base = base;
        this.axes = axes;
        this.repetitions = repetitions;
    }

    /** The checksums of each data set; complete after {@link #points}. */
    Map<ImageSource, Map<String, String>> checksums() {
        return Collections.unmodifiableMap(checksums);
    }

    /** Whether an axis affects at least one point; valid after {@link #points}. */
    boolean isUsed(Axis axis) {
        return used.contains(axis.key());
    }

    /**
     * Two values of an axis that make the same configuration in every point that reads the key, if there are any; valid
     * after {@link #points}.
     */
    Optional<List<ConfigValue>> sameValues(Axis axis) {
        int count = axis.values().size();
        boolean[][] differ = new boolean[count][count];
        boolean[][] agree = new boolean[count][count];
        for (long combination : drawn) {
            int value = value(axis, combination);
            for (int other = 0; other < count; other++) {
                if (other != value && !differ[value][other]) {
                    compare(axis, combination, other, differ, agree);
                }
            }
        }
        for (int value = 0; value < count; value++) {
            for (int other = value + 1; other < count; other++) {
                if (agree[value][other] && !differ[value][other]) {
                    return Optional.of(
                            List.of(axis.values().get(value), axis.values().get(other)));
                }
            }
        }
        return Optional.empty();
    }

    private void compare(Axis axis, long combination, int other, boolean[][] differ, boolean[][] agree) {
        int value = value(axis, combination);
        RunConfig config = config(combination);
        if (isAnother(combination + (other - value) * block(axis), config)) {
            differ[value][other] = true;
            differ[other][value] = true;
        } else if (axis.isAmong(ConfigurationWriter.flat(config).keySet())) {
            agree[value][other] = true;
            agree[other][value] = true;
        }
    }

    /** The index of an axis's value in a combination. */
    private int value(Axis axis, long combination) {
        return (int) (combination / block(axis) % axis.values().size());
    }

    /**
     * The points, in the order of the axes, the last axis fastest.
     *
     * @param samples how many combinations to draw; {@link Sampling#ALL} for all
     */
    List<Point> points(int samples) {
        Map<Map<String, String>, Point> points = new LinkedHashMap<>();
        drawn = combinations(samples);
        for (long combination : drawn) {
            RunConfig config = config(combination);
            points.computeIfAbsent(ConfigurationWriter.flat(config), settings -> point(combination, config));
        }
        return List.copyOf(points.values());
    }

    private Collection<Long> combinations(int samples) {
        long all = size();
        if (samples < Sampling.ALL && samples < all) {
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

    /** Distinct combinations, drawn from the run's seed, in grid order. */
    private Collection<Long> sample(int samples, long all) {
        long seed = SEED.read(new Section(base.root(), file));
        Set<Long> sample = new LinkedHashSet<>();
        for (long draw = 0; sample.size() < samples; draw++) {
            sample.add(Long.remainderUnsigned(RandomSeed.derive(seed, RandomSeed.Purpose.SEARCH, draw), all));
        }
        return sample.stream().sorted().toList();
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

    /** Sets sections before their keys. Trials have their own checkpoints, which affect no result. */
    private RunConfig config(Map<String, ConfigValue> values) {
        Config config = base;
        for (Axis axis : axes.stream().sorted(Comparator.comparing(Axis::depth)).toList()) {
            config = with(config, axis.key(), values.get(axis.key()));
        }
        KnownKeys.check(config.root());
        return ConfigurationReader.toRunConfig(config.withoutPath("checkpoint").root(), file);
    }

    /** The value replaces the whole section at its key; the keys around it stay. */
    private static Config with(Config config, String key, ConfigValue value) {
        Config opened = Overrides.over(config, value.atPath(key));
        return opened.withValue(key, value);
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

    /** Whether another value of the axis would change the configuration; with a single value, whether its key applies. */
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

    /** An invalid configuration counts as different. */
    private boolean isAnother(long combination, RunConfig config) {
        try {
            return !ConfigurationWriter.flat(config(combination)).equals(ConfigurationWriter.flat(config));
        } catch (ConfigurationException e) {
            return true;
        }
    }

    /** How many combinations lie between two neighbouring values of an axis. */
    private long block(Axis axis) {
        long block = 1;
        for (int i = axes.size() - 1; axes.get(i) != axis; i--) {
            block *= axes.get(i).values().size();
        }
        return block;
    }

    private Trial trial(RunConfig config, Map<String, String> values, int repetition) {
        Map<String, String> data = checksums.computeIfAbsent(config.data().source(), ImageSource::checksums);
        return new Trial(Trial.Id.of(identity(config), repetition, data), values, repetition, config);
    }

    /** What a trial is named by. It depends on the content of a saved model, too. */
    private Map<String, String> identity(RunConfig config) {
        Map<String, String> settings = ConfigurationWriter.identity(config);
        if (config.network().initialModel() instanceof InitialModel.File file) {
            settings.put(INITIAL_MODEL + Trial.Id.CONTENT, models.computeIfAbsent(file.path(), Grid::sha256));
        }
        return settings;
    }

    private static String sha256(String path) {
        try {
            return Sha256.ofFile(path);
        } catch (IOException | IllegalArgumentException e) {
            throw new ConfigurationException(
                    INITIAL_MODEL + " " + path + " must be a model.zip that 'train' wrote but cannot be read: "
                            + ConfigurationText.oneLine(e) + "; name another file",
                    e);
        }
    }
}
