package io.targetdrop.configuration;

import io.targetdrop.configuration.OneOf.Variant;
import io.targetdrop.networks.InitialModel;
import io.targetdrop.networks.NetworkConfig;
import io.targetdrop.networks.NetworkName;
import io.targetdrop.regularizers.DropSchedule;
import io.targetdrop.regularizers.Regularizer;
import io.targetdrop.regularizers.RegularizerConfig;
import io.targetdrop.regularizers.TargetDrop;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * {@code network} and {@code regularizer}, which together say which regulariser is at which site of which network. A site has
 * the method and the settings of {@code regularizer}, except for its own settings under {@code at}. If these name another method,
 * the site has that method's defaults in place of {@code regularizer}'s settings.
 *
 * <p>A method has the settings that its record has, with the defaults of the method. With {@code name = none} the settings
 * are checked as TargetDrop's and then not used, so that {@code --set regularizer.name=none} compares a file with and
 * without its regulariser.
 */
final class NetworkSections implements Part<NetworkConfig> {
    /** All outputs of stages. */
    private static final String STAGES = "stages";

    /** All places inside residual blocks. */
    private static final String BLOCKS = "blocks";

    private static final String NONE = "none";
    private static final String AT = "at";

    private static final Key<NetworkName> NETWORK = Key.of("network.name", NetworkName.class);

    /** Empty without a regulariser. */
    @SuppressWarnings("unchecked") // a list has no better class
    private static final Key<List<String>> SITES = (Key<List<String>>) (Key<?>) Key.of("network.sites", List.class);

    private static final Part<InitialModel> INITIAL_MODEL = new Mapped<>(
            Key.of("network.initial-model", String.class),
            path -> path.equals(NONE) ? new InitialModel.None() : new InitialModel.File(path),
            model -> model instanceof InitialModel.File file ? file.path() : NONE);

    static final OneOf<DropSchedule> DROP_SCHEDULE = new OneOf<>(
            "regularizer.schedule.name",
            "the %s schedule",
            List.of(
                    new Variant<>("constant", Fields.of(DropSchedule.Constant.class, "regularizer.schedule")),
                    new Variant<>("linear-ramp", Fields.of(DropSchedule.LinearRamp.class, "regularizer.schedule"))));

    /** A schedule that is a string replaces another site's schedule instead of being merged with it. */
    private static final Nested<DropSchedule> SCHEDULE =
            new Nested<>("schedule", DROP_SCHEDULE, Nested.ShortForm.WRITTEN);

    static final OneOf<RegularizerConfig> METHODS = new OneOf<>("regularizer.name", "%s", methods());

    private static Map<String, Part<? extends RegularizerConfig>> methods() {
        Map<String, Part<? extends RegularizerConfig>> methods = new LinkedHashMap<>();
        methods.put(NONE, new Mapped<>(settings(new TargetDrop()), unused -> new RegularizerConfig.None()));
        Regularizer.all().forEach(method -> methods.put(method.label(), settings(method)));
        return methods;
    }

    /** The settings that the method's record has, with the method's defaults. */
    @SuppressWarnings("unchecked") // the class of a record
    private static <D extends Regularizer> Fields<D> settings(D defaults) {
        Map<String, Part<?>> parts = new HashMap<>(Map.of("schedule", SCHEDULE));
        for (RecordComponent component : defaults.getClass().getRecordComponents()) {
            if (component.getType() != DropSchedule.class) {
                Key<?> key = Key.of(Schema.path("regularizer", component.getName()), component.getType());
                parts.put(component.getName(), withDefault(key, Fields.get(component, defaults)));
            }
        }
        return new Fields<>((Class<D>) defaults.getClass(), "regularizer", parts);
    }

    @SuppressWarnings("unchecked") // a key is of its component's type
    private static <T> Key<T> withDefault(Key<T> key, Object value) {
        return key.or((T) value);
    }

    @Override
    public NetworkConfig read(Section root) {
        Section network = root.section("network");
        Section regularizer = root.section("regularizer");
        NetworkName name = NETWORK.read(network);
        boolean isNowhere = isNone(regularizer) && !network.has(SITES.name());
        Set<String> sites = isNowhere ? Set.of() : sites(network, name);
        Map<String, RegularizerConfig> bySite = bySite(regularizer, name, sites);
        InitialModel model = INITIAL_MODEL.read(network);
        return network.build(() -> new NetworkConfig(name, bySite, model));
    }

    private static boolean isNone(Section regularizer) {
        return METHODS.key().read(regularizer).equals(NONE);
    }

