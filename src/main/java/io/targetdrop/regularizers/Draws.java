package io.targetdrop.regularizers;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.IntSupplier;

/** Draws that lie between taking the largest value and taking any. */
final class Draws {
    private Draws() {}

    /** The temperature of a randomness r in [0, 1): r / (1 − r). */
    static double temperature(double randomness) {
        return randomness / (1 - randomness);
    }

    /** Every stride-th value from the first one on: its mean becomes 0 and its deviation 1, or 0 where all are equal. */
    static void standardize(double[] values, int first, int stride) {
        int count = 0;
        double sum = 0;
        for (int i = first; i < values.length; i += stride) {
            sum += values[i];
            count++;
        }
        double mean = sum / count;
        double squares = 0;
        for (int i = first; i < values.length; i += stride) {
            squares += (values[i] - mean) * (values[i] - mean);
        }
        double deviation = Math.sqrt(squares / count);
        for (int i = first; i < values.length; i += stride) {
            values[i] = deviation > 0 ? (values[i] - mean) / deviation : 0;
        }
    }

    /**
     * Adds noise, so that the K largest values are drawn without replacement, each with a probability that grows with
     * exp(value / T). With a randomness of 1 the noise alone decides, among values that must be equal.
     */
    static void addGumbelNoise(double[] values, double randomness, SplittableRandom random) {
        double temperature = randomness == 1 ? 1 : temperature(randomness);
        for (int i = 0; i < values.length; i++) {
            values[i] -= temperature * Math.log(-Math.log(1 - random.nextDouble()));
        }
    }

    /** Draws indices, with replacement, each with a probability proportional to exp(value / T). Overwrites the values. */
    static IntSupplier byExponentials(double[] values, double temperature, SplittableRandom random) {
        double largest = Arrays.stream(values).max().orElseThrow();
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            sum += Math.exp((values[i] - largest) / temperature);
            values[i] = sum;
        }
        int last = values.length - 1;
        return () -> {
            int index = Arrays.binarySearch(values, random.nextDouble() * values[last]);
            return Math.min(last, index >= 0 ? index + 1 : -index - 1);
        };
    }
}
