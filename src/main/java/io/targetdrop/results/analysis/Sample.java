package io.targetdrop.results.analysis;

import java.util.List;
import java.util.Locale;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;
import org.apache.commons.math3.stat.inference.TTest;

/**
 * Repeated measurements of the same quantity.
 *
 * @param values in any order
 */
public record Sample(List<Double> values) {

    /** The number of values. */
    public int count() {
        return values.size();
    }

    /** Their mean; NaN if there are none. */
    public double mean() {
        return values.isEmpty() ? Double.NaN : statistics().getMean();
    }

    /** The standard error of the mean, s/√n; NaN for fewer than two values. */
    public double standardError() {
        return count() < 2 ? Double.NaN : statistics().getStandardDeviation() / Math.sqrt(count());
    }

    private SummaryStatistics statistics() {
        SummaryStatistics statistics = new SummaryStatistics();
        values.forEach(statistics::addValue);
        return statistics;
    }

    /**
     * The two-sided p-value of Welch's t-test for equal means; the variances may differ. NaN if one of the samples has fewer
     * than two values, or neither varies.
     */
    public double welch(Sample other) {
        boolean isPossible = count() >= 2 && other.count() >= 2;
        return isPossible ? new TTest().tTest(array(), other.array()) : Double.NaN;
    }

    /**
     * The two-sided p-value of Student's t-test for a mean of 0; for differences between pairs, this is the paired t-test. NaN
     * for fewer than two values, or if all are 0.
     */
    public double zeroMean() {
        return count() < 2 ? Double.NaN : new TTest().tTest(0, array());
    }

    private double[] array() {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** {@code 0.8731 ± 0.0042}; without the error if there is none. */
    public String shown() {
        return count() < 2
                ? String.format(Locale.ROOT, "%.4f", mean())
                : String.format(Locale.ROOT, "%.4f ± %.4f", mean(), standardError());
    }
}
