package io.targetdrop.configuration;

import io.targetdrop.networks.NetworkConfig;
import io.targetdrop.regularizers.DropSchedule;
import io.targetdrop.regularizers.RegularizerConfig.BlockDrop;
import io.targetdrop.regularizers.RegularizerConfig.Drop;
import io.targetdrop.regularizers.RegularizerConfig.TargetDrop;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes the sites of a network as {@code regularizer}, for {@link RegularizerReader} to read back. */
final class RegularizerWriter {
    private RegularizerWriter() {}

    /** The regularisers at the sites that have one. */
    static List<Drop> drops(NetworkConfig network) {
        return network.sites().values().stream()
                .filter(Drop.class::isInstance)
                .map(Drop.class::cast)
                .toList();
    }

    /** The first site's settings for all, and the sites that differ from it. */
    static Map<String, Object> write(NetworkConfig network) {
        Map<String, Object> section = new LinkedHashMap<>();
        List<Drop> regularizers = drops(network);
        if (regularizers.isEmpty()) {
            section.put("name", "none");
            return section;
        }
        section.put("name", regularizers.get(0).label());
        section.putAll(settings(regularizers.get(0)));
        Map<String, Object> at = new LinkedHashMap<>();
        network.sites().forEach((site, regularizer) -> {
            if (regularizer instanceof Drop here && !here.equals(regularizers.get(0))) {
                at.put(site, settings(here));
            }
        });
        if (!at.isEmpty()) {
            section.put("at", at);
        }
        return section;
    }

    private static Map<String, Object> settings(Drop drop) {
        Map<String, Object> section = new LinkedHashMap<>();
        section.put("drop-probability", drop.dropProbability());
        if (drop instanceof BlockDrop block) {
            section.put("block-size", block.blockSize());
        }
        if (drop instanceof TargetDrop targetDrop) {
            section.put("reduction-ratio", targetDrop.reductionRatio());
            section.put("attention", Section.label(targetDrop.attention()));
            section.put("keep-scale", Section.label(targetDrop.keepScale()));
        }
        section.put("schedule", schedule(drop.schedule()));
        return section;
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
