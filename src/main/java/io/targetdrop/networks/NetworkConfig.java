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
 * @param name which network
 * @param sites the regulariser of each site that has one, by the site's name; the others stay empty
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

    /** Whether it is the network without any regulariser: the baseline of whatever compares regularisers. */
    public boolean dropsNothing() {
        return sites.values().stream().allMatch(RegularizerConfig::dropsNothing);
    }
}
