package io.targetdrop.configuration;

import io.targetdrop.networks.NetworkName;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What may stand in {@code network.sites}: names of sites, and words for all of a kind. */
final class SiteNames {
    /** All outputs of stages. */
    static final String STAGES = "stages";

    /** All places inside residual blocks. */
    static final String BLOCKS = "blocks";

    private SiteNames() {}

    /** The sites that are meant, each once, in the order given. */
    static Set<String> resolve(Section section, NetworkName network, List<String> names) {
        Set<String> sites = new LinkedHashSet<>();
        for (String name : names) {
            sites.addAll(sitesOf(section, network, name));
        }
        return sites;
    }

    private static List<String> sitesOf(Section section, NetworkName network, String name) {
        if (name.equals(STAGES)) {
            return network.stageSites();
        }
        if (name.equals(BLOCKS) && !network.blockSites().isEmpty()) {
            return network.blockSites();
        }
        if (!network.sites().contains(name)) {
            throw section.wrong("sites", "must be " + allowed(network) + " but one is '" + name + "'");
        }
        return List.of(name);
    }

    private static String allowed(NetworkName network) {
        List<String> all = new ArrayList<>();
        all.add(STAGES);
        if (!network.blockSites().isEmpty()) {
            all.add(BLOCKS);
        }
        all.addAll(network.sites());
        return "among " + String.join(", ", all) + " for " + network.label();
    }
}
