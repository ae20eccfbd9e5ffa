package io.targetdrop.benchmarks.tables;

import java.util.Arrays;
import org.apache.commons.math3.stat.descriptive.rank.Median;

/**
 * The measurements of one contender, one per round.
 *
 * @param name of the contender, or of a ratio
 * @param network the network's name; empty if there is none
 * @param batch images in a step
 * @param threads OpenMP threads
 * @param unit of the values
 * @param values one per round, at least one
 */
public record Series(String name, String network, int batch, int threads, String unit, double[] values) {

    /** The unit of quotients. */
    public static final String RATIO = "ratio";

    public Series {
        if (!(values.length >= 1)) {
            throw new IllegalArgumentException("values of " + name + " must be at least one but are none");
        }
        values = values.clone();
    }

    /** The middle value, or the mean of the two in the middle. */
    public double median() {
        return new Median().evaluate(values);
    }

    /** The smallest value. */
    public double minimum() {
        return Arrays.stream(values).min().orElseThrow();
    }

    /** The largest value. */
    public double maximum() {
        return Arrays.stream(values).max().orElseThrow();
    }

    /**
     * This series divided by another of the same rounds, round by round.
     *
     * @param newName the name of the quotient
     * @param divisor has as many values as this series
     */
    public Series dividedBy(Series divisor, String newName) {
        if (!(divisor.values.length == values.length)) {
            throw new IllegalArgumentException("rounds of " + divisor.name + " must be those of " + name + ", "
                    + values.length + ", but are " + divisor.values.length);
        }
        double[] quotients = new double[values.length];
        for (int round = 0; round < quotients.length; round++) {
            quotients[round] = values[round] / divisor.values[round];
        }
        return new Series(newName, network, batch, threads, RATIO, quotients);
    }
}
