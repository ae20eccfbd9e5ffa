package io.targetdrop.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CifarFilesTest {
    @TempDir
    Path path;

    private CifarDirectory directory;

    @BeforeEach
    void writeTwoBatches() throws Exception {
        directory = new CifarDirectory(path)
                .write10("data_batch_2.bin", 3, 5, 6)
                .write10("data_batch_1.bin", 0, 9, 0, 3)
                .write10("test_batch.bin", 100, 1);
    }

    private static List<LabelledImage> images(int... imagesAndLabels) {
        return IntStream.range(0, imagesAndLabels.length / 2)
                .mapToObj(i ->
                        new LabelledImage(CifarDirectory.pixels(imagesAndLabels[2 * i]), imagesAndLabels[2 * i + 1]))
                .toList();
    }

    @Test
    void cataloguesBatchesInTheOrderOfTheirNames() {
        Catalog catalog = directory.cifar10().catalog();
        assertEquals(new ImageShape(3, 32, 32), catalog.shape());
        assertArrayEquals(new int[] {9, 0, 3, 5, 6}, catalog.trainLabels());
        assertArrayEquals(new int[] {1}, catalog.testLabels());
    }

    @Test
    void knowsTheUsualClassNames() {
        List<String> classes = directory.cifar10().catalog().classes();
        assertEquals(10, classes.size());
        assertEquals("airplane", classes.get(0));
        assertEquals("truck", classes.get(9));
    }

    @Test
    void readsTheNamesFile() throws Exception {
        directory.write("batches.meta.txt", "a\nb\nc\nd\ne\nf\ng\nh\ni\n j \n\n");
        assertEquals(
                List.of("a", "b", "c", "d", "e", "f", "g", "h", "i", "j"),
                directory.cifar10().catalog().classes());
    }

    @Test
    void readsInTheRequestedOrder() {
        assertEquals(images(4, 6, 0, 9, 3, 5, 2, 3), directory.cifar10().read(Part.TRAIN, new int[] {4, 0, 3, 2}));
    }

    @Test
    void readsAnImageTwiceIfAskedTo() {
        assertEquals(images(1, 0, 1, 0), directory.cifar10().read(Part.TRAIN, new int[] {1, 1}));
    }

    @Test
    void readsTheTestPart() {
        assertEquals(images(100, 1), directory.cifar10().read(Part.TEST, new int[] {0}));
    }

    @Test
    void readsNothing() {
        assertEquals(List.of(), directory.cifar10().read(Part.TRAIN, new int[0]));
    }

    @Test
    void readsAcrossBlocks() throws Exception {
        int count = 2 * RecordFile.BLOCK_RECORDS + 1;
        directory.write10(
                "data_batch_1.bin",
                0,
                IntStream.range(0, count).map(i -> i % 10).toArray());
        int[] asked = {count - 1, 0, RecordFile.BLOCK_RECORDS - 1, RecordFile.BLOCK_RECORDS};
        // labels are the last digits of 512, 0, 255 and 256
        assertEquals(images(512, 2, 0, 0, 255, 5, 256, 6), directory.cifar10().read(Part.TRAIN, asked));
        assertEquals(count + 2, directory.cifar10().catalog().trainLabels().length);
    }

    @Test
    void everyImageOfTheCatalogueReadsWithItsLabel() {
        int[] labels = directory.cifar10().catalog().trainLabels();
        int[] all = IntStream.range(0, labels.length).toArray();
        assertArrayEquals(
                labels,
                directory.cifar10().read(Part.TRAIN, all).stream()
                        .mapToInt(LabelledImage::label)
                        .toArray());
    }

    @Test
    void cifar100TakesTheFineLabel() throws Exception {
        directory.write100("train.bin", 0, 99, 7).write100("test.bin", 50, 3);
        Catalog catalog = directory.cifar100().catalog();
        assertArrayEquals(new int[] {99, 7}, catalog.trainLabels());
        assertEquals(images(1, 7), directory.cifar100().read(Part.TRAIN, new int[] {1}));
        assertEquals(images(50, 3), directory.cifar100().read(Part.TEST, new int[] {0}));
    }

    @Test
    void cifar100HasAHundredNames() throws Exception {
        directory.write100("train.bin", 0, 99).write100("test.bin", 50, 3);
        List<String> classes = directory.cifar100().catalog().classes();
        assertEquals(100, classes.stream().distinct().count());
        assertEquals(classes.stream().sorted().toList(), classes);
        assertEquals("worm", classes.get(99));
    }

    @Test
    void checksumsAreTheFilesOwn() throws Exception {
        Map<String, String> checksums = directory.cifar10().checksums();
        assertEquals(
                List.of("data_batch_1.bin", "data_batch_2.bin", "test_batch.bin"), List.copyOf(checksums.keySet()));
        byte[] bytes = Files.readAllBytes(path.resolve("data_batch_2.bin"));
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
        assertEquals(HexFormat.of().formatHex(digest), checksums.get("data_batch_2.bin"));
    }

    @Test
    void travelsToExecutors() throws Exception {
        CifarFiles sent = (CifarFiles) Copies.sent(directory.cifar10());
        assertEquals(images(0, 9), sent.read(Part.TRAIN, new int[] {0}));
    }

    @Test
    void acceptsAUriOfAFileSystem() {
        CifarFiles source = new CifarFiles(path.toUri().toString(), CifarFiles.Variant.CIFAR10);
        assertEquals(images(0, 9), source.read(Part.TRAIN, new int[] {0}));
    }
}
