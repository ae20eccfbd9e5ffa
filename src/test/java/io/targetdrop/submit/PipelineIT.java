package io.targetdrop.submit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.targetdrop.data.GeneratedImages;
import io.targetdrop.data.ImageDirectory;
import io.targetdrop.data.LabelledImage;
import io.targetdrop.data.Part;
import io.targetdrop.ml.PipelineProgram;
import io.targetdrop.submit.SubmitCommand.Outcome;
import io.targetdrop.training.spark.LocalSpark;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * A pipeline that one process fits on a Parquet table and another one loads, each with two executor processes, and the packaged
 * jar.
 */
@ResourceLock(StandaloneCluster.SPARK)
@Tag("slow")
class PipelineIT {
    private static final String CLUSTER = "local-cluster[2,1,1024]";
    private static final int SIDE = 16;

    @TempDir
    private Path directory;

    @Test
    void aPipelineLoadedByAnotherProcessPredictsAsTheCommandDoes() throws Exception {
        try (SparkSession spark = LocalSpark.session("local[1]")) {
            table(spark);
        }
        program("fit", path("table"), path("pipeline"), path("cache"));
        program("score", path("table"), path("pipeline"), path("scored"));
        Outcome predicted = SubmitCommand.targetdrop(
                        "predict",
                        "--model",
                        stage() + "/data/model.zip",
                        "--in",
                        path("table"),
                        "--format",
                        "parquet",
                        "--out",
                        path("predicted"),
                        "--master",
                        CLUSTER)
                .run();
        assertEquals(0, predicted.exitCode(), predicted.errors());
        try (SparkSession spark = LocalSpark.session("local[1]")) {
            assertEquals(predicted(spark), scored(spark));
        }
    }

    /** The only stage of the saved pipeline. */
    private String stage() throws IOException {
        try (Stream<Path> stages = Files.list(directory.resolve("pipeline/stages"))) {
            return stages.findFirst().orElseThrow().toString();
        }
    }

    private void program(String... arguments) throws Exception {
        Path root = SubmitCommand.projectRoot();
        String jar = root.resolve("target/targetdrop-spark.jar").toString();
        List<String> command = new ArrayList<>(List.of(
                "org.apache.spark.deploy.SparkSubmit",
                "--master",
                CLUSTER,
                "--driver-memory",
                "1g",
                "--conf",
                "spark.ui.enabled=false",
                "--conf",
                "spark.driver.host=127.0.0.1",
                "--conf",
                "spark.executor.extraClassPath=" + jar,
                "--driver-class-path",
                root.resolve("target/test-classes") + ":" + jar,
                "--class",
                PipelineProgram.class.getName(),
                "spark-internal"));
        command.addAll(List.of(arguments));
        Outcome outcome = SubmitCommand.script(root.resolve("submit/spark-class"), command.toArray(String[]::new))
                .with("SPARK_LOCAL_IP", "127.0.0.1")
                .with("OMP_NUM_THREADS", "1")
                .run();
        assertEquals(0, outcome.exitCode(), outcome.errors());
    }

    private String path(String name) {
        return directory.resolve(name).toString();
    }

    private Map<String, List<Double>> scored(SparkSession spark) {
        Map<String, List<Double>> rows = new TreeMap<>();
        for (Row row : spark.read().parquet(path("scored")).collectAsList()) {
            List<Double> probabilities = Arrays.stream(
                            row.<Vector>getAs("probability").toArray())
                    .boxed()
                    .toList();
            rows.put(row.get(0) + " " + row.getAs("predictedLabel"), probabilities);
        }
        assertEquals(60, rows.size());
        return rows;
    }

    private Map<String, List<Double>> predicted(SparkSession spark) {
        Map<String, List<Double>> rows = new TreeMap<>();
        for (Row row : spark.read().parquet(path("predicted")).collectAsList()) {
            List<Float> probabilities = row.getList(row.fieldIndex("probabilities"));
            rows.put(
                    row.getAs("id") + " " + row.getAs("predicted_class"),
                    probabilities.stream().map(Float::doubleValue).toList());
        }
        return rows;
    }

    /** Twenty wide pictures of each of three classes, as PNG files in a column. */
    private void table(SparkSession spark) throws IOException {
        List<Row> rows = new ArrayList<>();
        for (LabelledImage image : new GeneratedImages(400, 10, SIDE, 5)
                .read(Part.TRAIN, IntStream.range(0, 400).toArray())) {
            long alike = rows.stream()
                    .filter(row -> row.getString(2).equals("class " + image.label()))
                    .count();
            if (image.label() < 3 && alike < 20) {
                rows.add(RowFactory.create((long) rows.size(), png(image), "class " + image.label()));
            }
        }
        StructType schema = new StructType()
                .add("id", DataTypes.LongType)
                .add("image", DataTypes.BinaryType)
                .add("label", DataTypes.StringType);
        spark.createDataFrame(rows, schema).repartition(3).write().parquet(path("table"));
    }

    private static byte[] png(LabelledImage image) throws IOException {
        BufferedImage wide = new BufferedImage(SIDE + 4, SIDE, BufferedImage.TYPE_INT_RGB);
        wide.getRaster().setRect(ImageDirectory.painted(image.pixels(), SIDE).getRaster());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(wide, "png", bytes);
        return bytes.toByteArray();
    }
}
