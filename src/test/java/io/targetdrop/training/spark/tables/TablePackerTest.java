package io.targetdrop.training.spark.tables;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.rand;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.data.Catalogued;
import io.targetdrop.data.ImageTable;
import io.targetdrop.data.ImageTable.Layout;
import io.targetdrop.data.LabelledImage;
import io.targetdrop.data.OptionalName;
import io.targetdrop.data.Pack;
import io.targetdrop.data.Part;
import io.targetdrop.data.Sizing;
import io.targetdrop.data.TableColumns;
import io.targetdrop.training.spark.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TablePackerTest {

    private static SparkSession spark;

    @TempDir
    private Path directory;

    private final List<String> notes = new ArrayList<>();

    @BeforeAll
    static void start() {
        spark = LocalSpark.session("local[2]");
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    private TablePacker packer() {
        return new TablePacker(spark, notes::add);
    }

    private Layout layout(String format, TableColumns columns) {
        return new Layout(
                format,
                List.of(),
                columns,
                OptionalName.of(directory.resolve("cache").toString()));
    }

    private ImageTable table(String name, Layout layout) {
        return new ImageTable(directory.resolve(name).toString(), layout);
    }

    private ImageTable saved(Dataset<Row> rows, String name, TableColumns columns) {
        rows.write().parquet(directory.resolve(name).toString());
        return table(name, layout("parquet", columns));
    }

    private static TableColumns columns(String split, String key) {
        return new TableColumns(
                OptionalName.NONE,
                "label",
                OptionalName.of(Optional.ofNullable(split)),
                OptionalName.of(Optional.ofNullable(key)));
    }

    private static List<LabelledImage> all(Catalogued data, Part part) {
        return data.images()
                .read(
                        part,
                        IntStream.range(0, data.catalog().labels(part).length).toArray());
    }

    /** The number of each picture, which is its blue value modulo 256 over three. */
    private static List<Integer> numbers(List<LabelledImage> images) {
        return images.stream()
                .map(image -> Byte.toUnsignedInt(image.pixels()[0]))
                .toList();
    }

    private static void assertSame(Catalogued one, Catalogued other) {
        assertEquals(one.catalog(), other.catalog());
        for (Part part : Part.values()) {
            assertEquals(all(one, part), all(other, part));
        }
    }

    @Test
    void packsEncodedImagesInTheOrderOfTheirKey() {
        Pack pack = packer().pack(saved(ImageRows.encoded(spark, 40), "table", columns("split", "id")));
        Catalogued data = pack.catalogued(Sizing.UNCHANGED);
        assertEquals(List.of("cat", "dog"), data.catalog().classes());
        List<Integer> test =
                IntStream.range(0, 40).filter(i -> i / 2 % 4 == 0).boxed().toList();
        assertEquals(test, numbers(all(data, Part.TEST)));
        assertEquals(
                test.stream().map(number -> number % 2).toList(),
                Arrays.stream(data.catalog().testLabels()).boxed().toList());
        assertEquals(40 - test.size(), all(data, Part.TRAIN).size());
    }

    /** In files of about eight rows. */
    private Pack inManyFiles(Dataset<Row> rows, TableColumns columns) {
        TableView view = new TableView(rows, "T", columns);
        Pack pack = new PackCache(directory.toString()).temporary();
        new PackingRun(spark, "T", view, view.reader(""), Pack.Examination.HEADERS, 8).into(pack);
        return pack;
    }

    @Test
    void theSameRowsGiveTheSameIndicesAndBitsHoweverTheyAreStored() {
        for (String key : new String[] {null, "id"}) {
            TableColumns columns = columns("split", key);
            Pack one = inManyFiles(ImageRows.encoded(spark, 60), columns);
            Pack other = inManyFiles(ImageRows.dealtAgain(spark, 60, 5), columns);
            assertEquals(one.contents(), other.contents());
            assertSame(one.catalogued(Sizing.UNCHANGED), other.catalogued(Sizing.UNCHANGED));
        }
    }

    @Test
    void rowsThatAreTheSameStayTogetherAndAreAllPacked() {
        Dataset<Row> twenty = ImageRows.encoded(spark, 20);
        Dataset<Row> often = twenty;
        for (int i = 1; i < 20; i++) {
            often = often.union(twenty.limit(2));
        }
        Catalogued data = inManyFiles(often, columns("split", null)).catalogued(Sizing.UNCHANGED);
        // the first two pictures are test images, as are three more pairs at most: 8, 9, 16, 17
        assertEquals(2 * 20 + 4, all(data, Part.TEST).size());
        assertEquals(14, all(data, Part.TRAIN).size());
    }

    @Test
    void withoutAColumnTheTestPartIsDrawn() {
        Catalogued data = packer().pack(saved(ImageRows.encoded(spark, 40), "table", TableColumns.DEFAULT))
                .catalogued(Sizing.UNCHANGED);
        assertTrue(data.catalog().division().drawsTest());
        assertEquals(40, new TreeSet<>(numbers(all(data, Part.TRAIN))).size());
    }

    @Test
    void readsSparksImageStructToTheSamePixels() {
        Catalogued structs = packer().pack(saved(ImageRows.structs(spark, 20), "structs", TableColumns.DEFAULT))
                .catalogued(Sizing.UNCHANGED);
        assertEquals(List.of("0", "1"), structs.catalog().classes());
        List<LabelledImage> images = all(structs, Part.TRAIN);
        for (LabelledImage image : images) {
            int number = Byte.toUnsignedInt(image.pixels()[0]);
            assertEquals(number % 2, image.label());
            // a picture's colour is its number in red, twice that in green, three times in blue
            assertEquals(2 * number, Byte.toUnsignedInt(image.pixels()[256]));
            assertEquals(3 * number, Byte.toUnsignedInt(image.pixels()[512]));
        }
    }

    private ImageTable list(int count) throws IOException {
        Files.createDirectories(directory.resolve("list/pictures"));
        StringBuilder lines = new StringBuilder("path,label\n");
        for (int number = 0; number < count; number++) {
            String name = "pictures/" + ImageRows.id(number) + ".png";
            Files.write(directory.resolve("list/" + name), ImageRows.png(number));
            lines.append(name).append(',').append(ImageRows.label(number)).append('\n');
        }
        Files.writeString(directory.resolve("list/list.csv"), lines);
        return table("list/list.csv", layout("csv", TableColumns.DEFAULT));
    }

    @Test
    void readsAListOfPathsThatAreRelativeToIt() throws IOException {
        Catalogued data = packer().pack(list(20)).catalogued(Sizing.UNCHANGED);
        assertEquals(List.of("cat", "dog"), data.catalog().classes());
        assertEquals(20, new TreeSet<>(numbers(all(data, Part.TRAIN))).size());
    }

    /** What is in CSV is text unless Spark looks for numbers. */
    @Test
    void aListOfPathsMayHaveWeights() throws IOException {
        list(8);
        Path file = directory.resolve("list/list.csv");
        List<String> lines = Files.readAllLines(file);
        StringBuilder weighted = new StringBuilder("path,label,weight\n");
        for (int number = 0; number < 8; number++) {
            weighted.append(lines.get(1 + number))
                    .append(',')
                    .append(number / 8.0)
                    .append('\n');
        }
        Files.writeString(file, weighted);
        TableColumns columns = new TableColumns(
                OptionalName.NONE, "label", OptionalName.NONE, OptionalName.NONE, OptionalName.of("weight"));
        Layout inferred = new Layout(
                "csv",
                List.of("inferSchema=true"),
                columns,
                OptionalName.of(directory.resolve("cache").toString()));
        Catalogued data = packer().pack(table("list/list.csv", inferred)).catalogued(Sizing.UNCHANGED);
        assertArrayEquals(
                IntStream.range(0, 8).mapToDouble(number -> number / 8.0).toArray(),
                data.catalog().trainWeights());
    }

    @Test
    void readsOrc() {
        ImageRows.encoded(spark, 12).write().orc(directory.resolve("orc").toString());
        Catalogued data = packer().pack(table("orc", layout("orc", columns("split", "id"))))
                .catalogued(Sizing.UNCHANGED);
        assertEquals(12, data.catalog().trainLabels().length + data.catalog().testLabels().length);
    }

    @Test
    void readsFoldersOfFilesAsSparkDoes() throws IOException {
        for (int number = 0; number < 20; number++) {
            Path folder = directory.resolve("files/label=" + ImageRows.label(number));
            Files.createDirectories(folder);
            Files.write(folder.resolve(ImageRows.id(number) + ".png"), ImageRows.png(number));
        }
        Catalogued data = packer().pack(table("files", layout("binaryFile", TableColumns.DEFAULT)))
                .catalogued(Sizing.UNCHANGED);
        assertEquals(List.of("cat", "dog"), data.catalog().classes());
        assertEquals(20, all(data, Part.TRAIN).size());
    }

    @Test
    void packsOnceAsLongAsTheTableIsTheSame() {
        ImageTable table = saved(ImageRows.encoded(spark, 12), "table", columns("split", "id"));
        Pack pack = packer().pack(table);
        assertEquals(pack, packer().pack(table));
        assertEquals(1, notes.size(), notes::toString);
        assertTrue(notes.get(0).contains("packing the table " + table.path()), notes::toString);
        ImageRows.encoded(spark, 2).write().mode("append").parquet(table.path());
        ImageTable withoutKey = table("table", layout("parquet", columns("split", null)));
        assertNotEquals(pack, packer().pack(withoutKey));
        assertEquals(2, notes.size(), notes::toString);
    }

    @Test
    void packsAgainWhenAFileOfAListChanges() throws IOException {
        ImageTable table = list(8);
        Pack pack = packer().pack(table);
        assertEquals(pack, packer().pack(table));
        Path file = directory.resolve("list/pictures/0003.png");
        byte[] longer = Arrays.copyOf(ImageRows.png(3), ImageRows.png(3).length + 1);
        Files.write(file, longer);
        Pack again = packer().pack(table);
        assertNotEquals(pack, again);
        assertNotEquals(pack.contents(), again.contents());
    }

    private static TableColumns weighted(String key) {
        return new TableColumns(
                OptionalName.NONE,
                "label",
                OptionalName.of("split"),
                OptionalName.of(Optional.ofNullable(key)),
                OptionalName.of("weight"));
    }

    /** The weight of a picture is a quarter of its number. */
    @Test
    void weightsStayWithTheirImagesHoweverRowsAreStored() {
        for (String key : new String[] {null, "id"}) {
            Pack one = inManyFiles(quarters(ImageRows.encoded(spark, 60), "double"), weighted(key));
            Pack other = inManyFiles(quarters(ImageRows.dealtAgain(spark, 60, 5), "decimal(5,2)"), weighted(key));
            assertEquals(one.contents(), other.contents());
            assertSame(one.catalogued(Sizing.UNCHANGED), other.catalogued(Sizing.UNCHANGED));
            Catalogued data = one.catalogued(Sizing.UNCHANGED);
            assertArrayEquals(
                    numbers(all(data, Part.TRAIN)).stream()
                            .mapToDouble(number -> number / 4.0)
                            .toArray(),
                    data.catalog().trainWeights());
        }
    }

    private static Dataset<Row> quarters(Dataset<Row> rows, String type) {
        return rows.withColumn("weight", col("id").cast("int").divide(4).cast(type));
    }

    /** Rows that are the same but for their weights have an order, too. */
    @Test
    void rowsOfOneImageAreOrderedByTheirWeights() {
        Dataset<Row> twice = quarters(ImageRows.encoded(spark, 12), "double")
                .union(ImageRows.encoded(spark, 12).withColumn("weight", lit(0.125)));
        Pack one = inManyFiles(twice, weighted(null));
        Pack other = inManyFiles(twice.orderBy(rand(3)).repartition(4), weighted(null));
        assertSame(one.catalogued(Sizing.UNCHANGED), other.catalogued(Sizing.UNCHANGED));
    }

    @Test
    void weightsOfOneAreNone() {
        Pack none = inManyFiles(ImageRows.encoded(spark, 12), columns("split", "id"));
        Pack ones = inManyFiles(ImageRows.encoded(spark, 12).withColumn("weight", lit(1)), weighted("id"));
        assertEquals(none.contents(), ones.contents());
        assertEquals(0, ones.catalogued(Sizing.UNCHANGED).catalog().trainWeights().length);
    }

    /** A pack is found again by this text, which is that of versions without weights. */
    @Test
    void theNameOfAPackDependsOnWeightsOnlyIfThereAreSome() {
        String text = "TableColumns[image=None[], label=label, split=Given[name=split], key=Given[name=id]";
        assertEquals(text + "]", columns("split", "id").fingerprint());
        assertEquals(text + ", weight=weight]", weighted("id").fingerprint());
    }

    @Test
    void packsATableInHandForOneUse() {
        Pack pack = new PackCache(directory.toString()).temporary();
        packer().pack(new TablePacker.Table(ImageRows.encoded(spark, 12), "mine", columns("split", "id"), false), pack);
        assertEquals(
                12,
                IntStream.of(pack.catalogued(Sizing.UNCHANGED).catalog().trainLabels().length, 4)
                        .sum());
        pack.delete();
        assertArrayEquals(new String[0], directory.toFile().list());
    }
}
