package io.targetdrop.networks;

import io.targetdrop.data.SettingException;
import io.targetdrop.regularizers.RegularizerConfig;
import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * A network, the regularisers at its sites, and where its parameters come from.
 *
 * @param name the network
 * @param sites the regulariser of each site that has one, by the name of the site; the other sites stay empty
 * @param initialModel the parameters before training
 */
public record NetworkConfig(NetworkName name, Map<String, RegularizerConfig> sites, InitialModel initialModel)
        implements Serializable {
    public NetworkConfig {
        for (String site : sites.keySet()) {
            if (!name.sites().contains(site)) {
                throw new SettingException(
                        "sites", "of " + name.label() + " are " + name.sites() + " but one is '" + site + "'");
            }
        }
        sites = Collections.unmodifiableMap(inOrder(sites));
    }

    /** By name, the classifier's site last. */
    private static Map<String, RegularizerConfig> inOrder(Map<String, RegularizerConfig> sites) {
        Map<String, RegularizerConfig> ordered = new LinkedHashMap<>(new TreeMap<>(sites));
        if (ordered.containsKey(Architecture.CLASSIFIER)) {
            ordered.put(Architecture.CLASSIFIER, ordered.remove(Architecture.CLASSIFIER));
        }
        return ordered;
    }

    /** A network whose parameters are drawn. */
    public NetworkConfig(NetworkName name, Map<String, RegularizerConfig> sites) {
        this(name, sites, new InitialModel.None());
    }

    /** Whether no regulariser drops anything. Such a network is the baseline when regularisers are compared. */
    public boolean dropsNothing() {
        return sites.values().stream().allMatch(RegularizerConfig::dropsNothing);
    }
}
