package io.targetdrop.ml;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.configuration.ConfigurationException;
import io.targetdrop.data.DataException;
import io.targetdrop.data.GeneratedImages;
import io.targetdrop.data.ImageDirectory;
import io.targetdrop.data.LabelledImage;
import io.targetdrop.data.Part;
import io.targetdrop.data.Resize;
import io.targetdrop.jobs.Output;
import io.targetdrop.jobs.PredictionInput;
import io.targetdrop.jobs.PredictionJob;
import io.targetdrop.training.spark.LocalSpark;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.ml.tuning.TrainValidationSplit;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stages in pipelines of Spark's own, with generated pictures of three classes. */
class TargetDropClassifierTest {
    private static final int SIDE = 16;
    private static final int IMAGES = 180;
    private static final List<String> NAMES = List.of("ant", "bee", "cat");

    private static SparkSession spark;
    private static Dataset<Row> pictures;
    private static TargetDropClassificationModel model;

    @TempDir
    private static Path directory;

    @BeforeAll
    static void train() throws IOException {
        spark = LocalSpark.session("local[2]");
        pictures = pictures().cache();
        model = classifier().fit(pictures);
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    /** Pictures of the first three classes: the bytes of PNG files. */
    private static Dataset<Row> pictures() throws IOException {
        GeneratedImages source = new GeneratedImages(600, 10, SIDE, 7);
        List<Row> rows = new ArrayList<>();
        for (LabelledImage image :
                source.read(Part.TRAIN, IntStream.range(0, 600).toArray())) {
            if (image.label() < NAMES.size() && rows.size() < IMAGES) {
                rows.add(RowFactory.create(rows.size(), png(image), NAMES.get(image.label())));
            }
        }
        StructType schema = new StructType()
                .add("id", DataTypes.IntegerType)
                .add("image", DataTypes.BinaryType)
                .add("label", DataTypes.StringType);
        return spark.createDataFrame(rows, schema);
    }

    private static byte[] png(LabelledImage image) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(ImageDirectory.painted(image.pixels(), SIDE), "png", bytes);
        return bytes.toByteArray();
    }

    private static TargetDropClassifier classifier() {
        return new TargetDropClassifier()
                .setCacheDir(directory.resolve("cache").toString())
                .setting("network.name", "plain-cnn")
                .setting("regularizer.name", "none")
                .setting("training.epochs", 4)
                .setting("training.batch-size", 15)
                .setting("training.learning-rate", 0.05)
                .setting("averaging.workers", 1);
    }

    @Test
    void learnsAndAddsColumns() {
        Dataset<Row> predicted = model.transform(pictures);
        assertArrayEquals(
                new String[] {"id", "image", "label", "prediction", "predictedLabel", "probability"},
                predicted.columns());
        assertEquals(NAMES, model.labels());
        List<Row> rows = predicted.collectAsList();
        assertEquals(IMAGES, rows.size());
        long right = 0;
        for (Row row : rows) {
            double[] probabilities = row.<Vector>getAs("probability").toArray();
            assertEquals(1, Arrays.stream(probabilities).sum(), 1e-5);
            int best = row.<Double>getAs("prediction").intValue();
            assertEquals(Arrays.stream(probabilities).max().orElseThrow(), probabilities[best]);
            assertEquals(NAMES.get(best), row.getAs("predictedLabel"));
            right += row.getAs("label").equals(row.getAs("predictedLabel")) ? 1 : 0;
        }
        assertTrue(right > IMAGES * 0.6, right + " of " + IMAGES); // by chance a third
        assertEquals(0, directory.resolve("cache").toFile().list().length, "the copy of the images is left");
    }

    @Test
    void theOrderOfTheRowsAndTheirPartitionsDoNotMatter() {
        TargetDropClassificationModel other =
                classifier().fit(pictures.orderBy(functions.rand(3)).repartition(5));
        assertEquals(probabilities(model.transform(pictures)), probabilities(other.transform(pictures)));
    }

    @Test
    void aSavedPipelineGivesTheSameRows() throws IOException {
        Pipeline pipeline =
                new Pipeline().setStages(new PipelineStage[] {classifier().setHandleInvalid("keep")});
        PipelineModel fitted = pipeline.fit(pictures);
        String saved = directory.resolve("pipeline").toString();
        fitted.write().overwrite().save(saved);
        Dataset<Row> again = PipelineModel.load(saved).transform(pictures);
        assertEquals(List.of(fitted.transform(pictures).columns()), List.of(again.columns()));
        assertEquals(probabilities(fitted.transform(pictures)), probabilities(again));
    }

