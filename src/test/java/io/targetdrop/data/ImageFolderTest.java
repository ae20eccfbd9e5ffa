package io.targetdrop.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFolderTest {
    private static final int RED = 0xFF2010;
    private static final int BLUE = 0x1020FF;

    @TempDir
    Path path;

    private ImageDirectory directory;

    @BeforeEach
    void writeTwoClasses() throws Exception {
        directory = new ImageDirectory(path)
                .write("train/dog/b.png", ImageDirectory.plain(4, 3, BLUE))
                .write("train/cat/z.png", ImageDirectory.plain(4, 3, RED))
                .write("train/dog/a.png", ImageDirectory.plain(4, 3, RED))
                .write("test/dog/a.png", ImageDirectory.plain(4, 3, BLUE))
                .write("test/cat/a.png", ImageDirectory.plain(4, 3, RED));
    }

    /** Three planes of twelve pixels. */
    private static LabelledImage image(int colour, int label) {
        byte[] pixels = new byte[36];
        Arrays.fill(pixels, 0, 12, (byte) (colour >> 16));
        Arrays.fill(pixels, 12, 24, (byte) (colour >> 8));
        Arrays.fill(pixels, 24, 36, (byte) colour);
        return new LabelledImage(pixels, label);
    }

    /** Hadoop treats it as a file that was deleted while the directory was listed. */
    @Test
    void skipsABrokenLink() throws Exception {
        Files.createSymbolicLink(path.resolve("train/cat/b.png"), path.resolve("nowhere"));
        assertEquals(3, directory.source().catalog().labels(Part.TRAIN).length);
    }

    /** Images may be anywhere, as in a data set of links to another one. */
    @Test
    void followsLinksToImages() throws Exception {
        Path elsewhere = Files.move(path.resolve("train/cat/z.png"), path.resolve("elsewhere.png"));
        Files.createSymbolicLink(path.resolve("train/cat/z.png"), elsewhere);
        assertEquals(3, directory.source().catalog().labels(Part.TRAIN).length);
    }

    @Test
    void cataloguesClassesAndFilesByName() {
        Catalog catalog = directory.source().catalog();
        assertEquals(List.of("cat", "dog"), catalog.classes());
        assertArrayEquals(new int[] {0, 1, 1}, catalog.trainLabels());
        assertArrayEquals(new int[] {0, 1}, catalog.testLabels());
    }

    @Test
    void takesTheShapeOfTheFirstTrainingImage() {
        assertEquals(new ImageShape(3, 3, 4), directory.source().catalog().shape());
    }

    @Test
    void readsInTheRequestedOrder() {
        // the training part is cat/z, dog/a, dog/b
        assertEquals(
                List.of(image(BLUE, 1), image(RED, 0), image(RED, 1)),
                directory.source().read(Part.TRAIN, new int[] {2, 0, 1}));
        assertEquals(List.of(image(BLUE, 1)), directory.source().read(Part.TEST, new int[] {1}));
    }

    @Test
    void planesAreRowByRow() throws Exception {
        BufferedImage picture = new BufferedImage(4, 3, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 12; i++) {
            picture.setRGB(i % 4, i / 4, i << 16 | (100 + i) << 8 | (200 + i));
        }
        directory.write("train/cat/z.png", picture);
        byte[] pixels =
                directory.source().read(Part.TRAIN, new int[] {0}).get(0).pixels();
        byte[] expected = new byte[36];
        for (int i = 0; i < 12; i++) {
            expected[i] = (byte) i;
            expected[12 + i] = (byte) (100 + i);
            expected[24 + i] = (byte) (200 + i);
        }
        assertArrayEquals(expected, pixels);
    }

    @Test
    void greyIsRepeatedUnchanged() throws Exception {
        BufferedImage grey = new BufferedImage(4, 3, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < 12; i++) {
            grey.getRaster().setSample(i % 4, i / 4, 0, 20 * i);
        }
        directory.write("train/cat/z.png", grey);
        byte[] pixels =
                directory.source().read(Part.TRAIN, new int[] {0}).get(0).pixels();
        for (int i = 0; i < 36; i++) {
            assertEquals(20 * (i % 12), Byte.toUnsignedInt(pixels[i]));
        }
    }

    @Test
    void deepGreyIsScaledToBytes() throws Exception {
        BufferedImage grey = new BufferedImage(4, 3, BufferedImage.TYPE_USHORT_GRAY);
        grey.getRaster().setSample(0, 0, 0, 65_535);
        grey.getRaster().setSample(1, 0, 0, 1000);
        directory.write("train/cat/z.png", grey);
        byte[] pixels =
                directory.source().read(Part.TRAIN, new int[] {0}).get(0).pixels();
        // 1000 · 255 / 65,535 = 3.9
        assertArrayEquals(new byte[] {(byte) 255, 3, 0}, Arrays.copyOf(pixels, 3));
    }

    @Test
    void blackAndWhiteAreTheEndsOfTheRange() throws Exception {
        BufferedImage binary = new BufferedImage(4, 3, BufferedImage.TYPE_BYTE_BINARY);
        binary.setRGB(1, 0, 0xFFFFFF);
        directory.write("train/cat/z.png", binary);
        byte[] pixels =
                directory.source().read(Part.TRAIN, new int[] {0}).get(0).pixels();
        assertArrayEquals(new byte[] {0, (byte) 255, 0}, Arrays.copyOf(pixels, 3));
    }

    @Test
    void transparencyIsIgnored() throws Exception {
        BufferedImage picture = new BufferedImage(4, 3, BufferedImage.TYPE_INT_ARGB);
        for (int i = 0; i < 12; i++) {
            picture.setRGB(i % 4, i / 4, 0x80000000 | RED);
        }
        directory.write("train/cat/z.png", picture);
        assertEquals(List.of(image(RED, 0)), directory.source().read(Part.TRAIN, new int[] {0}));
    }

    @Test
    void readsJpegOfAnySpelling() throws Exception {
        directory
                .write("train/cat/a.jpg", ImageDirectory.plain(4, 3, 0x808080))
                .write("train/cat/b.JPEG", ImageDirectory.plain(4, 3, 0x808080));
        List<LabelledImage> images = directory.source().read(Part.TRAIN, new int[] {0, 1});
        for (LabelledImage image : images) {
            for (byte value : image.pixels()) {
                assertEquals(0x80, Byte.toUnsignedInt(value), 2); // JPEG loses a little
            }
        }
    }

    @Test
    void aStrayByteBeforeTheEndOfAJpegIsHarmless() throws Exception {
        byte[] bytes = ImageDirectory.encode("jpg", ImageDirectory.plain(4, 3, 0x808080));
        byte[] stray = Arrays.copyOf(bytes, bytes.length + 1);
        System.arraycopy(bytes, bytes.length - 2, stray, bytes.length - 1, 2);
        stray[bytes.length - 2] = 0x11;
        directory.writeBytes("train/cat/z.png", stray);
        assertEquals(1, directory.source().read(Part.TRAIN, new int[] {0}).size());
    }

    @Test
    void hiddenFilesAreIgnored() throws Exception {
        directory.writeBytes("train/cat/.DS_Store", new byte[9]).writeBytes("train/_SUCCESS", new byte[0]);
        assertEquals(3, directory.source().catalog().trainLabels().length);
    }

    @Test
    void travelsToExecutors() throws Exception {
        ImageFolder sent = (ImageFolder) Copies.sent(directory.source());
        assertEquals(List.of(image(RED, 0)), sent.read(Part.TRAIN, new int[] {0}));
    }

    @Test
    void theChecksumIsOfSortedNamesAndSizes() throws Exception {
        Sha256 digest = new Sha256();
        for (String name :
                List.of("train/cat/z.png", "train/dog/a.png", "train/dog/b.png", "test/cat/a.png", "test/dog/a.png")) {
            digest.update(name + "\t" + Files.size(path.resolve(name)) + "\n");
        }
        assertEquals(digest.hex(), directory.source().checksums().get("names-and-sizes"));
    }

    @Test
    void anotherChecksumIsOfAllBytesInTheSameOrder() throws Exception {
        Sha256 digest = new Sha256();
        for (String name :
                List.of("train/cat/z.png", "train/dog/a.png", "train/dog/b.png", "test/cat/a.png", "test/dog/a.png")) {
            byte[] bytes = Files.readAllBytes(path.resolve(name));
            digest.update(bytes, 0, bytes.length);
        }
        assertEquals(digest.hex(), directory.source().checksums().get("contents"));
    }

    @Test
    void theContentsChangeWhereNamesAndSizesDoNot() throws Exception {
        Map<String, String> before = directory.source().checksums();
        byte[] bytes = Files.readAllBytes(path.resolve("train/cat/z.png"));
        bytes[bytes.length - 1] ^= 1;
        directory.writeBytes("train/cat/z.png", bytes);
        Map<String, String> after = directory.source().checksums();
        assertEquals(before.get("names-and-sizes"), after.get("names-and-sizes"));
        assertNotEquals(before.get("contents"), after.get("contents"));
    }

    /** Its content decides, as in other readers. */
    @Test
    void theNameDoesNotDecideTheFormat() throws Exception {
        BufferedImage red = ImageDirectory.plain(4, 3, RED);
        directory
                .writeBytes("train/cat/a.bmp", ImageDirectory.encode("png", red))
                .writeBytes("train/cat/b", ImageDirectory.encode("bmp", red))
                .writeBytes("train/cat/c.jpg", ImageDirectory.encode("gif", red));
        assertEquals(
                List.of(image(RED, 0), image(RED, 0), image(RED, 0)),
                directory.source().read(Part.TRAIN, new int[] {0, 1, 2}));
    }

    @Test
    void theChecksumChangesWithASize() throws Exception {
        Map<String, String> before = directory.source().checksums();
        directory.writeBytes("train/cat/z.png", new byte[7]);
        assertNotEquals(before, directory.source().checksums());
    }
}
