package io.targetdrop.networks;

import io.targetdrop.data.SettingException;
import io.targetdrop.regularizers.RegularizerConfig;
import java.io.Serializable;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A network and the regularisers at its sites.
 *
 * @param name the network
 * @param sites the regulariser of each site that has one, by the name of the site; the other sites stay empty
 */
public record NetworkConfig(NetworkName name, Map<String, RegularizerConfig> sites) implements Serializable {
    public NetworkConfig {
        for (String site : sites.keySet()) {
            if (!name.sites().contains(site)) {
                throw new SettingException(
                        "sites", "of " + name.label() + " are " + name.sites() + " but one is '" + site + "'");
            }
        }
        sites = Collections.unmodifiableMap(new TreeMap<>(sites));
    }

    /** Whether no regulariser drops anything. Such a network is the baseline when regularisers are compared. */
    public boolean dropsNothing() {
        return sites.values().stream().allMatch(RegularizerConfig::dropsNothing);
    }
}
