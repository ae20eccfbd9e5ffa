package io.targetdrop.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.data.Pack.Examination;
import io.targetdrop.data.Pack.Written;
import io.targetdrop.data.PackedRow.Encoded;
import io.targetdrop.data.PackedRow.Role;
import io.targetdrop.data.PackedRow.Unusable;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackTest {
    private static final List<String> CLASSES = List.of("cat", "dog");

    private static final ImageSource SOURCE = new ImageTable("t", ImageTable.Layout.DEFAULT);

    @TempDir
    private Path directory;

    private Pack pack() {
        return new Pack(directory.resolve("pack").toString());
    }

    /** An image of one colour, which is its number. */
    private static PackedRow row(int number, Role role) {
        return new PackedRow("row " + number, number % 2, role, image(8, number));
    }

    private static Encoded image(int side, int colour) {
        try {
            return new Encoded(ImageDirectory.encode("bmp", ImageDirectory.plain(side, side, colour)));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static List<PackedRow> rows(int count, Role role) {
        return IntStream.range(0, count).mapToObj(number -> row(number, role)).toList();
    }

    private static List<PackedRow> trainAndTest(int train, int test) {
        return Stream.concat(
                        rows(train, Role.TRAIN).stream(),
                        IntStream.range(train, train + test).mapToObj(number -> row(number, Role.TEST)))
                .toList();
    }

    private static List<Written> write(Pack.Writing writing, List<PackedRow> rows, Examination examination) {
        List<Written> files = new ArrayList<>();
        for (int first = 0; first < rows.size(); first += Pack.FILE_ROWS) {
            List<PackedRow> some = rows.subList(first, Math.min(rows.size(), first + Pack.FILE_ROWS));
            files.add(writing.write(first, some.size(), some.iterator(), examination));
        }
        return files;
    }

    /** A new pack: a complete one would stay as it is. */
    private Pack packed(List<PackedRow> rows, Examination examination) {
        pack().delete();
        Pack.Writing writing = pack().begin();
        writing.finish("the table T", CLASSES, write(writing, rows, examination));
        return pack();
    }

    private Pack packed(List<PackedRow> rows) {
        return packed(rows, Examination.HEADERS);
    }

    private static int colour(LabelledImage image) {
        return Byte.toUnsignedInt(image.pixels()[64]) << 8 | Byte.toUnsignedInt(image.pixels()[128]);
    }

    private static List<PackedRow> replaced(List<PackedRow> rows, int number, PackedRow.Content content) {
        List<PackedRow> changed = new ArrayList<>(rows);
        changed.set(number, rows.get(number).with(content));
        return changed;
    }

    @Test
    void readsAnyImageByItsIndexFromAnyFile() {
        int count = Pack.FILE_ROWS + 100;
        ImageReader images =
                packed(trainAndTest(count, 2)).catalogued(Sizing.UNCHANGED).images();
        int[] indices = {count - 1, 0, Pack.FILE_ROWS, Pack.FILE_ROWS - 1, 0, 700};
        List<LabelledImage> read = images.read(Part.TRAIN, indices);
        assertEquals(
                Arrays.stream(indices).boxed().toList(),
                read.stream().map(PackTest::colour).toList());
        assertEquals(
                Arrays.stream(indices).map(index -> index % 2).boxed().toList(),
                read.stream().map(LabelledImage::label).toList());
        // the first test image follows the last training image
        assertEquals(count, colour(images.read(Part.TEST, new int[] {0}).get(0)));
    }

    @Test
    void cataloguesLabelsAndShape() {
        Catalog catalog =
                packed(trainAndTest(4, 3)).catalogued(Sizing.UNCHANGED).catalog();
        assertEquals(
                new Catalog(new ImageShape(3, 8, 8), CLASSES, new int[] {0, 1, 0, 1}, new int[] {0, 1, 0}), catalog);
    }

    @Test
    void theTestPartOfRowsThatHaveNoneIsDrawn() {
        Catalogued drawn = packed(rows(16, Role.DRAWN)).catalogued(Sizing.UNCHANGED);
        assertEquals(new Division(new int[0], true), drawn.catalog().division());
        Parts parts = Parts.of(drawn.catalog(), new DataConfig(SOURCE, 99, 99, 0.25, 0.25), 1);
        // a quarter of 16, then a quarter of 12
        assertEquals(4, parts.test().length);
        assertEquals(3, parts.validation().length);
        List<Integer> colours = Stream.of(
                        drawn.images().read(Part.TEST, parts.test()),
                        drawn.images().read(Part.TRAIN, parts.validation()),
                        drawn.images().read(Part.TRAIN, parts.train()))
                .flatMap(List::stream)
                .map(PackTest::colour)
                .sorted()
                .toList();
        assertEquals(IntStream.range(0, 16).boxed().toList(), colours);
    }

    @Test
    void keepsADeclaredValidationPart() {
        List<PackedRow> rows = List.of(
                row(0, Role.TEST), row(1, Role.TRAIN), row(2, Role.TRAIN), row(3, Role.VALIDATION), row(4, Role.TRAIN));
        Catalogued data = packed(rows).catalogued(Sizing.UNCHANGED);
        assertEquals(new Division(new int[] {2}, false), data.catalog().division());
        assertEquals(3, colour(data.images().read(Part.TRAIN, new int[] {2}).get(0)));
    }

    @Test
    void resizesImagesOfAnySize() {
        List<PackedRow> rows = replaced(trainAndTest(6, 2), 2, image(9, 2));
        Catalogued data = packed(rows).catalogued(new Resize(16, Resize.Fit.STRETCH));
        assertEquals(new ImageShape(3, 16, 16), data.catalog().shape());
        List<LabelledImage> images = data.images().read(Part.TRAIN, new int[] {0, 2});
        for (LabelledImage image : images) {
            assertEquals(3 * 16 * 16, image.pixels().length);
        }
        // blue in the last plane
        assertEquals(2, images.get(1).pixels()[2 * 16 * 16]);
    }

    @Test
    void isNotThereUntilItIsFinished() {
        Pack.Writing writing = pack().begin();
        List<Written> files = write(writing, trainAndTest(4, 2), Examination.HEADERS);
        assertFalse(pack().isComplete());
        Errors.assertData(() -> pack().catalogued(Sizing.UNCHANGED), "must hold packed images but does not");
        writing.finish("T", CLASSES, files);
        assertTrue(pack().isComplete());
        pack().delete();
        assertFalse(Files.exists(directory.resolve("pack")));
    }

    @Test
    void aTaskThatRunsTwiceWritesTwoFilesOfWhichOneCounts() throws IOException {
        Pack.Writing writing = pack().begin();
        List<PackedRow> rows = trainAndTest(4, 2);
        write(writing, rows, Examination.HEADERS);
        writing.finish("T", CLASSES, write(writing, rows, Examination.HEADERS));
        assertEquals(4, pack().catalogued(Sizing.UNCHANGED).catalog().trainLabels().length);
    }

    @Test
    void ofTwoProcessesTheLastToFinishCountsAndBothCanRead() {
        List<PackedRow> rows = trainAndTest(4, 2);
        Pack.Writing first = pack().begin();
        Pack.Writing second = pack().begin();
        List<Written> files = write(second, rows, Examination.HEADERS);
        first.finish("T", CLASSES, write(first, rows, Examination.HEADERS));
        ImageReader reader = pack().catalogued(Sizing.UNCHANGED).images();
        second.finish("T", CLASSES, files);
        int[] all = {0, 1, 2, 3};
        assertEquals(
                reader.read(Part.TRAIN, all),
                pack().catalogued(Sizing.UNCHANGED).images().read(Part.TRAIN, all));
    }

    @Test
    void theChecksumIsThatOfTheImagesTheirLabelsAndRoles() {
        List<PackedRow> rows = trainAndTest(4, 2);
        String contents = packed(rows).contents();
        List<PackedRow> renamed = rows.stream()
                .map(row -> new PackedRow(row.name() + "'", row.label(), row.role(), row.content()))
                .toList();
        assertEquals(contents, packed(renamed).contents());
        PackedRow first = rows.get(0);
        for (PackedRow other : List.of(
                first.with(image(8, 77)),
                new PackedRow(first.name(), 1, first.role(), first.content()),
                new PackedRow(first.name(), first.label(), Role.VALIDATION, first.content()),
                weighted(first, 2))) {
            List<PackedRow> changed = new ArrayList<>(rows);
            changed.set(0, other);
            assertNotEquals(contents, packed(changed).contents());
        }
    }

    private static PackedRow weighted(PackedRow row, double weight) {
        return new PackedRow(row.name(), row.label(), row.role(), weight, row.content());
    }

    @Test
    void keepsTheWeightsOfTheTrainingPartWhicheverFileTheyAreIn() {
        int count = Pack.FILE_ROWS + 5;
        List<PackedRow> rows = new ArrayList<>(trainAndTest(count, 2));
        rows.set(Pack.FILE_ROWS + 1, weighted(rows.get(Pack.FILE_ROWS + 1), 0.3));
        rows.set(count, weighted(rows.get(count), 9));
        double[] expected = new double[count];
        Arrays.fill(expected, 1);
        expected[Pack.FILE_ROWS + 1] = 0.3;
        Catalogued data = packed(rows).catalogued(Sizing.UNCHANGED);
        assertArrayEquals(expected, data.catalog().trainWeights());
        assertEquals(5, colour(data.images().read(Part.TRAIN, new int[] {5}).get(0)));
    }

    /** Four numbers a row after their count, as before there were weights: packs of then are read, and none is larger. */
    @Test
    void weightsOfOneTakeNoSpace() throws IOException {
        PackRows rows =
                new PackRows(new int[] {1, 0}, new byte[] {0, 2}, new int[] {8, 9}, new int[] {7, 6}, new double[0]);
        ByteArrayOutputStream earlier = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(earlier);
        out.writeInt(2);
        for (int[] row : new int[][] {{1, 0, 8, 7}, {0, 2, 9, 6}}) {
            out.writeInt(row[0]);
            out.writeByte(row[1]);
            out.writeInt(row[2]);
            out.writeInt(row[3]);
        }
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        rows.weighted(new double[] {1, 1}).writeTo(written);
        assertArrayEquals(earlier.toByteArray(), written.toByteArray());
        PackRows read = PackRows.read(new ByteArrayInputStream(earlier.toByteArray()));
        assertArrayEquals(new int[] {8, 9}, read.widths());
        assertEquals(0, read.weights().length);
    }

    @Test
    void leavesOutUnusableImagesAndKeepsAllIndices() {
        List<PackedRow> rows = trainAndTest(6, 2);
        byte[] whole = ((Encoded) rows.get(3).content()).bytes();
        rows = replaced(rows, 3, new Encoded(Arrays.copyOf(whole, whole.length / 2)));
        rows = replaced(rows, 7, new Unusable("row 7 must have an image but has none; add one"));
        Catalogued catalogued = packed(rows, Examination.PIXELS).catalogued(Sizing.UNCHANGED);
        Omissions omissions = catalogued.catalog().omissions();
        assertEquals(List.of(3), omissions.train());
        assertEquals(List.of(1), omissions.test());
        assertEquals(2, omissions.unreadable().size());
        assertTrue(omissions.unreadable().get(0).startsWith("row 3 must be a readable image"), omissions::toString);
        assertEquals(
                5, colour(catalogued.images().read(Part.TRAIN, new int[] {5}).get(0)));
    }

    @Test
    void headersTellNothingAboutMissingPixelsButReadingThemDoes() {
        List<PackedRow> rows = trainAndTest(6, 2);
        byte[] whole = ((Encoded) rows.get(3).content()).bytes();
        Pack pack = packed(replaced(rows, 3, new Encoded(Arrays.copyOf(whole, whole.length / 2))));
        Catalogued catalogued = pack.catalogued(Sizing.UNCHANGED);
        assertEquals(Omissions.NONE, catalogued.catalog().omissions());
        assertEquals(
                1, catalogued.images().problems(Part.TRAIN, new int[] {1, 3, 5}).size());
        Errors.assertData(
                () -> catalogued.images().read(Part.TRAIN, new int[] {1, 3, 5}), "row 3 must be a readable image");
    }

    @Test
    void countsUnusableImagesWhileItIsFilled() {
        List<PackedRow> rows = replaced(trainAndTest(6, 2), 2, new Encoded(new byte[] {1, 2, 3}));
        Written written = pack().begin().write(0, rows.size(), rows.iterator(), Examination.HEADERS);
        assertEquals(1, written.unusable());
        assertTrue(written.problems().get(0).startsWith("row 2 must be a JPEG"), written::toString);
    }

    @Test
    void namesImagesOfAnotherSize() {
        List<PackedRow> rows = replaced(trainAndTest(6, 2), 2, image(9, 2));
        Errors.assertData(
                () -> packed(rows).catalogued(Sizing.UNCHANGED),
                "row 2 must have the first training image's size, 8 x 8 pixels");
    }

    @Test
    void namesTenOfManyImagesOfAnotherSizeAndCountsAll() {
        List<PackedRow> rows = new ArrayList<>(trainAndTest(6, 2));
        for (int number = 8; number < 20; number++) {
            rows.add(row(number, Role.TEST).with(image(9, number)));
        }
        DataException error =
                assertThrows(DataException.class, () -> packed(rows).catalogued(Sizing.UNCHANGED));
        Errors.assertSays(error, "12 of 20 images", "the first 10: (1) row 8 must", "(10) row 17 must");
        assertFalse(error.getMessage().contains("row 18"), error.getMessage());
    }

    @Test
    void aClassNeedsATrainingImage() {
        List<PackedRow> rows = List.of(row(0, Role.TRAIN), row(2, Role.TRAIN), row(1, Role.TEST));
        Errors.assertData(
                () -> packed(rows).catalogued(Sizing.UNCHANGED),
                "the train part of the table T must hold at least 1 readable image of each class but has none of dog");
    }

    @Test
    void refusesATableThatChangesMeanwhile() {
        List<PackedRow> rows = trainAndTest(6, 2);
        for (int count : new int[] {rows.size() - 1, rows.size() + 1}) {
            Errors.assertData(
                    () -> pack().begin().write(0, count, rows.iterator(), Examination.HEADERS),
                    "a table must not change while it is packed");
        }
    }

    @Test
    void saysWhatToDeleteWhenItIsDamaged() throws IOException {
        ImageReader images =
                packed(trainAndTest(6, 2)).catalogued(Sizing.UNCHANGED).images();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.write(file, new byte[] {1});
            }
        }
        Errors.assertData(
                () -> images.read(Part.TRAIN, new int[] {0}),
                "must be a readable file of packed images",
                "delete the directory " + directory.resolve("pack"));
        Errors.assertData(() -> pack().isComplete(), "must be the manifest of packed images");
    }

    @Test
    void refusesAnIndexThatTheCatalogueDoesNotHave() {
        ImageReader images =
                packed(trainAndTest(6, 2)).catalogued(Sizing.UNCHANGED).images();
        for (int index : new int[] {-1, 2}) {
            Errors.assertArgument(() -> images.read(Part.TEST, new int[] {index}), "must be in [0, 2) but is " + index);
        }
    }
}
