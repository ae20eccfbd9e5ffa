package io.targetdrop.configuration;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.targetdrop.configuration.Axis.Branch;
import io.targetdrop.search.SearchConfig;
import io.targetdrop.search.SearchConfig.Placement;
import io.targetdrop.search.SearchPlan;
import io.targetdrop.search.SearchPlan.Point;
import io.targetdrop.search.Strategy.Proposing;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Reads {@code search}: its settings and its points. A point is the rest of the file with one value of each axis
 * applied.
 */
public final class SearchReader {
    private static final String SEARCH = "search";
    /** What a search varies. */
    static final Key<ConfigObject> AXES = Key.of("search.axes", ConfigObject.class);

    private static final ConfigObject PROBE =
            ConfigFactory.parseString("merged = true").root();

    private final String file;
    private final Config config;
    private final Section search;

    private SearchReader(String file, Config config) {
        this.file = file;
        this.config = config;
        Section root = new Section(config.root(), file);
        if (!root.has(SEARCH)) {
            throw root.missing(
                    SEARCH, "name the axes, for example search.axes { \"regularizer.drop-probability\" = [0, 0.1] }");
        }
        this.search = root.section(SEARCH);
    }

    /**
     * Reads the search in a file and applies overrides; also reads the data for its checksums.
     *
     * @param file a local path, or a Hadoop path with a scheme
     * @param overrides {@code key=value} each
     * @throws ConfigurationException if anything in it is wrong
     * @throws io.targetdrop.data.DataException if the data cannot be read
     */
    public static SearchPlan read(String file, List<String> overrides) {
        return plan(file, ConfigurationReader.parse(file, overrides));
    }

    /** As {@link #read(String, List)}, without a file. */
    static SearchPlan read(List<String> settings) {
        return plan(ConfigurationReader.NO_FILE, ConfigurationReader.parse(settings));
    }

    /** The search in a configuration whose keys are known. */
    static SearchPlan plan(String file, Config config) {
        return new SearchReader(file, config).plan();
    }

    private SearchPlan plan() {
        List<Axis> axes = axes();
        SearchConfig settings = Sections.SEARCH.read(search);
        Sampling sampling = Sections.SAMPLING.read(search);
        PointSpace space = new PointSpace(file, config.withoutPath(SEARCH), axes, settings.repetitions());
        List<Point> points = points(axes, space, sampling);
        requireUsed(axes, space);
        SearchPlan plan = new SearchPlan(
                settings,
                axes.stream().map(Axis::key).distinct().toList(),
                points,
                space.checksums(),
                settings.strategy().proposals().map(proposing -> space));
        plan.trials()
                .forEach(trial -> requireFit(
                        plan,
                        trial.config().averaging().workers(),
                        trial.config().data().validationShare()));
        return plan;
    }

    private List<Point> points(List<Axis> axes, PointSpace space, Sampling sampling) {
        Optional<Proposing> proposals = sampling.strategy().proposals();
        if (proposals.isPresent()) {
            return space.drawn(
                    Math.min(proposals.get().samples(), proposals.get().startup()));
        }
        Optional<Axis> range = axes.stream().filter(Axis::isRange).findFirst();
        if (range.isPresent() || axes.stream().anyMatch(axis -> axis.branch().isPresent()) && !sampling.takesAll()) {
            requireSamples(range, sampling);
            return space.drawn(sampling.samples());
        }
        Grid grid = new Grid(axes, space);
        List<Point> points = grid.points(sampling.samples());
        for (Axis axis : axes) {
            grid.sameValues(axis).ifPresent(same -> {
                throw new AxisReader(search).repeated(axis.key(), same.get(0), same.get(1));
            });
        }
        return points;
    }

    /** A range has too many values to try them all. */
    private void requireSamples(Optional<Axis> range, Sampling sampling) {
        if (range.isEmpty() || !sampling.takesAll()) {
            return;
        }
        String where = " where an axis is a range, as " + range.get().key() + " is, but ";
        if (sampling instanceof Sampling.Grid) {
            throw search.wrong(
                    "strategy",
                    "must not be grid" + where + "is grid; list the values, or set search.strategy = tpe and"
                            + " search.samples = 30");
        }
        throw search.wrong("samples", "must be a number" + where + "is all; set search.samples = 30");
    }

    /** The axes in file order, then those of {@code --set}. */
    private List<Axis> axes() {
        List<Axis> axes = new ArrayList<>();
        collect(AXES.read(search), List.of(), axes);
        requireOnce(axes);
        if (axes.isEmpty()) {
            throw search.wrong(
                    AXES.name(), "must have at least one key; add \"regularizer.drop-probability\" = [0, 0.1]");
        }
        // an axis comes before those that exist under its values, which are below it
        axes.sort(Comparator.comparing(Axis::line)
                .thenComparing(Axis::key)
                .thenComparing(axis -> axis.branch().map(Branch::value).orElse(-1)));
        return parentsFirst(axes);
    }

