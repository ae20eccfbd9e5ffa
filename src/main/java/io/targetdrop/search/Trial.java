package io.targetdrop.search;

import io.targetdrop.data.Sha256;
import io.targetdrop.training.EarlyStopping;
import io.targetdrop.training.EarlyStopping.Validated;
import io.targetdrop.training.Metric;
import io.targetdrop.training.RunConfig;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One run of a search: a point of the search space with one of its seeds.
 *
 * @param ids hashes of everything that its result depends on
 * @param values the point: the value of each axis that applies to it, by key, in the order of the axes
 * @param repetition counted from 0; the seed is the base seed plus this
 * @param config what is trained
 * @param proposal how a search came to its point
 */
public record Trial(Trial.Id ids, Map<String, String> values, int repetition, RunConfig config, Proposal proposal)
        implements Serializable {
    /** A trial of a point that was listed. */
    public Trial(Trial.Id ids, Map<String, String> values, int repetition, RunConfig config) {
        this(ids, values, repetition, config, Proposal.LISTED);
    }

    /**
     * How a search came to a point.
     *
     * @param number in the order in which the search drew or proposed its points, from 0; -1 for a point that was listed
     * @param learnedFrom how many points the estimator had learned from that proposed it; 0 if it was drawn
     * @param epochs after how many epochs these were compared; 0 if it was drawn
     */
    public record Proposal(int number, int learnedFrom, int epochs) implements Serializable {
        /** Of a search that lists its points. */
        public static final Proposal LISTED = new Proposal(-1, 0, 0);

        /** A point that was drawn at random. */
        public static Proposal drawn(int number) {
            return new Proposal(number, 0, 0);
        }

        /** Whether the point was listed. */
        public boolean isListed() {
            return number < 0;
        }
    }

    /** A hash of everything that its result depends on. */
    public String id() {
        return ids.trial();
    }

    /** How it monitors its validation part, which decides which epoch is its result. */
    EarlyStopping earlyStopping() {
        return config.training().earlyStopping();
    }

    /** The point as text: {@code drop-probability 0.1, block-size 5}; keys without their sections. */
    public String point() {
        return point(values);
    }

    /** A point as text. */
    public static String point(Map<String, String> values) {
        return values.isEmpty()
                ? "base"
                : values.entrySet().stream()
                        .map(value -> AxisText.name(value.getKey()) + " " + value.getValue())
                        .collect(Collectors.joining(", "));
    }

    /** Its cost relative to other trials: the multiplications of all epochs, up to a factor that all trials share. */
    double cost() {
        return (double) config.data().trainLimit()
                * config.training().epochs()
                * config.network().name().cost().multiplications();
    }

    /**
     * A part of a trial that is trained without a pause.
     *
     * @param trial the trial
     * @param epochs the epoch at whose end it stops, counted from 1
     */
    public record Leg(Trial trial, int epochs) {

        /** Trains the trial to its end. */
        static Leg whole(Trial trial) {
            return new Leg(trial, trial.config().training().epochs());
        }

        /** Whether the trial ends with it. */
        boolean isLast() {
            return epochs >= trial.config().training().epochs();
        }

        /**
         * The validation score of the trial if it ended with this leg.
         *
         * @param results the finished epochs of the trial, in order
         * @param metric which score
         * @return NaN if there are none
         */
        double score(List<? extends Validated> results, Metric metric) {
            List<? extends Validated> own = results.subList(0, Math.min(epochs, results.size()));
            return own.isEmpty()
                    ? Double.NaN
                    : own.get(trial.earlyStopping().resultEpoch(own) - 1)
                            .validationMeasures()
                            .of(metric);
        }
    }

    /**
     * The ids of a trial. The same computation always has the same ids, so that a resumed search knows what is done, and two
     * searches that share a directory agree.
     *
     * @param trial hash of its settings, its seed, its repetition and its data
     * @param point hash of what its repetitions have in common: two trials are repetitions of one point only if they share
     *     it, in whatever search and with whatever seed
     * @param data hash of the checksums of the files that it is trained and tested on
     */
    public record Id(String trial, String point, String data) implements Serializable {
        /** The end of a parameter that is the SHA-256 of the file that a parameter without this end names. */
        public static final String CONTENT = ".sha256";

        /** Hexadecimal digits, 64 bits: among a million trials, two collide once in 40 million searches. */
        private static final int DIGITS = 16;

        /** Checksums of directories that are too large to read in full; different pictures may have the same ones. */
        private static final Set<String> WEAK = Set.of("names-and-sizes");

        /**
         * The ids of a trial.
         *
         * @param parameters all resolved settings, including the seed, by key
         * @param repetition counted from 0
         * @param checksums of the data, by file
         */
        public static Id of(Map<String, String> parameters, int repetition, Map<String, String> checksums) {
            String data = lines(checksums);
            Map<String, String> shared = new TreeMap<>(parameters);
            shared.remove("seed");
            if (!checksums.keySet().equals(WEAK)) {
                shared.remove("data.path"); // the same files at another path are the same data
            }
            parameters.keySet().stream()
                    .filter(key -> key.endsWith(CONTENT))
                    .forEach(key -> shared.remove(key.substring(0, key.length() - CONTENT.length())));
            return new Id(
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
}
