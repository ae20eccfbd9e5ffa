package io.targetdrop.configuration;

import io.targetdrop.networks.NetworkName;
import io.targetdrop.regularizers.DropSchedule;
import io.targetdrop.regularizers.Regularizer;
import io.targetdrop.regularizers.RegularizerConfig;
import io.targetdrop.regularizers.TargetDrop;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Reads {@code regularizer}, with its settings for single sites under {@code at}.
 *
 * <p>With {@code name = none} the settings are checked as TargetDrop's and then not used: {@code --set
 * regularizer.name=none} compares a file with and without its regulariser.
 */
final class RegularizerReader {
    private static final String NONE = "none";

    enum Schedule {
        CONSTANT,
        LINEAR_RAMP
    }

    private RegularizerReader() {}

    static boolean isNone(Section regularizer) {
        return name(regularizer).equals(NONE);
    }

    private static String name(Section regularizer) {
        String[] names = Stream.concat(
                        Stream.of(NONE), Regularizer.all().stream().map(Regularizer::label))
                .toArray(String[]::new);
        return regularizer.choice("name", Defaults.REGULARIZER, names, name -> name);
    }

    /** What stands at each of the sites. */
    static Map<String, RegularizerConfig> read(Section regularizer, NetworkName network, Set<String> sites) {
        String name = name(regularizer);
        Regularizer everywhere = drop(name, regularizer);
        Section at = regularizer.section("at");
        boolean none = name.equals(NONE);
        Map<String, RegularizerConfig> bySite = new HashMap<>();
        for (String site : sites) {
            bySite.put(site, none ? new RegularizerConfig.None() : everywhere);
        }
        for (String site : at.keys()) {
            requireSite(at, site, network, none ? Set.of(site) : sites);
            Regularizer here = drop(name, at.section(site).orElse(regularizer));
            if (!none) {
                bySite.put(site, here);
            }
        }
        return bySite;
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

    private static Regularizer drop(String name, Section section) {
        Regularizer usual = Regularizer.named(name).orElseGet(TargetDrop::new);
        section.refuse(usual.label(), foreign(usual));
        Map<String, Object> settings = new LinkedHashMap<>();
        usual.settings().forEach((key, value) -> settings.put(key, read(section, key, value)));
        return section.build(() -> usual.with(settings));
    }

    /** The settings that only other methods have. */
    private static List<String> foreign(Regularizer method) {
        return Regularizer.all().stream()
                .flatMap(other -> other.settings().keySet().stream())
                .distinct()
                .filter(key -> !method.settings().containsKey(key))
                .toList();
    }

    private static Object read(Section section, String key, Object usual) {
        if (usual instanceof Double number) {
            return section.number(key, number);
        }
        if (usual instanceof Integer whole) {
            return section.whole(key, whole);
        }
        if (usual instanceof Enum<?> constant) {
            Enum<?>[] constants = constant.getDeclaringClass().getEnumConstants();
            return section.choice(key, constant, constants, Section::label);
        }
        return schedule(section.named(key));
    }

    private static DropSchedule schedule(Section section) {
        if (section.choice("name", Defaults.DROP_SCHEDULE) == Schedule.CONSTANT) {
            section.refuse("the constant schedule", List.of("epochs"));
            return new DropSchedule.Constant();
        }
        int epochs = section.requiredWhole("epochs", "the ramp needs the number of epochs it takes, for example 10");
        return section.build(() -> new DropSchedule.LinearRamp(epochs));
    }
}
