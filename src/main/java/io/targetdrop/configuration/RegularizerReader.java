package io.targetdrop.configuration;

import io.targetdrop.networks.NetworkName;
import io.targetdrop.regularizers.DropMethod;
import io.targetdrop.regularizers.DropSchedule;
import io.targetdrop.regularizers.RegularizerConfig;
import io.targetdrop.regularizers.RegularizerConfig.BlockDrop;
import io.targetdrop.regularizers.RegularizerConfig.Drop;
import io.targetdrop.regularizers.RegularizerConfig.RandomDrop;
import io.targetdrop.regularizers.RegularizerConfig.TargetDrop;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads {@code regularizer}, with its settings for single sites under {@code at}.
 *
 * <p>With {@code name = none} the settings are checked as TargetDrop's and then not used: {@code --set
 * regularizer.name=none} compares a file with and without its regulariser.
 */
final class RegularizerReader {
    /** What may stand under {@code name}. */
    enum Name {
        NONE,
        TARGETDROP,
        DROPOUT,
        SPATIAL_DROPOUT,
        DROPBLOCK,
        ATTENTIONDROP,
        CORRDROP,
        FOCUSEDDROPOUT
    }

    enum Schedule {
        CONSTANT,
        LINEAR_RAMP
    }

    private static final String BLOCK_SIZE = "block-size";
    private static final List<String> OF_TARGETDROP = List.of("reduction-ratio", "attention", "keep-scale");

    private RegularizerReader() {}

    static boolean isNone(Section regularizer) {
        return name(regularizer) == Name.NONE;
    }

    private static Name name(Section regularizer) {
        return regularizer.choice("name", Defaults.REGULARIZER);
    }

    /** What stands at each of the sites. */
    static Map<String, RegularizerConfig> read(Section regularizer, NetworkName network, Set<String> sites) {
        Name name = name(regularizer);
        Drop everywhere = drop(name, regularizer);
        Section at = regularizer.section("at");
        boolean none = name == Name.NONE;
        Map<String, RegularizerConfig> bySite = new HashMap<>();
        for (String site : sites) {
            bySite.put(site, none ? new RegularizerConfig.None() : everywhere);
        }
        for (String site : at.keys()) {
            requireSite(at, site, network, none ? Set.of(site) : sites);
            Drop here = drop(name, at.section(site).orElse(regularizer));
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

    private static Drop drop(Name name, Section section) {
        return name == Name.NONE || name == Name.TARGETDROP
                ? targetDrop(section)
                : randomDrop(DropMethod.valueOf(name.name()), section);
    }

    private static TargetDrop targetDrop(Section section) {
        TargetDrop defaults = TargetDrop.defaults();
        DropSchedule schedule = schedule(section.named("schedule"));
        return section.build(() -> new TargetDrop(
                section.number("drop-probability", defaults.dropProbability()),
                section.whole(BLOCK_SIZE, defaults.blockSize()),
                section.whole("reduction-ratio", defaults.reductionRatio()),
                section.choice("attention", defaults.attention()),
                section.choice("keep-scale", defaults.keepScale()),
                schedule));
    }

    private static RandomDrop randomDrop(DropMethod method, Section section) {
        section.refuse(method.label(), OF_TARGETDROP);
        RandomDrop defaults = method.defaults();
        if (!(defaults instanceof BlockDrop)) {
            section.refuse(method.label(), List.of(BLOCK_SIZE));
        }
        DropSchedule schedule = schedule(section.named("schedule"));
        return section.build(() -> method.settings(
                section.number("drop-probability", defaults.dropProbability()),
                section.whole(BLOCK_SIZE, method.usualBlockSize()),
                schedule));
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
