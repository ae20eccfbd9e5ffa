package io.targetdrop.search;

import org.apache.spark.api.java.JavaSparkContext;

/** The jobs of a trial, as Spark's pages show them; to cancel one of them is to cancel the trial. */
final class JobGroup {
    private JobGroup() {}

    /** From now on, this thread's jobs are the trial's. */
    static void enter(JavaSparkContext spark, Trial trial) {
        spark.setJobGroup("trial " + trial.id(), trial.point() + ", repetition " + (trial.repetition() + 1), true);
    }
}
