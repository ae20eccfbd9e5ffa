package io.targetdrop.training.spark;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import io.targetdrop.training.EpochResult;
import io.targetdrop.training.EpochResult.RoundTimes;
import io.targetdrop.training.Replicas;
import java.util.function.ToDoubleFunction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.metrics.MetricsSystem;
import org.apache.spark.metrics.source.Source;

/**
 * The progress of a run as Spark metrics of the driver, source {@code targetdrop}. Spark's sinks (Prometheus, JMX, CSV)
 * show them next to its own: {@code epoch}, {@code loss}, {@code images_per_second}, {@code train_accuracy},
 * {@code validation_accuracy}, and the shares of the last epoch's time.
 */
public final class TrainingMetrics implements Source, AutoCloseable {
    private final MetricRegistry registry = new MetricRegistry();
    private final MetricsSystem system;
    /** Written by the thread of the run, read by Spark's sinks. */
    private volatile int epoch;

    private volatile double loss = Double.NaN;
    private volatile EpochResult last;

    private TrainingMetrics(MetricsSystem system) {
        this.system = system;
        gauge("epoch", () -> epoch);
        gauge("loss", () -> loss);
        ofEpoch("images_per_second", EpochResult::imagesPerSecond);
        ofEpoch("train_accuracy", result -> result.train().accuracy());
        ofEpoch("validation_accuracy", result -> result.validation().accuracy());
        ofTimes("compute_share", RoundTimes::compute);
        ofTimes("data_share", RoundTimes::data);
        ofTimes("averaging_share", RoundTimes::averaging);
        ofTimes("waiting_share", RoundTimes::waiting);
    }

    /** Registers the metrics of a run, until they are closed. */
    public static TrainingMetrics register(JavaSparkContext spark) {
        TrainingMetrics metrics = new TrainingMetrics(spark.sc().env().metricsSystem());
        metrics.system.registerSource(metrics);
        return metrics;
    }

    private void gauge(String name, Gauge<Object> value) {
        registry.register(name, value);
    }

    private void ofEpoch(String name, ToDoubleFunction<EpochResult> value) {
        gauge(name, () -> last == null ? Double.NaN : value.applyAsDouble(last));
    }

    private void ofTimes(String name, ToDoubleFunction<RoundTimes> part) {
        ofEpoch(
                name,
                result -> result.times().areDivided()
                        ? part.applyAsDouble(result.times()) / result.times().total()
                        : Double.NaN);
    }

    /** Call it after each round. The epoch is counted from 1. */
    public void round(int ofEpoch, Replicas.RoundSummary round) {
        epoch = ofEpoch;
        loss = round.loss();
    }

    /** Call it after each epoch. */
    public void epoch(EpochResult result) {
        last = result;
    }

    @Override
    public String sourceName() {
        return "targetdrop";
    }

    @Override
    public MetricRegistry metricRegistry() {
        return registry;
    }

    @Override
    public void close() {
        system.removeSource(this);
    }
}