    @Test
    void aSavedClassifierHasItsParams() throws IOException {
        TargetDropClassifier saved = classifier().setImageCol("picture").setResize(32, Resize.Fit.PAD);
        String path = directory.resolve("classifier").toString();
        saved.write().overwrite().save(path);
        TargetDropClassifier loaded = TargetDropClassifier.load(path);
        assertEquals(saved.uid(), loaded.uid());
        assertEquals(saved.explainParams(), loaded.explainParams());
        assertEquals(4L, loaded.getOrDefault(loaded.<LongParam>settingParam("training.epochs")));
        assertTrue(loaded.explainParams().contains("regularizer.drop-probability: How much is dropped"));
        TargetDropClassifier copy =
                loaded.copy(ParamMap.empty().put(loaded.<LongParam>settingParam("training.epochs"), 9L));
        assertEquals(9L, copy.getOrDefault(copy.<LongParam>settingParam("training.epochs")));
        assertEquals(4L, loaded.getOrDefault(loaded.<LongParam>settingParam("training.epochs")));
    }

    /** A learning rate of a billionth learns nothing. */
    @Tag("slow")
    @Test
    void crossValidationPicksTheSaneLearningRate() {
        Dataset<Row> indexed = new StringIndexer()
                .setInputCol("label")
                .setOutputCol("index")
                .fit(pictures)
                .transform(pictures);
        TargetDropClassifier classifier = classifier().setLabelCol("index");
        ParamMap[] grid = new ParamGridBuilder()
                .addGrid(classifier.<DoubleParam>settingParam("training.learning-rate"), new double[] {1e-9, 0.05})
                .build();
        MulticlassClassificationEvaluator accuracy =
                new MulticlassClassificationEvaluator().setLabelCol("index").setMetricName("accuracy");
        CrossValidatorModel best = new CrossValidator()
                .setEstimator(classifier)
                .setEstimatorParamMaps(grid)
                .setEvaluator(accuracy)
                .setNumFolds(2)
                .setSeed(1)
                .fit(indexed);
        assertTrue(best.avgMetrics()[1] > best.avgMetrics()[0], Arrays.toString(best.avgMetrics()));
        double whole = accuracy.evaluate(best.bestModel().transform(indexed));
        assertTrue(whole > 0.6, Double.toString(whole));
        assertTrue(new TrainValidationSplit()
                        .setEstimator(classifier)
                        .setEstimatorParamMaps(grid)
                        .setEvaluator(accuracy)
                        .setSeed(1)
                        .fit(indexed)
                        .validationMetrics()[1]
                > 0.4);
    }

    /** Row by row, to the last bit. */
    @Test
    void transformsAsThePredictCommandDoes() throws IOException {
        Path files = Files.createDirectories(directory.resolve("files"));
        for (Row row : pictures.collectAsList()) {
            Files.write(files.resolve("%03d.png".formatted(row.getInt(0))), row.<byte[]>getAs("image"));
        }
        model.write().overwrite().save(directory.resolve("model").toString());
        new PredictionJob(new PredictionJob.Request(
                        directory.resolve("model/data/model.zip").toString(),
                        new PredictionInput.Files(files.toString()),
                        Optional.empty(),
                        Output.to(directory.resolve("predictions").toString()),
                        0,
                        PredictionJob.ANY))
                .run(spark, PredictionJob.Listener.SILENT);
        Map<Integer, List<Double>> predicted = new TreeMap<>();
        for (Row row : spark.read()
                .parquet(directory.resolve("predictions").toString())
                .collectAsList()) {
            String path = row.getAs("path");
            List<Float> values = row.getList(row.fieldIndex("probabilities"));
            predicted.put(
                    Integer.parseInt(path.replaceAll(".*/(\\d+)\\.png", "$1")),
                    values.stream().map(Float::doubleValue).toList());
        }
        assertEquals(probabilities(model.transform(pictures)), predicted);
    }

    @Test
    void readsPathsAndSparksImages() throws IOException {
        Path files = Files.createDirectories(directory.resolve("some"));
        for (Row row : pictures.limit(12).collectAsList()) {
            Files.write(files.resolve(row.getAs("label") + "-" + row.getInt(0) + ".png"), row.<byte[]>getAs("image"));
        }
        Dataset<Row> binary = spark.read().format("binaryFile").load(files.toString());
        Dataset<Row> images = spark.read().format("image").load(files.toString());
        List<Row> ofBytes =
                sorted(model.copy(ParamMap.empty()).setImageCol("content").transform(binary));
        List<Row> ofPaths =
                sorted(model.copy(ParamMap.empty()).setImageCol("path").transform(binary.drop("content")));
        List<Row> ofImages = sorted(model.transform(images));
        assertEquals(12, ofBytes.size());
        assertEquals(ofBytes, ofPaths);
        assertEquals(ofBytes, ofImages);
    }

