package io.targetdrop.cli;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.training.spark.LocalSpark;
import io.targetdrop.training.spark.tables.ImageRows;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands on a table: from Parquet with encoded images to a model. */
class TableCommandsTest {
    private static final Map<String, String> SPARK = Map.of(
            "spark.master", "local[2]",
            "spark.ui.enabled", "false",
            "spark.driver.host", "127.0.0.1",
            "spark.driver.bindAddress", "127.0.0.1");

    @TempDir
    private static Path shared;

    @TempDir
    private Path directory;

    @BeforeAll
    static void writeTable() {
        try (SparkSession spark = LocalSpark.session("local[2]")) {
            ImageRows.encoded(spark, 64)
                    .repartition(3)
                    .write()
                    .parquet(shared.resolve("table").toString());
        }
        SPARK.forEach(System::setProperty);
    }

    @AfterAll
    static void forgetSpark() {
        SPARK.keySet().forEach(System::clearProperty);
    }

    /** An exit code and what was printed. */
    private record Result(int exitCode, String out, String err) {
        String text(String key) {
            Matcher matcher = Pattern.compile("\"" + key + "\":\"?([^,\"}]*)").matcher(out);
            assertTrue(matcher.find(), out);
            return matcher.group(1);
        }
    }

    private static Result run(List<String> arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = Main.run(new PrintWriter(out), new PrintWriter(err), arguments.toArray(String[]::new));
        return new Result(exitCode, out.toString(), err.toString());
    }

    private static Result succeed(List<String> arguments) {
        Result result = run(arguments);
        assertEquals(0, result.exitCode, result.err);
        return result;
    }

    private List<String> command(String name, String data, String... more) throws IOException {
        Path config = Files.writeString(directory.resolve("run.conf"), """
                network.name = plain-cnn
                regularizer.name = none
                training { epochs = 2, batch-size = 4 }
                averaging.workers = 2
                """);
        List<String> command =
                new ArrayList<>(List.of(name, "--config", config.toString(), "--json", "--set", "data={" + data + "}"));
        command.addAll(List.of(more));
        return command;
    }

    private String table(Path table, String more) {
        return "format=table, path=\"" + table + "\", table { split=split, cache=\"" + shared.resolve("cache") + "\", "
                + more + " }";
    }

    /** The pictures of the table in folders, in the order that the table's key gives. */
    private String folder() throws IOException {
        for (int number = 0; number < 64; number++) {
            Path file = directory.resolve("folder").resolve(ImageRows.path(number));
            Files.createDirectories(file.getParent());
            Files.write(file, ImageRows.png(number));
        }
        return "format=image-folder, path=\"" + directory.resolve("folder") + "\"";
    }

    @Test
    void trainsToTheSameBitsAsFoldersOfTheSameImages() throws IOException {
        Result fromTable = succeed(command("train", table(shared.resolve("table"), "key=path")));
        Result fromFolder = succeed(command("train", folder()));
        assertEquals(fromFolder.text("parameters_sha256"), fromTable.text("parameters_sha256"));
        assertEquals(fromFolder.text("test_loss"), fromTable.text("test_loss"));
    }

    @Test
    void evaluatesAndResumesOnTheSameTable() throws IOException {
        String out = directory.resolve("out").toString();
        String data = table(shared.resolve("table"), "key=id");
        Result trained = succeed(command("train", data, "--out", out));
        Result resumed = succeed(command("train", data, "--out", out, "--resume"));
        assertEquals(trained.text("parameters_sha256"), resumed.text("parameters_sha256"));
        Result evaluated =
                succeed(List.of("evaluate", "--model", out + "/model.zip", "--config", out + "/config.json", "--json"));
        assertEquals(trained.text("test_loss"), evaluated.text("test_loss"));
    }

    @Test
    void refusesToResumeOnAnotherTable() throws IOException {
        Path table = directory.resolve("table");
        try (SparkSession spark = LocalSpark.session("local[2]")) {
            ImageRows.encoded(spark, 40).write().parquet(table.toString());
        }
        String out = directory.resolve("out").toString();
        succeed(command("train", table(table, "key=id"), "--out", out));
        try (SparkSession spark = LocalSpark.session("local[2]")) {
            ImageRows.encoded(spark, 41).write().mode("overwrite").parquet(table.toString());
        }
        Result resumed = run(command("train", table(table, "key=id"), "--out", out, "--resume"));
        assertEquals(3, resumed.exitCode, resumed.err);
        assertTrue(
                resumed.err.contains("to resume the run, its data must be unchanged but images of data.path changed"),
                resumed.err);
    }

    /** The table with weights; rows that count for nothing have some other label. */
    private void writeWeighted(String name, double weight, boolean isLabelWrong) {
        try (SparkSession spark = LocalSpark.session("local[2]")) {
            Column counts = col("id").cast("int").mod(5).notEqual(0);
            ImageRows.encoded(spark, 64)
                    .withColumn(
                            "label",
                            when(counts.or(lit(!isLabelWrong)), col("label")).otherwise("dog"))
                    .withColumn("counts", when(counts, weight).otherwise(0))
                    .write()
                    .mode("overwrite")
                    .parquet(directory.resolve(name).toString());
        }
    }

    /** Only the ratios of weights matter, and what counts for nothing may have any label. */
    @Test
    void rowsCountByTheirWeights() throws IOException {
        String out = directory.resolve("out").toString();
        writeWeighted("first", 1, false);
        writeWeighted("second", 3, true);
        String weighted = "key=id, weight=counts";
        String noneForValidation = ", validation-share=0";
        Result first = succeed(
                command("train", table(directory.resolve("first"), weighted) + noneForValidation, "--out", out));
        Result second = succeed(command("train", table(directory.resolve("second"), weighted) + noneForValidation));
        assertEquals(first.text("parameters_sha256"), second.text("parameters_sha256"));
        Result unweighted = succeed(command("train", table(directory.resolve("first"), "key=id") + noneForValidation));
        assertNotEquals(first.text("parameters_sha256"), unweighted.text("parameters_sha256"));

        writeWeighted("first", 3, false);
        Result resumed = run(command(
                "train", table(directory.resolve("first"), weighted) + noneForValidation, "--out", out, "--resume"));
        assertEquals(3, resumed.exitCode, resumed.err);
        assertTrue(resumed.err.contains("its data must be unchanged but images of data.path changed"), resumed.err);
    }

    @Test
    void searches() throws IOException {
        List<String> command = command(
                "search",
                table(shared.resolve("table"), "key=id"),
                "--set",
                "averaging.workers=1",
                "--set",
                "search.axes.\"training.learning-rate\"=[0.1, 0.01]",
                "--out",
                directory.resolve("search").toString());
        Result result = succeed(command);
        assertTrue(result.out.contains("\"trials\":2"), result.out);
    }

    @Test
    void aTableThatCannotBeUsedIsOneLine() throws IOException {
        Result result = run(command("train", table(shared.resolve("table"), "label=class")));
        assertEquals(3, result.exitCode, result.err);
        assertEquals(
                "error: the table " + shared.resolve("table")
                        + " must have the column class but has only id, path, label, split, image; set data.table.label to"
                        + " one of them\n",
                result.err.replaceFirst("(?s)^without --out[^\n]*\n", ""));
    }
}
