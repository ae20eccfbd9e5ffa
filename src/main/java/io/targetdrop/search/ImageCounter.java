package io.targetdrop.search;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.util.LongAccumulator;

/**
 * Counts the images trained on. Spark adds the count of a task when the task ends. The counts of running tasks come with the
 * executors' heartbeats, every 10 seconds.
 */
final class ImageCounter extends SparkListener implements AutoCloseable {
    private final SparkContext spark;
    private final LongAccumulator ended;
    private final Map<Long, Long> running = new ConcurrentHashMap<>();

    /** Starts at 0. */
    ImageCounter(SparkContext spark) {
        this.spark = spark;
        this.ended = spark.longAccumulator("images trained on");
        spark.addSparkListener(this);
    }

    /** The accumulator that tasks add to. */
    LongAccumulator accumulator() {
        return ended;
    }

    /** The number of images so far. A retried task counts once for each attempt. */
    long total() {
        return ended.value()
                + running.values().stream().mapToLong(Long::longValue).sum();
    }

    @Override
    public void onExecutorMetricsUpdate(SparkListenerExecutorMetricsUpdate update) {
        var tasks = update.accumUpdates().iterator();
        while (tasks.hasNext()) {
            var task = tasks.next();
            var accumulators = task._4().iterator();
            while (accumulators.hasNext()) {
                AccumulableInfo info = accumulators.next();
                if (info.id() == ended.id() && info.update().isDefined()) {
                    running.put((Long) task._1(), (Long) info.update().get());
                }
            }
        }
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd end) {
        running.remove(end.taskInfo().taskId());
    }

    @Override
    public void close() {
        spark.removeSparkListener(this);
    }
}
