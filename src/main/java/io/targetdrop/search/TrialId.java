package io.targetdrop.search;

import io.targetdrop.data.Sha256;
import io.targetdrop.training.RunConfig;
import java.util.Map;
import java.util.TreeMap;

/**
 * A trial's name: the same wherever and whenever the same thing is computed, so that a search that goes on knows what is
 * done, and two searches that meet agree.
 */
public final class TrialId {
    /** Hexadecimal digits, 64 bits: among a million trials, two meet once in 40 million searches. */
    private static final int DIGITS = 16;

    private TrialId() {}

    /**
     * The name of a trial.
     *
     * @param parameters all resolved settings, the seed among them, by key
     * @param repetition from 0
     * @param checksums of the data, by file
     */
    public static String of(Map<String, String> parameters, int repetition, Map<String, String> checksums) {
        Sha256 hash = new Sha256();
        hash.update("results=" + RunConfig.RESULTS_VERSION + "\n");
        new TreeMap<>(parameters).forEach((key, value) -> hash.update(key + "=" + value + "\n"));
        hash.update("repetition=" + repetition + "\n");
        new TreeMap<>(checksums).forEach((file, checksum) -> hash.update(file + "=" + checksum + "\n"));
        return hash.hex().substring(0, DIGITS);
    }
}
