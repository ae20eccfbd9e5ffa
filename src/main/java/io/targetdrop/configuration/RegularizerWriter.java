package io.targetdrop.configuration;

import io.targetdrop.networks.NetworkConfig;
import io.targetdrop.regularizers.DropSchedule;
import io.targetdrop.regularizers.Regularizer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes the sites of a network as {@code regularizer}, for {@link RegularizerReader} to read back. */
final class RegularizerWriter {
    private RegularizerWriter() {}

    /** The regularisers at the sites that have one. */
    static List<Regularizer> drops(NetworkConfig network) {
        return network.sites().values().stream()
                .filter(Regularizer.class::isInstance)
                .map(Regularizer.class::cast)
                .toList();
    }

    /** The first site's settings for all, and the sites that differ from it. */
    static Map<String, Object> write(NetworkConfig network) {
        Map<String, Object> section = new LinkedHashMap<>();
        List<Regularizer> regularizers = drops(network);
        if (regularizers.isEmpty()) {
            section.put("name", "none");
            return section;
        }
        section.put("name", regularizers.get(0).label());
        section.putAll(settings(regularizers.get(0)));
        Map<String, Object> at = new LinkedHashMap<>();
        network.sites().forEach((site, regularizer) -> {
            if (regularizer instanceof Regularizer here && !here.equals(regularizers.get(0))) {
                at.put(site, settings(here));
            }
        });
        if (!at.isEmpty()) {
            section.put("at", at);
        }
        return section;
    }

    private static Map<String, Object> settings(Regularizer regularizer) {
        Map<String, Object> section = new LinkedHashMap<>();
        regularizer.settings().forEach((key, value) -> section.put(key, written(value)));
        return section;
    }

    private static Object written(Object value) {
        if (value instanceof Enum<?> constant) {
            return Section.label(constant);
        }
        return value instanceof DropSchedule schedule ? schedule(schedule) : value;
    }

    /** Without settings a plain string, which replaces another site's schedule instead of mixing with it. */
    private static Object schedule(DropSchedule schedule) {
        if (schedule instanceof DropSchedule.LinearRamp ramp) {
            Map<String, Object> section = new LinkedHashMap<>();
            section.put("name", "linear-ramp");
            section.put("epochs", ramp.epochs());
            return section;
        }
        return "constant";
    }
}
