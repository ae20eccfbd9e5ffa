package io.targetdrop.configuration;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigValue;
import io.targetdrop.configuration.Axis.Branch;
import io.targetdrop.data.ImageSource;
import io.targetdrop.data.RandomSeed;
import io.targetdrop.data.RandomSeed.Purpose;
import io.targetdrop.data.Sha256;
import io.targetdrop.networks.InitialModel;
import io.targetdrop.search.AxisText;
import io.targetdrop.search.PointSource;
import io.targetdrop.search.SearchPlan.Point;
import io.targetdrop.search.Trial;
import io.targetdrop.search.Trial.Proposal;
import io.targetdrop.search.space.SearchSpace;
import io.targetdrop.search.space.SearchSpace.Condition;
import io.targetdrop.training.RunConfig;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * The points at the places of a space. A place is a number for each axis: the index of a value in a list, or a number of a range. Places
 * that train the same are one point, so that an axis of a regulariser's own settings does not multiply the points without
 * it, nor those that drop nothing.
 */
final class PointSpace implements PointSource {
    private static final String INITIAL_MODEL = "network.initial-model";
    private static final String METHOD = "regularizer.name";
    private static final String SETTINGS = "regularizer.";

    private static final Key<Long> SEED = Key.of("seed", long.class);

    /** Of so many drawn places for each point, most are repeated: the space has no more points. */
    private static final int MOST_DRAWS = 100;

    private final String file;
    private final Config base;
    private final List<Axis> axes;
    /** The axes with their positions, sections before their keys. */
    private final List<Integer> bySection;

    private final SearchSpace space;
    private final int repetitions;
    private final Map<ImageSource, Map<String, String>> checksums = new LinkedHashMap<>();
    /** SHA-256 of saved models, by path. */
    private final Map<String, String> models = new HashMap<>();

    private final Map<List<Double>, RunConfig> configs = new HashMap<>();
    private final Set<Axis> met = new HashSet<>();
    private final Set<Axis> used = new HashSet<>();

    PointSpace(String file, Config base, List<Axis> axes, int repetitions) {
        this.file = file;
        this.base = base;
        this.axes = axes;
        this.repetitions = repetitions;
        this.bySection = IntStream.range(0, axes.size())
                .boxed()
                .sorted(Comparator.comparing(index -> axes.get(index).depth()))
                .toList();
        this.space = new SearchSpace(
                axes.stream().map(Axis::dimension).toList(),
                axes.stream().map(axis -> condition(axes, axis)).toList());
    }

    private static Optional<Condition> condition(List<Axis> axes, Axis axis) {
        return axis.branch().map(branch -> {
            int parent = axes.stream().map(Axis::key).toList().indexOf(branch.axis());
            return new Condition(parent, branch.value());
        });
    }

    @Override
    public SearchSpace space() {
        return space;
    }

    @Override
    public List<String> ranges() {
        return axes.stream()
                .filter(Axis::isRange)
                .map(axis -> axis.shownRange() + axis.branch().map(this::shown).orElse(""))
                .toList();
    }

    /** The value under which an axis exists. */
    private String shown(Branch branch) {
        Axis parent = axes.stream()
                .filter(axis -> axis.key().equals(branch.axis()))
                .findFirst()
                .orElseThrow();
        String value = AxisText.brief(Axis.text(parent.values().get(branch.value())));
        return ", where " + AxisText.name(parent.key()) + " is " + value;
    }

    @Override
    public long seed(int number) {
        return RandomSeed.derive(seed(), Purpose.PROPOSAL, number);
    }

    /** The seed of the configuration. */
    long seed() {
        return SEED.read(new Section(base.root(), file));
    }

    /** The checksums of each data set among the points so far. */
    Map<ImageSource, Map<String, String>> checksums() {
        return Collections.unmodifiableMap(checksums);
    }

    /** Whether an axis affects at least one of the points so far, or did not exist at any of them. */
    boolean isUsed(Axis axis) {
        return used.contains(axis) || !met.contains(axis);
    }

    /** Different points at drawn places, in the order of the draws; fewer if the space seems to have no more. */
    List<Point> drawn(int samples) {
        Map<Object, Point> points = new LinkedHashMap<>();
        long most = (long) samples * MOST_DRAWS;
        for (long draw = 0; points.size() < samples && draw < most; draw++) {
            double[] place = space.draw(new SplittableRandom(RandomSeed.derive(seed(), Purpose.SEARCH, draw)));
            int number = points.size();
            points.computeIfAbsent(identity(list(place)), first -> point(list(place), Proposal.drawn(number)));
        }
        return List.copyOf(points.values());
    }

    /** A candidate that no configuration allows is passed over. */
    @Override
    public Optional<Point> point(double[] place, Proposal proposal) {
        try {
            return Optional.of(point(list(place), proposal));
        } catch (ConfigurationException e) {
            return Optional.empty();
        }
    }