    private static List<Row> sorted(Dataset<Row> predicted) {
        return predicted
                .select("prediction", "probability")
                .orderBy(functions.col("probability").cast("string"))
                .collectAsList();
    }

    @Test
    void rowsThatCannotBeReadFailOrAreLeftOutOrSayWhy() {
        Dataset<Row> mixed = pictures.limit(3)
                .union(pictures.limit(1).withColumn("image", functions.lit(new byte[] {1, 2})))
                .union(pictures.limit(1).withColumn("image", functions.lit(null).cast("binary")));
        TargetDropClassificationModel copy = model.copy(ParamMap.empty());
        Exception failure =
                assertThrows(Exception.class, () -> copy.transform(mixed).collectAsList());
        assertTrue(failure.getMessage().contains("set handleInvalid to skip or keep"), failure.getMessage());
        assertEquals(3, copy.setHandleInvalid("skip").transform(mixed).count());
        List<Row> kept = copy.setHandleInvalid("keep").transform(mixed).collectAsList();
        assertEquals(5, kept.size());
        assertEquals(
                2, kept.stream().filter(row -> row.getAs("prediction") == null).count());
        assertEquals(2, kept.stream().filter(row -> row.getAs("error") != null).count());
    }

    @Test
    void refusesWhatCannotWork() {
        IllegalArgumentException missing = assertThrows(
                IllegalArgumentException.class,
                () -> classifier().setImageCol("photo").fit(pictures));
        assertTrue(missing.getMessage().contains("must have the column photo"), missing.getMessage());
        assertThrows(
                IllegalArgumentException.class,
                () -> model.transform(pictures.withColumn("prediction", functions.lit(1))));
        assertThrows(NoSuchElementException.class, () -> classifier().setting("training.epoch", 3));
        assertThrows(
                ConfigurationException.class,
                () -> classifier().setting("training.epochs", 0).fit(pictures));
        Dataset<Row> unlabelled =
                pictures.withColumn("label", functions.lit(null).cast("string"));
        DataException failure =
                assertThrows(DataException.class, () -> classifier().fit(unlabelled));
        assertTrue(failure.getMessage().contains("label"), failure.getMessage());
        assertFalse(directory.resolve("cache").toFile().list().length > 0, "something is left");
    }

    /** Every third row counts for nothing, so it may have any label. */
    @Test
    void rowsCountByTheirWeights() {
        Column counts = functions.col("id").mod(3).notEqual(0);
        Dataset<Row> weighted =
                pictures.withColumn("weight", functions.when(counts, 2).otherwise(0));
        Dataset<Row> mislabelled = weighted.withColumn(
                "label", functions.when(counts, functions.col("label")).otherwise("ant"));
        TargetDropClassifier classifier =
                classifier().setting("training.epochs", 1).setWeightCol("weight");
        Map<Integer, List<Double>> expected =
                probabilities(classifier.fit(weighted).transform(pictures));
        assertEquals(expected, probabilities(classifier.fit(mislabelled).transform(pictures)));
        assertNotEquals(
                expected,
                probabilities(classifier.setWeightCol("").fit(weighted).transform(pictures)));
    }

    @Test
    void refusesWeightsThatAreNone() {
        TargetDropClassifier classifier = classifier().setWeightCol("weight");
        assertEquals(
                "the dataset must have the column weight with numbers but has only id, image, label; set weightCol to one of"
                        + " them",
                assertThrows(IllegalArgumentException.class, () -> classifier.fit(pictures))
                        .getMessage());
        assertEquals(
                "the column label must hold numbers but holds string; convert it, or set weightCol to another column",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> classifier().setWeightCol("label").fit(pictures))
                        .getMessage());
        Dataset<Row> negative = pictures.withColumn("weight", functions.lit(5).minus(functions.col("id")));
        DataException failure = assertThrows(DataException.class, () -> classifier.fit(negative));
        assertTrue(
                failure.getMessage().contains("must have a finite weight of at least 0 in the column weight but has -"),
                failure.getMessage());
    }

    @Test
    void validatesOnTheRowsThatAreMarked() {
        Dataset<Row> marked =
                pictures.withColumn("held", functions.col("id").mod(5).equalTo(0));
        TargetDropClassificationModel stopped = classifier()
                .setValidationIndicatorCol("held")
                .setting("training.early-stopping.monitor", "validation-loss")
                .fit(marked);
        assertEquals(NAMES, stopped.labels());
    }

    private static Map<Integer, List<Double>> probabilities(Dataset<Row> predicted) {
        Map<Integer, List<Double>> byId = new TreeMap<>();
        predicted
                .collectAsList()
                .forEach(row -> byId.put(
                        row.getAs("id"),
                        Arrays.stream(row.<Vector>getAs("probability").toArray())
                                .boxed()
                                .toList()));
        return byId;
    }
}
