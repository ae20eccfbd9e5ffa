package io.targetdrop.training.spark;

import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/** Spark in this process, for tests: no web pages, and only on 127.0.0.1. */
public final class LocalSpark {
    private LocalSpark() {}

    /** Starts it. */
    public static JavaSparkContext start(String master) {
        return new JavaSparkContext(new SparkConf()
                .setMaster(master)
                .setAppName("test")
                .set("spark.ui.enabled", "false")
                .set("spark.driver.host", "127.0.0.1"));
    }
}