    /** The sites that the names stand for, each once, in the given order. */
    private static Set<String> sites(Section section, NetworkName network) {
        Set<String> sites = new LinkedHashSet<>();
        for (String name : SITES.read(section)) {
            sites.addAll(sites(section, network, name));
        }
        return sites;
    }

    private static List<String> sites(Section section, NetworkName network, String name) {
        if (name.equals(STAGES)) {
            return network.stageSites();
        }
        if (name.equals(BLOCKS) && !network.blockSites().isEmpty()) {
            return network.blockSites();
        }
        if (!network.sites().contains(name)) {
            throw section.wrong(SITES.name(), "must be " + allowed(network) + " but one is '" + name + "'");
        }
        return List.of(name);
    }

    private static String allowed(NetworkName network) {
        List<String> all = new ArrayList<>(List.of(STAGES));
        if (!network.blockSites().isEmpty()) {
            all.add(BLOCKS);
        }
        all.addAll(network.sites());
        return "among " + String.join(", ", all) + " for " + network.label();
    }

    /** The regulariser at each of the sites. */
    private static Map<String, RegularizerConfig> bySite(Section regularizer, NetworkName network, Set<String> sites) {
        RegularizerConfig everywhere = METHODS.read(regularizer);
        Section at = regularizer.section(AT);
        boolean isNone = isNone(regularizer);
        Map<String, RegularizerConfig> bySite = new HashMap<>();
        sites.forEach(site -> bySite.put(site, everywhere));
        for (String site : at.keys()) {
            requireSite(at, site, network, isNone ? Set.of(site) : sites);
            Section own = at.section(site);
            RegularizerConfig here = METHODS.read(isAnother(own, regularizer) ? own : own.orElse(regularizer));
            if (!isNone) {
                bySite.put(site, here);
            }
        }
        if (!isNone) { // then an empty site is one that is not listed
            bySite.values().removeIf(RegularizerConfig.None.class::isInstance);
        }
        return bySite;
    }

    private static boolean isAnother(Section own, Section regularizer) {
        Key<String> name = METHODS.key();
        return own.has(name.name()) && !name.read(own).equals(name.read(regularizer));
    }

    private static void requireSite(Section at, String site, NetworkName network, Set<String> used) {
        if (!network.sites().contains(site)) {
            throw at.wrong(
                    site, "is not a site of " + network.label() + "; it has " + String.join(", ", network.sites()));
        }
        if (!used.contains(site)) {
            throw at.wrong(site, "has settings, but network.sites does not list that site; add it there");
        }
    }

    /** The first site's settings for all, and under {@code at} the sites that differ from it. */
    @Override
    public void write(NetworkConfig value, Map<String, Object> root) {
        List<Map.Entry<String, RegularizerConfig>> drops = value.sites().entrySet().stream()
                .filter(site -> site.getValue() instanceof Regularizer)
                .toList();
        Map<String, Object> network = new LinkedHashMap<>();
        NETWORK.write(value.name(), network);
        // an empty site next to occupied ones is a site that is not listed
        SITES.write(
                drops.isEmpty()
                        ? List.copyOf(value.sites().keySet())
                        : drops.stream().map(Map.Entry::getKey).toList(),
                network);
        INITIAL_MODEL.write(value.initialModel(), network);
        root.put("network", network);
        root.put("regularizer", drops.isEmpty() ? Map.of(METHODS.key().name(), NONE) : regularizer(drops));
    }

    private static Map<String, Object> regularizer(List<Map.Entry<String, RegularizerConfig>> drops) {
        RegularizerConfig first = drops.get(0).getValue();
        Map<String, Object> section = new LinkedHashMap<>();
        METHODS.write(first, section);
        Map<String, Object> at = new LinkedHashMap<>();
        for (Map.Entry<String, RegularizerConfig> site : drops) {
            if (!site.getValue().equals(first)) {
                Map<String, Object> own = new LinkedHashMap<>();
                METHODS.write(site.getValue(), own);
                own.remove(METHODS.key().name(), section.get(METHODS.key().name()));
                at.put(site.getKey(), own);
            }
        }
        if (!at.isEmpty()) {
            section.put(AT, at);
        }
        return section;
    }

    @Override
    public List<Key<?>> keys() {
        List<Key<?>> keys = new ArrayList<>(List.of(NETWORK, SITES));
        keys.addAll(INITIAL_MODEL.keys());
        keys.addAll(METHODS.keys());
        return keys;
    }
}
