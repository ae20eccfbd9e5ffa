package io.targetdrop.cli;

import io.targetdrop.data.Part;
import io.targetdrop.data.Parts;
import io.targetdrop.results.ModelData;
import io.targetdrop.training.RunConfig;
import io.targetdrop.training.Score;
import io.targetdrop.training.spark.SparkScorer;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** The test score of a saved model. */
final class EvaluateJob {
    private final RunConfig config;
    private final ModelSource model;
    private final ModelData data;
    private final Parts parts;

    /**
     * Reads the model and the data's catalogue, and checks that they fit.
     *
     * @param err hears of classes that could not be compared
     */
    EvaluateJob(RunConfig config, String path, PrintWriter err) {
        this.config = config;
        this.model = ModelSource.read("--model", path);
        this.data = model.on(config.data().source(), err);
        this.parts = Parts.of(data.catalog(), config.data(), config.seed());
    }

    /** Scores, and returns what the command prints. */
    JobResult run(SparkSession spark) {
        Score score = SparkScorer.score(
                JavaSparkContext.fromSparkContext(spark.sparkContext()),
                model.file().network(),
                model.recipe(config, parts.catalog()),
                new SparkScorer.Images(data.images(), Part.TEST, parts.test()),
                config.averaging().workers());
        return new JobResult(row(score), new ConfusionTable(parts.catalog().classes(), score).lines());
    }

    private Map<String, Object> row(Score score) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("test_accuracy", score.accuracy());
        row.put("test_loss", score.loss());
        row.put("test_images", score.count());
        row.put("classes", parts.catalog().classes());
        row.put(
                "confusion",
                Arrays.stream(score.confusion())
                        .map(truth -> Arrays.stream(truth).boxed().toList())
                        .toList());
        return row;
    }
}
