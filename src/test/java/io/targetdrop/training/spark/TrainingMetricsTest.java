package io.targetdrop.training.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.training.EpochResult;
import io.targetdrop.training.EpochResult.RoundTimes;
import io.targetdrop.training.Replicas.RoundSummary;
import io.targetdrop.training.Scores;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;

/** Tests what Spark's Prometheus page shows of a run. */
class TrainingMetricsTest {
    private static final String SINK = "spark.metrics.conf.driver.sink.prometheusServlet.";

    @Test
    void areOnSparksPrometheusPage() throws IOException, InterruptedException {
        SparkConf settings = new SparkConf()
                .setMaster("local[1]")
                .setAppName("metrics")
                .set("spark.ui.port", "0")
                .set("spark.driver.host", "127.0.0.1")
                .set("spark.driver.bindAddress", "127.0.0.1")
                .set(SINK + "class", "org.apache.spark.metrics.sink.PrometheusServlet")
                .set(SINK + "path", "/metrics/prometheus");
        try (JavaSparkContext spark = new JavaSparkContext(settings)) {
            TrainingMetrics metrics = TrainingMetrics.register(spark);
            metrics.round(3, new RoundSummary(10, 0.75, OptionalInt.empty(), RoundTimes.undivided(1)));
            metrics.epoch(new EpochResult(
                    2,
                    Scores.summary(10, 1.5, 0.5),
                    Scores.summary(10, 1.5, 0.25),
                    0.1,
                    300,
                    new RoundTimes(10, 7, 1, 1.5, 0.5),
                    1,
                    List.of()));
            String page = page(spark.sc().uiWebUrl().get() + "/metrics/prometheus/");
            assertEquals(3, value(page, "epoch"));
            assertEquals(0.75, value(page, "loss"));
            assertEquals(30, value(page, "images_per_second"));
            assertEquals(0.25, value(page, "validation_accuracy"));
            assertEquals(0.15, value(page, "averaging_share"), 1e-12);
            metrics.close();
            assertFalse(
                    page(spark.sc().uiWebUrl().get() + "/metrics/prometheus/").contains("targetdrop"));
        }
    }

    private static double value(String page, String name) {
        String line = page.lines()
                .filter(found -> found.contains("_targetdrop_" + name + "_Value"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name + " on the page"));
        assertTrue(line.startsWith("metrics_"), line);
        return Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
    }

    private static String page(String address) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address))
                .timeout(Duration.ofMinutes(10))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
