package io.targetdrop.ml;

import io.targetdrop.data.Resize;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.sql.SparkSession;

/** A user's program: fits a pipeline on a table of images, or loads it and scores the table. */
public final class PipelineProgram {
    private PipelineProgram() {}

    /**
     * Runs in a session of spark-submit.
     *
     * @param arguments {@code fit TABLE PIPELINE CACHE} or {@code score TABLE PIPELINE OUT}
     */
    public static void main(String[] arguments) throws Exception {
        try (SparkSession spark = SparkSession.builder().getOrCreate()) {
            if (arguments[0].equals("fit")) {
                TargetDropClassifier classifier = new TargetDropClassifier()
                        .setCacheDir(arguments[3])
                        .setResize(16, Resize.Fit.PAD)
                        .setting("network.name", "plain-cnn")
                        .setting("training.epochs", 2)
                        .setting("training.batch-size", 8)
                        .setting("averaging.workers", 2);
                PipelineModel model = new Pipeline()
                        .setStages(new PipelineStage[] {classifier})
                        .fit(spark.read().parquet(arguments[1]));
                model.write().save(arguments[2]);
            } else {
                PipelineModel.load(arguments[2])
                        .transform(spark.read().parquet(arguments[1]))
                        .select("id", "predictedLabel", "probability")
                        .write()
                        .parquet(arguments[3]);
            }
        }
    }
}
