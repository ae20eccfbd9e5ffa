package io.targetdrop.jobs;

import io.targetdrop.data.Part;
import io.targetdrop.data.Parts;
import io.targetdrop.results.ModelData;
import io.targetdrop.training.RunConfig;
import io.targetdrop.training.Score;
import io.targetdrop.training.Views;
import io.targetdrop.training.spark.SparkScorer;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** Scores a saved model on the test part of a data set. Never stops the session. */
public final class EvaluationJob {
    private final RunConfig config;
    private final Views views;
    private final ModelSource model;
    private final ModelData data;
    private final Parts parts;
    private final List<String> notes = new ArrayList<>();

    /**
     * What to evaluate.
     *
     * @param model path of a {@code model.zip}, a local or Hadoop path
     * @param config of the data, the minibatches and the workers
     * @param views what the model sees of each image
     */
    public record Request(String model, RunConfig config, Views views) {
        /** A request to score images as they are. */
        public Request(String model, RunConfig config) {
            this(model, config, Views.NONE);
        }
    }

    /**
     * The score of a model.
     *
     * @param classes names of the classes, in the order of the model's outputs
     * @param score accuracy, loss and confusion matrix over these classes
     */
    public record Result(List<String> classes, Score score) {
        public Result {
            classes = List.copyOf(classes);
        }
    }

    /**
     * Loads the model and checks that it fits the data.
     *
     * @throws RequestException if the model cannot be read, or its classes or channels are not those of the data
     * @throws io.targetdrop.data.DataException if the data cannot be read, or the model file contains anything but a model
     */
    public EvaluationJob(Request request) {
        SessionSettings.adopt();
        this.config = request.config();
        this.views = request.views();
        this.model = ModelSource.read("model", request.model());
        this.data = model.on(config.data().source(), notes::add);
        this.parts = Parts.of(data.catalog(), config.data(), config.seed());
    }

    /**
     * Scores the model without reporting notes.
     *
     * @param spark the session; stays open
     */
    public Result run(SparkSession spark) {
        return run(spark, JobListener.SILENT);
    }

    /**
     * Scores the model over the executors.
     *
     * @param spark the session; stays open
     * @param listener receives notes about images that were left out and classes that could not be compared
     * @throws io.targetdrop.data.DataException if an executor cannot read an image
     */
    public Result run(SparkSession spark, JobListener listener) {
        SessionSettings.useForTraining(spark);
        notes.forEach(listener::note);
        Score score = SparkScorer.score(
                JavaSparkContext.fromSparkContext(spark.sparkContext()),
                model.file().network(),
                model.recipe(config, parts.catalog()).withViews(views),
                new SparkScorer.Images(config.averaging().images().keep(data.images()), Part.TEST, parts.test()),
                config.averaging().workers());
        return new Result(parts.catalog().classes(), score);
    }
}
