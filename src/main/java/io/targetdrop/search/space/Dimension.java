package io.targetdrop.search.space;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The values that one axis may have, as numbers. A share in [0, 1) says where in the dimension a value is, so that drawing it
 * uniformly draws the value.
 */
public sealed interface Dimension {
    /** Drawn numbers have four significant digits: more would only make them hard to read. */
    MathContext DIGITS = new MathContext(4);

    /**
     * The value at a share.
     *
     * @param share in [0, 1]
     */
    double value(double share);

    /** The share of a value, in [0, 1]; of a value that is one of several, the middle of its part. */
    double share(double value);

    /** How many values there are; 0 for any number in a range. */
    long count();

    /** Some of its values, the first one first: all of a list, the two ends of a range. */
    List<Double> examples();

    /** Whether a value belongs to it. */
    default boolean has(double value) {
        return value == value(share(value));
    }

    /** Values without an order, by their index. */
    record Choice(int size) implements Dimension {
        @Override
        public double value(double share) {
            return bin(share, size);
        }

        @Override
        public double share(double value) {
            return (value + 0.5) / size;
        }

        @Override
        public long count() {
            return size;
        }

        @Override
        public List<Double> examples() {
            return IntStream.range(0, size).mapToObj(index -> (double) index).toList();
        }
    }

    /** Numbers from low to high, all equally likely. */
    record Uniform(double low, double high) implements Dimension {
        @Override
        public double value(double share) {
            return rounded(low + share * (high - low), low, high);
        }

        @Override
        public double share(double value) {
            return clamped((value - low) / (high - low));
        }

        @Override
        public boolean has(double value) {
            return value >= low && value <= high;
        }

        @Override
        public long count() {
            return 0;
        }

        @Override
        public List<Double> examples() {
            return List.of(low, high);
        }
    }

    /** Numbers from low to high, whose logarithms are all equally likely. */
    record LogUniform(double low, double high) implements Dimension {
        @Override
        public double value(double share) {
            return rounded(low * StrictMath.exp(share * span()), low, high);
        }

        @Override
        public double share(double value) {
            return clamped(StrictMath.log(value / low) / span());
        }

        private double span() {
            return StrictMath.log(high / low);
        }

        @Override
        public boolean has(double value) {
            return value >= low && value <= high;
        }

        @Override
        public long count() {
            return 0;
        }

        @Override
        public List<Double> examples() {
            return List.of(low, high);
        }
    }

    /** The whole numbers low, low + step, and so on, up to high at most. */
    record Whole(int low, int high, int step) implements Dimension {
        @Override
        public double value(double share) {
            return low + (double) step * bin(share, count());
        }

        @Override
        public double share(double value) {
            return clamped(((value - low) / step + 0.5) / count());
        }

        @Override
        public long count() {
            return ((long) high - low) / step + 1;
        }

        @Override
        public List<Double> examples() {
            return List.of((double) low, low + (double) step * (count() - 1));
        }
    }

    /** The index of the part that a share is in, of so many equal ones. */
    private static long bin(double share, long count) {
        return Math.min(count - 1, (long) (share * count));
    }

    private static double rounded(double value, double low, double high) {
        return Math.max(low, Math.min(high, new BigDecimal(value, DIGITS).doubleValue()));
    }

    private static double clamped(double share) {
        return Math.max(0, Math.min(1, share));
    }
}
