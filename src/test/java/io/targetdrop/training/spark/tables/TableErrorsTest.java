package io.targetdrop.training.spark.tables;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.data.Catalog;
import io.targetdrop.data.DataException;
import io.targetdrop.data.ImageTable;
import io.targetdrop.data.ImageTable.Layout;
import io.targetdrop.data.OptionalName;
import io.targetdrop.data.Pack;
import io.targetdrop.data.Sizing;
import io.targetdrop.data.TableColumns;
import io.targetdrop.training.spark.LocalSpark;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with a table is one line that names the row, and nothing is packed. */
class TableErrorsTest {
    private static final TableColumns COLUMNS =
            new TableColumns(OptionalName.NONE, "label", OptionalName.of("split"), OptionalName.of("id"));

    private static final int ID = 0;
    private static final int LABEL = 2;
    private static final int SPLIT = 3;
    private static final int IMAGE = 4;

    private static SparkSession spark;

    @TempDir
    private Path directory;

    @BeforeAll
    static void start() {
        spark = LocalSpark.session("local[2]");
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    private Pack pack(Dataset<Row> rows, TableColumns columns, boolean skips) {
        Pack pack = new PackCache(directory.resolve("packs").toString()).temporary();
        new TablePacker(spark, note -> {}).pack(new TablePacker.Table(rows, "T", columns, skips), pack);
        return pack;
    }

    private void assertRefused(Dataset<Row> rows, TableColumns columns, String... fragments) {
        assertSays(assertThrows(DataException.class, () -> pack(rows, columns, false)), fragments);
        assertTrue(leftovers().isEmpty(), () -> leftovers().toString());
    }

    private static void assertSays(Exception error, String... fragments) {
        String message = error.getMessage();
        assertFalse(message.contains("\n"), message);
        for (String fragment : fragments) {
            assertTrue(message.contains(fragment), () -> "no '" + fragment + "' in: " + message);
        }
    }

    private List<Path> leftovers() {
        try (var files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile).toList();
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Dataset<Row> twelve() {
        return ImageRows.encoded(spark, 12);
    }

    /** Twelve rows, of which some have another value. */
    private static Dataset<Row> changed(int column, Object value, Integer... numbers) {
        List<String> ids = Arrays.stream(numbers).map(ImageRows::id).toList();
        return ImageRows.of(
                spark,
                row -> {
                    if (ids.contains((String) row[ID])) {
                        row[column] = value;
                    }
                    return row;
                },
                IntStream.range(0, 12).boxed().toList());
    }

    private static TableColumns with(UnaryOperator<String> names) {
        return new TableColumns(
                OptionalName.of(names.apply("image")),
                names.apply("label"),
                OptionalName.of(names.apply("split")),
                OptionalName.of(names.apply("id")));
    }

    private static TableColumns instead(String column, String other) {
        return with(name -> name.equals(column) ? other : name);
    }

    @Test
    void aMissingColumnIsNamedWithThoseThatThereAre() {
        for (String column : List.of("image", "label", "split", "id")) {
            assertRefused(
                    twelve(),
                    instead(column, "none"),
                    "the table T must have the column none but has only id, path, label, split, image; set data.table."
                            + (column.equals("id") ? "key" : column) + " to one of them");
        }
        assertRefused(
                twelve().drop("image", "path"),
                COLUMNS,
                "must have a column image, content, path",
                "has only id, label");
    }

    @Test
    void aColumnOfAnotherTypeIsNamedWithItsType() {
        assertRefused(
                twelve().withColumn("image", lit(1)),
                COLUMNS,
                "the column image of T must hold bytes, paths or Spark's image struct but holds int");
        assertRefused(
                twelve().withColumn("label", array(lit("cat"))),
                COLUMNS,
                "the column label of T must hold strings or whole numbers but holds array<string>");
        assertRefused(
                twelve().withColumn("split", lit(1)),
                COLUMNS,
                "the column split of T must hold train, validation or test but holds int");
    }

    @Test
    void rowsWithoutALabelAreNamedAndCounted() {
        assertRefused(
                changed(LABEL, null, 3, 5),
                COLUMNS,
                "2 of 12 rows must be corrected or removed; (1) row 0003 of T must have a label in the column label but has"
                        + " none",
                "(2) row 0005 of T");
        assertRefused(
                changed(LABEL, "", 7), COLUMNS, "row 0007 of T must have a label in the column label but has none;");
    }

    @Test
    void tenRowsAreNamedAndAllAreCounted() {
        assertRefused(
                twelve().withColumn("label", lit(null).cast("string")),
                COLUMNS,
                "12 of 12 rows",
                "the first 10: (1) row 0000");
    }

    @Test
    void anotherWordInTheSplitIsNamed() {
        assertRefused(
                changed(SPLIT, "holdout", 4),
                COLUMNS,
                "row 0004 of T must have train, validation or test in the column split but has 'holdout'; correct it");
        assertRefused(changed(SPLIT, null, 4), COLUMNS, "row 0004 of T must have train", "but has none");
    }

    private static TableColumns weighted() {
        return new TableColumns(
                OptionalName.NONE, "label", OptionalName.of("split"), OptionalName.of("id"), OptionalName.of("weight"));
    }

    @Test
    void rowsWithoutAUsableWeightAreNamed() {
        Map<String, String> shown =
                Map.of("-0.5", "-0.5", "NaN", "NaN", "Infinity", "Infinity", "-Infinity", "-Infinity", "null", "none");
        shown.forEach((value, text) -> {
            Dataset<Row> rows = twelve().withColumn(
                            "weight",
                            when(col("id").equalTo("0003"), expr("cast('" + value + "' as double)"))
                                    .otherwise(1.0));
            assertRefused(
                    rows,
                    weighted(),
                    "row 0003 of T must have a finite weight of at least 0 in the column weight but has " + text
                            + "; correct it");
        });
    }

    @Test
    void aColumnOfWeightsIsThereAndHoldsNumbers() {
        assertRefused(
                twelve(),
                weighted(),
                "the table T must have the column weight but has only id, path, label, split, image; set data.table.weight to"
                        + " one of them");
        assertRefused(
                twelve().withColumn("weight", lit("1.5")),
                weighted(),
                "the column weight of T must hold numbers but holds string; convert it (inferSchema=true in data.table.options"
                        + " does for CSV), or set data.table.weight to another column");
        assertRefused(twelve().withColumn("weight", lit(true)), weighted(), "must hold numbers but holds boolean");
    }

    private static Dataset<Row> numbered() {
        return twelve().withColumn("label", col("id").cast("int").mod(3).cast("double"));
    }

    @Test
    void wholeNumbersAreLabels() {
        Catalog catalog =
                pack(numbered(), COLUMNS, false).catalogued(Sizing.UNCHANGED).catalog();
        assertEquals(List.of("0", "1", "2"), catalog.classes());
    }

    @Test
    void numbersThatAreNotWholeOrHaveAGapAreRefused() {
        Dataset<Row> numbered = numbered();
        assertRefused(
                numbered.withColumn(
                        "label", col("label").plus(col("id").cast("int").divide(12))),
                COLUMNS,
                "row 0001 of T must have a whole number in the column label but has 1.08333");
        assertRefused(
                numbered.withColumn("label", col("label").multiply(2)),
                COLUMNS,
                "the labels of T must be whole numbers from 0 or 1 without a gap, or names, but end at 4 and lack 1, 3;");
        assertRefused(numbered.withColumn("label", col("label").plus(7)), COLUMNS, "without a gap", "but start at 7;");
    }

    @Test
    void elevenComesAfterTwo() {
        Dataset<Row> numbered = ImageRows.encoded(spark, 24)
                .withColumn("label", col("id").cast("int").mod(12))
                .withColumn("split", lit("train"));
        Catalog catalog =
                pack(numbered, COLUMNS, false).catalogued(Sizing.UNCHANGED).catalog();
        assertEquals(IntStream.range(0, 12).mapToObj(Integer::toString).toList(), catalog.classes());
    }

    @Test
    void aKeyMustNameEachRow() {
        assertRefused(
                twelve(),
                instead("id", "label"),
                "data.table.key must name a column with a different value in each row of T but 2 values are in several rows:"
                        + " cat, dog;");
        assertRefused(changed(ID, null, 2), COLUMNS, "every row of T must have a key but a row labelled cat has none");
    }

    @Test
    void unusableImagesAreNamedAndCounted() {
        assertRefused(
                changed(IMAGE, null, 2, 3),
                COLUMNS,
                "2 of 12 images must be replaced, converted or removed; (1) row 0002 of T must have an image but has none;");
        assertRefused(changed(IMAGE, new byte[] {1, 2}, 6), COLUMNS, "row 0006 of T must be a JPEG, PNG");
    }

    @Test
    void orAreLeftOut() {
        List<Path> before = new ArrayList<>(leftovers());
        Pack pack = pack(changed(IMAGE, null, 2, 3), COLUMNS, true);
        Catalog catalog = pack.catalogued(Sizing.UNCHANGED).catalog();
        assertEquals(2, catalog.omissions().unreadable().size());
        assertTrue(
                catalog.notes().contains("  row 0002 of T must have an image but has none; add it, or remove the row"),
                () -> catalog.notes().toString());
        assertFalse(leftovers().equals(before));
    }

    @Test
    void anImageOfSparksThatItCouldNotDecodeIsNamed() {
        assertRefused(
                ImageRows.structs(spark, 6).withColumn("image", col("image").withField("height", lit(-1))),
                TableColumns.DEFAULT,
                "6 of 6 images",
                "file:/pictures/0000 must be a readable image but has a size of 16 x -1");
        assertRefused(
                ImageRows.structs(spark, 6).withColumn("image", col("image").withField("mode", lit(21))),
                TableColumns.DEFAULT,
                "file:/pictures/0000 must be a readable image but has OpenCV's mode 21; convert it");
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        Dataset<Row> paths = twelve().withColumn("image", lit(directory + "/nowhere.png"));
        assertRefused(paths, COLUMNS, "12 of 12 images", directory + "/nowhere.png must exist but does not; add it");
    }

    @Test
    void anEmptyTableIsRefused() {
        assertRefused(twelve().limit(0), COLUMNS, "the table T must have between 1 and", "rows but has 0; add rows");
    }

    @Test
    void whatSparkCannotReadIsOneLine() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "no table");
        for (String format : List.of("parquet", "nosuchformat")) {
            ImageTable table = new ImageTable(
                    file.toString(), new Layout(format, List.of(), TableColumns.DEFAULT, OptionalName.NONE));
            DataException error =
                    assertThrows(DataException.class, () -> new TablePacker(spark, note -> {}).pack(table));
            assertSays(error, file + " must be a table in the format " + format + " but Spark cannot read it: ");
        }
        ImageTable missing = new ImageTable(directory + "/none", Layout.DEFAULT);
        assertSays(
                assertThrows(DataException.class, () -> new TablePacker(spark, note -> {}).pack(missing)),
                "data.path " + directory + "/none must exist but does not; name the table's directory or file");
    }
}
