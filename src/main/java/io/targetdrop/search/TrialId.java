package io.targetdrop.search;

import io.targetdrop.data.Sha256;
import io.targetdrop.training.RunConfig;
import java.io.Serializable;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A trial's names: the same wherever and whenever the same thing is computed, so that a search that is resumed knows what is
 * done, and two searches that meet agree.
 *
 * @param trial the name of the trial: of its settings, its seed, its repetition and its data
 * @param point what all of its repetitions have in common: trials are repetitions of one point only if they share it,
 *     whatever search they are of and whatever its seed
 * @param data the files that it is trained and tested on, by their content as far as their checksums say
 */
public record TrialId(String trial, String point, String data) implements Serializable {
    /** Hexadecimal digits, 64 bits: among a million trials, two meet once in 40 million searches. */
    private static final int DIGITS = 16;

    /** Checksums of directories too large to be read as a whole, which others with different pictures may share. */
    private static final Set<String> WEAK = Set.of("names-and-sizes");

    /**
     * The names of a trial.
     *
     * @param parameters all resolved settings, the seed among them, by key
     * @param repetition from 0
     * @param checksums of the data, by file
     */
    public static TrialId of(Map<String, String> parameters, int repetition, Map<String, String> checksums) {
        String data = lines(checksums);
        Map<String, String> shared = new TreeMap<>(parameters);
        shared.remove("seed");
        if (!checksums.keySet().equals(WEAK)) {
            shared.remove("data.path"); // the same files in another place are the same data
        }
        return new TrialId(
                hash(lines(parameters) + "repetition=" + repetition + "\n" + data),
                hash(lines(shared) + data),
                hash(data));
    }

    private static String lines(Map<String, String> values) {
        StringBuilder lines = new StringBuilder();
        new TreeMap<>(values)
                .forEach((key, value) ->
                        lines.append(key).append('=').append(value).append('\n'));
        return lines.toString();
    }

    private static String hash(String text) {
        Sha256 hash = new Sha256();
        hash.update("results=" + RunConfig.RESULTS_VERSION + "\n" + text);
        return hash.hex().substring(0, DIGITS);
    }
}
