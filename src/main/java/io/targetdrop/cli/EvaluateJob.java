package io.targetdrop.cli;

import io.targetdrop.cli.configuration.ConfigurationException;
import io.targetdrop.cli.configuration.Passwords;
import io.targetdrop.data.Catalog;
import io.targetdrop.data.DataException;
import io.targetdrop.data.Part;
import io.targetdrop.data.Parts;
import io.targetdrop.networks.Blueprint;
import io.targetdrop.results.ModelFile;
import io.targetdrop.training.MinibatchRecipe;
import io.targetdrop.training.RunConfig;
import io.targetdrop.training.Score;
import io.targetdrop.training.spark.SparkScorer;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** The test score of a saved model. */
final class EvaluateJob {
    private final RunConfig config;
    private final ModelFile model;
    private final Parts parts;

    /** Reads the model and the data's catalogue, and checks that they fit. */
    EvaluateJob(RunConfig config, String path, PrintWriter err) {
        this.config = config;
        this.model = read("--model", path);
        this.parts = Parts.of(config.data(), config.seed());
        requireFit(path);
        parts.catalog().omissions().lines().forEach(err::println);
    }

    /**
     * A model, or one line that says why there is none; one that asks for more than a model needs is wrong data.
     *
     * @param option what led to it, for messages
     */
    static ModelFile read(String option, String path) {
        Passwords.refuse(option, path);
        try {
            return ModelFile.read(path);
        } catch (DataException e) {
            throw new DataException(option + " " + e.getMessage(), e);
        } catch (IOException | RuntimeException e) {
            throw new ConfigurationException(
                    option + " " + path + " must be a model.zip that 'train' wrote but cannot be read: "
                            + String.valueOf(e.getMessage()).lines().findFirst().orElse("") + "; name another file");
        }
    }

    private void requireFit(String path) {
        int outputs = (int) model.network().layerSize(Blueprint.OUTPUT);
        Catalog catalog = parts.catalog();
        if (!(outputs == catalog.classes().size()
                && model.normalization().channels() == catalog.shape().channels())) {
            throw new ConfigurationException("--model " + path + " must fit the data, "
                    + catalog.classes().size() + " classes of " + catalog.shape() + ", but has " + outputs
                    + " classes and " + model.normalization().channels()
                    + " channels; use the configuration that it was trained with");
        }
    }

    /** Scores, and returns what the command prints. */
    JobResult run(SparkSession spark) {
        MinibatchRecipe recipe = new MinibatchRecipe(
                config.seed(),
                parts.catalog().shape(),
                parts.catalog().classes().size(),
                config.training().batchSize(),
                config.training().augmentation(),
                config.training().cutout(),
                model.normalization());
        SparkScorer.Images images = new SparkScorer.Images(config.data().source(), Part.TEST, parts.test());
        Score score = SparkScorer.score(
                JavaSparkContext.fromSparkContext(spark.sparkContext()),
                model.network(),
                recipe,
                images,
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
