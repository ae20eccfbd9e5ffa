package io.targetdrop.configuration;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.targetdrop.search.SearchConfig;
import io.targetdrop.search.SearchConfig.Placement;
import io.targetdrop.search.SearchPlan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
        Grid grid = new Grid(file, config.withoutPath(SEARCH), axes, settings.repetitions());
        int samples = Sections.SAMPLING.read(search).samples();
        SearchPlan plan =
                new SearchPlan(settings, axes.stream().map(Axis::key).toList(), grid.points(samples), grid.checksums());
        requireDifferent(axes, grid);
        requireUsed(axes, grid);
        plan.trials()
                .forEach(trial -> requireFit(
                        plan,
                        trial.config().averaging().workers(),
                        trial.config().data().validationShare()));
        return plan;
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
        axes.sort(Comparator.comparing(SearchReader::line).thenComparing(Axis::key));
        return axes;
    }

    private static int line(Axis axis) {
        int line = axis.values().get(0).origin().lineNumber();
        return line < 0 ? Integer.MAX_VALUE : line;
    }

    /**
     * Collects the axes of a section. Without quotes, a key with dots is a section in a section. A key that is null is left out.
     *
     * @param path the keys of the enclosing sections
     */
    private void collect(ConfigObject section, List<String> path, List<Axis> axes) {
        for (String key : section.keySet()) {
            List<String> parts = new ArrayList<>(path);
            parts.add(key);
            ConfigValue value = section.get(key);
            if (value instanceof ConfigObject deeper) {
                requireNothingReplaced(deeper, parts);
                collect(deeper, parts, axes);
            } else if (value instanceof ConfigList list) {
                axes.add(axis(parts, list));
            } else if (value.valueType() != ConfigValueType.NULL) {
                throw search.wrong(
                        AXES.name(),
                        "must map keys to lists but " + String.join(".", parts) + " is " + Axis.text(value)
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

    private Axis axis(List<String> parts, ConfigList values) {
        String key = String.join(".", parts);
        requireKey(key);
        if (values.isEmpty()) {
            throw search.wrong(
                    AXES.name(),
                    "must map keys to values but " + key + " has none; list at least one, or leave it out");
        }
        Map<String, ConfigValue> byMeaning = new HashMap<>();
        for (ConfigValue value : values) {
            ConfigValue same = byMeaning.putIfAbsent(Axis.meaning(key, value), value);
            if (same != null) {
                throw repeated(key, same, value);
            }
        }
        return new Axis(key, ConfigUtil.joinPath(parts), List.copyOf(values));
    }

    private ConfigurationException repeated(String key, ConfigValue value, ConfigValue same) {
        String both = Axis.text(value).equals(Axis.text(same))
                ? Axis.text(value) + " twice"
                : Axis.text(value) + " and " + Axis.text(same) + ", which mean the same";
        return search.wrong(AXES.name(), "must not repeat a value but " + key + " has " + both + "; remove one");
    }

    /** In HOCON, a quoted key and the same key unquoted are different keys. */
    private void requireOnce(List<Axis> axes) {
        Map<String, Axis> byKey = new HashMap<>();
        for (Axis axis : axes) {
            Axis other = byKey.putIfAbsent(axis.key(), axis);
            if (other != null) {
                List<Axis> both = new ArrayList<>(List.of(other, axis));
                both.sort(Comparator.comparing(SearchReader::line));
                throw new ConfigurationException("search.axes must have a key once but " + axis.key()
                        + " is there twice, as " + both.get(0).spelledWithPlace() + " and as "
                        + both.get(1).spelledWithPlace() + "; remove one, or write both in the same way");
            }
        }
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

    private void requireDifferent(List<Axis> axes, Grid grid) {
        for (Axis axis : axes) {
            grid.sameValues(axis).ifPresent(same -> {
                throw repeated(axis.key(), same.get(0), same.get(1));
            });
        }
    }

    private void requireUsed(List<Axis> axes, Grid grid) {
        for (Axis axis : axes) {
            if (!grid.isUsed(axis)) {
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