    @Override
    public Optional<double[]> place(Map<String, String> values) {
        double[] place = new double[axes.size()];
        Set<String> found = new HashSet<>();
        for (int index = 0; index < place.length; index++) {
            String text = values.get(axes.get(index).key());
            place[index] = Double.NaN;
            if (text != null && space.exists(index, place)) {
                OptionalDouble number = axes.get(index).number(text);
                if (number.isEmpty()) {
                    return Optional.empty();
                }
                found.add(axes.get(index).key());
                place[index] = number.getAsDouble();
            }
        }
        return found.equals(values.keySet()) ? Optional.of(place) : Optional.empty();
    }

    /** A number for each axis; the first of those that do not exist. */
    private List<Double> list(double[] place) {
        return IntStream.range(0, place.length)
                .mapToObj(index -> Double.isNaN(place[index]) ? first(index) : (Double) place[index])
                .toList();
    }

    private Double first(int index) {
        return axes.get(index).dimension().examples().get(0);
    }

    /** The point at a place. */
    Point point(List<Double> place, Proposal proposal) {
        RunConfig there = config(place);
        List<Double> canonical = new ArrayList<>(place);
        Map<String, String> meant = new LinkedHashMap<>();
        for (int index = 0; index < axes.size(); index++) {
            Axis axis = axes.get(index);
            if (exists(index, place)) {
                met.add(axis);
            }
            if (exists(index, place) && isMeant(index, place, there)) {
                meant.put(axis.key(), Axis.text(axis.at(place.get(index))));
                used.add(axis);
            } else {
                canonical.set(index, first(index));
            }
        }
        RunConfig config = config(canonical);
        List<Trial> trials = new ArrayList<>();
        for (int repetition = 0; repetition < repetitions; repetition++) {
            trials.add(trial(config.withSeed(config.seed() + repetition), meant, repetition, proposal));
        }
        return new Point(meant, List.copyOf(trials));
    }

    private boolean exists(int index, List<Double> place) {
        return space.exists(
                index, place.stream().mapToDouble(Double::doubleValue).toArray());
    }

    /** Whether another value of the axis would change what is trained; with a single value, whether its key applies. */
    private boolean isMeant(int index, List<Double> place, RunConfig config) {
        Axis axis = axes.get(index);
        if (axis.dimension().count() == 1) {
            return axis.isAmong(ConfigurationWriter.flat(config).keySet());
        }
        return axis.dimension().examples().stream().anyMatch(other -> differs(with(place, index, other), config));
    }

    /** A place that differs in one axis. */
    static List<Double> with(List<Double> place, int index, double value) {
        List<Double> other = new ArrayList<>(place);
        other.set(index, value);
        return other;
    }

    /** An invalid configuration counts as different. */
    private boolean differs(List<Double> place, RunConfig config) {
        try {
            return !trained(config(place)).equals(trained(config));
        } catch (ConfigurationException e) {
            return true;
        }
    }

    /** What is trained at a place, equal for places that train the same. */
    Object identity(List<Double> place) {
        return trained(config(place));
    }

    /** The settings of a regulariser that drops nothing change nothing. */
    private static Map<String, String> trained(RunConfig config) {
        Map<String, String> settings = ConfigurationWriter.flat(config);
        if (config.network().dropsNothing()) {
            settings.keySet().removeIf(key -> key.startsWith(SETTINGS) && !key.equals(METHOD));
        }
        return settings;
    }

    /** The configuration at a place. */
    RunConfig config(List<Double> place) {
        return configs.computeIfAbsent(place, this::read);
    }

    /** Trials have their own checkpoints, which affect no result. */
    private RunConfig read(List<Double> place) {
        Config config = base;
        for (int index : bySection) {
            if (exists(index, place)) {
                config = with(config, axes.get(index).key(), axes.get(index).at(place.get(index)));
            }
        }
        KnownKeys.check(config.root());
        return ConfigurationReader.toRunConfig(config.withoutPath("checkpoint").root(), file);
    }

    /** The value replaces the whole section at its key; the keys around it stay. */
    private static Config with(Config config, String key, ConfigValue value) {
        Config opened = Overrides.over(config, value.atPath(key));
        return opened.withValue(key, value);
    }

    private Trial trial(RunConfig config, Map<String, String> values, int repetition, Proposal proposal) {
        Map<String, String> data = checksums.computeIfAbsent(config.data().source(), ImageSource::checksums);
        return new Trial(Trial.Id.of(identity(config), repetition, data), values, repetition, config, proposal);
    }

    /** What a trial is named by. It depends on the content of a saved model, too. */
    private Map<String, String> identity(RunConfig config) {
        Map<String, String> settings = ConfigurationWriter.identity(config);
        if (config.network().initialModel() instanceof InitialModel.File saved) {
            settings.put(INITIAL_MODEL + Trial.Id.CONTENT, models.computeIfAbsent(saved.path(), PointSpace::sha256));
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
