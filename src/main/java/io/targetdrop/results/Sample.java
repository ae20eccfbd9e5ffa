package io.targetdrop.results;

import java.util.List;
import java.util.Locale;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;
import org.apache.commons.math3.stat.inference.TTest;

/**
 * Values of the same thing, measured several times.
 *
 * @param values in any order
 */
public record Sample(List<Double> values) {

    /** How many there are. */
    public int count() {
        return values.size();
    }

    /** Their mean; NaN of none. */
    public double mean() {
        return values.isEmpty() ? Double.NaN : statistics().getMean();
    }

    /** The standard error of the mean, s/√n; NaN of fewer than two. */
    public double standardError() {
        return count() < 2 ? Double.NaN : statistics().getStandardDeviation() / Math.sqrt(count());
    }

    private SummaryStatistics statistics() {
        SummaryStatistics statistics = new SummaryStatistics();
        values.forEach(statistics::addValue);
        return statistics;
    }

    /**
     * The two-sided p-value of Welch's t-test that both have the same mean; their variances may differ. NaN where one of them
     * has fewer than two values, or all values of each are the same.
     */
    public double welch(Sample other) {
        boolean isPossible = count() >= 2 && other.count() >= 2;
        return isPossible ? new TTest().tTest(array(), other.array()) : Double.NaN;
    }

    /**
     * The two-sided p-value of Student's t-test that the mean is 0; of differences between pairs, the paired t-test. NaN of
     * fewer than two values, or where all are 0.
     */
    public double zeroMean() {
        return count() < 2 ? Double.NaN : new TTest().tTest(0, array());
    }

    private double[] array() {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** {@code 0.8731 ± 0.0042}; without the error where there is none. */
    public String shown() {
        return count() < 2
                ? String.format(Locale.ROOT, "%.4f", mean())
                : String.format(Locale.ROOT, "%.4f ± %.4f", mean(), standardError());
    }
}
