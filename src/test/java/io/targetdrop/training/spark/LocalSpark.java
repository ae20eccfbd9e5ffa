package io.targetdrop.training.spark;

import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** Spark in this process, for tests: no web pages, and only on 127.0.0.1. */
public final class LocalSpark {
    private LocalSpark() {}

    /** Starts it. */
    public static JavaSparkContext start(String master) {
        return new JavaSparkContext(settings(master));
    }

    /** Starts it with SQL for small tables: compiling a query, or optimising it for long, would take longer than running it. */
    public static SparkSession session(String master) {
        SparkConf settings = settings(master)
                .set("spark.sql.codegen.wholeStage", "false")
                .set("spark.sql.codegen.factoryMode", "NO_CODEGEN")
                .set("spark.sql.adaptive.enabled", "false")
                .set("spark.sql.constraintPropagation.enabled", "false")
                .set("spark.sql.shuffle.partitions", "1");
        return SparkSession.builder().config(settings).getOrCreate();
    }

    private static SparkConf settings(String master) {
        return new SparkConf()
                .setMaster(master)
                .setAppName("test")
                .set("spark.ui.enabled", "false")
                .set("spark.driver.host", "127.0.0.1")
                .set("spark.driver.bindAddress", "127.0.0.1");
    }
}