    /** HOCON may place a section of a list in an earlier line than the list, by a substitution. */
    private static List<Axis> parentsFirst(List<Axis> axes) {
        List<Axis> ordered = new ArrayList<>();
        for (Axis axis : axes) {
            if (axis.branch().isEmpty()) {
                ordered.add(axis);
                axes.stream()
                        .filter(inner -> inner.branch()
                                .filter(branch -> branch.axis().equals(axis.key()))
                                .isPresent())
                        .forEach(ordered::add);
            }
        }
        return ordered;
    }

    /**
     * Collects the axes of a section. Without quotes, a key with dots is a section in a section. A key that is null is left out.
     *
     * @param path the keys of the enclosing sections
     */
    private void collect(ConfigObject section, List<String> path, List<Axis> axes) {
        AxisReader reader = new AxisReader(search);
        for (String key : section.keySet()) {
            List<String> parts = new ArrayList<>(path);
            parts.add(key);
            ConfigValue value = section.get(key);
            if (value instanceof ConfigObject range && AxisReader.isRange(range)) {
                requireKey(String.join(".", parts));
                axes.add(reader.range(parts, range));
            } else if (value instanceof ConfigObject deeper) {
                requireNothingReplaced(deeper, parts);
                collect(deeper, parts, axes);
            } else if (value instanceof ConfigList list) {
                requireKey(String.join(".", parts));
                axes.addAll(reader.list(parts, list));
            } else if (value.valueType() != ConfigValueType.NULL) {
                throw search.wrong(
                        AXES.name(),
                        "must map keys to lists or ranges but " + String.join(".", parts) + " is " + Axis.text(value)
                                + "; write [" + Axis.text(value) + "]");
            }
        }
    }

    /** HOCON lets a section replace a list silently; such a section no longer accepts a fallback. */
    private void requireNothingReplaced(ConfigObject section, List<String> parts) {
        if (!section.withFallback(PROBE).containsKey(PROBE.keySet().iterator().next())) {
            String key = String.join(".", parts);
            String inner = key + "." + section.keySet().iterator().next();
            throw search.wrong(
                    AXES.name(),
                    "must not have the same key as a list and as a section but " + key
                            + " is both, and HOCON would drop the list; write \"" + inner + "\" in quotes");
        }
    }

    /** In HOCON, a quoted key and the same key unquoted are different keys. Under different values, a key may have two ranges. */
    private void requireOnce(List<Axis> axes) {
        for (Axis axis : axes) {
            List<Axis> both = axes.stream()
                    .filter(other -> other.key().equals(axis.key()) && isTogether(axis, other))
                    .sorted(Comparator.comparing(Axis::line))
                    .toList();
            if (both.size() > 1) {
                throw new ConfigurationException("search.axes must have a key once but " + axis.key()
                        + " is there twice, as " + both.get(0).spelledWithPlace() + " and as "
                        + both.get(1).spelledWithPlace() + "; remove one, or write both in the same way");
            }
        }
    }

    /** Whether two axes may exist at one point. */
    private static boolean isTogether(Axis one, Axis other) {
        return one.branch().isEmpty()
                || other.branch().isEmpty()
                || one.branch().equals(other.branch());
    }

    private void requireKey(String key) {
        if (key.equals("seed")) {
            throw search.wrong(AXES.name(), "must not have seed; search.repetitions gives each point several seeds");
        }
        if (key.equals(SEARCH) || key.startsWith(SEARCH + ".")) {
            throw search.wrong(AXES.name(), "must not have " + key + "; a search does not search its own settings");
        }
        try {
            ConfigUtil.splitPath(key);
        } catch (ConfigException e) {
            throw search.wrong(AXES.name(), "must have keys, their parts joined by dots, but " + key + " is not one");
        }
    }

    private void requireUsed(List<Axis> axes, PointSpace space) {
        for (Axis axis : axes) {
            if (!space.isUsed(axis)) {
                throw search.wrong(
                        AXES.name(),
                        "must have keys that have an effect but " + axis.key() + " is used by no trial; remove it");
            }
        }
    }

    private void requireFit(SearchPlan plan, int workers, double validationShare) {
        if (plan.config().placement() == Placement.TASK && workers != 1) {
            throw new ConfigurationException(
                    "averaging.workers must be 1 with search.placement = task, where a trial is one"
                            + " worker, but is " + workers + "; set it to 1, or set search.placement = cluster");
        }
        if (validationShare == 0) {
            throw new ConfigurationException(
                    "data.validation-share must be above 0 for a search, which selects by it, but is 0; 0.1 is usual");
        }
    }
}
