package io.targetdrop.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.targetdrop.data.Resize.Fit;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder of images of every size and format, resized to one. */
class MixedSizesTest {
    private static final Resize RESIZE = new Resize(16, Fit.CROP);

    @TempDir
    Path path;

    private ImageDirectory directory;

    /** Class "one" in training: one image in every format; the others hold one image each. */
    @BeforeEach
    void writeMixture() throws Exception {
        directory = new ImageDirectory(path)
                .write("train/one/01.jpg", ImageDirectory.plain(40, 30, 0x808080))
                .write("train/one/02.png", ImageDirectory.plain(9, 64, 0x808080))
                .write("train/one/03.png", grey(BufferedImage.TYPE_BYTE_GRAY, 128, 25, 17))
                .write("train/one/04.png", grey(BufferedImage.TYPE_USHORT_GRAY, 128 * 257, 31, 33))
                .write("train/one/05.gif", palette())
                .write("train/one/06.png", transparent())
                .writeBytes("train/one/07.jpg", Photographs.bytes("cmyk.jpg"))
                .write("train/one/08.png", ImageDirectory.plain(500, 1, 0x808080))
                .write("train/one/09.bmp", ImageDirectory.plain(3, 3, 0x808080))
                .write("train/two/01.png", ImageDirectory.plain(100, 100, 0))
                .write("test/one/01.png", ImageDirectory.plain(16, 16, 0x808080))
                .write("test/two/01.png", ImageDirectory.plain(17, 16, 0));
    }

    private static BufferedImage grey(int type, int sample, int width, int height) {
        BufferedImage image = new BufferedImage(width, height, type);
        for (int i = 0; i < width * height; i++) {
            image.getRaster().setSample(i % width, i / width, 0, sample);
        }
        return image;
    }

    private static BufferedImage palette() {
        BufferedImage image = new BufferedImage(20, 30, BufferedImage.TYPE_BYTE_INDEXED);
        for (int i = 0; i < 600; i++) {
            image.setRGB(i % 20, i / 20, 0xFF808080);
        }
        return image;
    }

    /** Half transparent, which is ignored: also when areas are averaged. */
    private static BufferedImage transparent() {
        BufferedImage image = new BufferedImage(50, 40, BufferedImage.TYPE_INT_ARGB);
        for (int i = 0; i < 2000; i++) {
            image.setRGB(i % 50, i / 50, new Color(128, 128, 128, i % 256).getRGB());
        }
        return image;
    }

    private ImageFolder resized() {
        return directory.source().resizedBy(RESIZE);
    }

    @Test
    void everyImageGetsTheSize() {
        int[] all = {0, 1, 2, 3, 4, 5, 6, 7, 8};
        List<LabelledImage> images = resized().read(Part.TRAIN, all);
        for (int i = 0; i < all.length; i++) {
            byte[] pixels = images.get(i).pixels();
            assertEquals(3 * 16 * 16, pixels.length);
            // the photograph in CMYK has four colours; the corner and the lower right quarter of all others is grey
            int corner = i == 6 ? 16 * 16 - 1 - 3 * 16 - 3 : 0;
            for (int channel = 0; channel < 3; channel++) {
                // the nearest colour of Java's palette is up to 3 away, CMYK loses up to 4
                assertEquals(128, Byte.toUnsignedInt(pixels[channel * 256 + corner]), 4, "image " + i);
            }
        }
    }

    @Test
    void theShapeIsKnownWithoutOpeningAnImage() throws Exception {
        for (String file : List.of("train/one/01.jpg", "train/two/01.png", "test/one/01.png", "test/two/01.png")) {
            Files.write(path.resolve(file), new byte[] {1, 2, 3});
        }
        Catalog catalog = resized().catalog();
        assertEquals(new ImageShape(3, 16, 16), catalog.shape());
        assertEquals(10, catalog.trainLabels().length);
    }

    @Test
    void anUnreadableImageIsNamedWhenItIsRead() throws Exception {
        byte[] bytes = ImageDirectory.encode("jpg", ImageDirectory.checked(60, 50));
        directory.writeBytes("train/one/01.jpg", Arrays.copyOf(bytes, bytes.length / 2));
        Errors.assertData(() -> resized().read(Part.TRAIN, new int[] {0, 1}), "/train/one/01.jpg", "not whole");
        assertEquals(1, resized().problems(Part.TRAIN, new int[] {0, 1}).size());
    }

    @Test
    void anUnreadableImageIsLeftOutIfThatIsWanted() throws Exception {
        directory.writeBytes("train/one/01.jpg", new byte[] {1, 2, 3});
        Catalog catalog = new ImageFolder(path.toString(), true, RESIZE).catalog();
        assertEquals(RESIZE.shape(), catalog.shape());
        assertEquals(List.of(0), catalog.omissions().train());
    }

    @Test
    void anImageIsTurnedUprightFirst() throws Exception {
        // 32 x 8 stored, to be turned clockwise: the left quarter becomes the top, which is cut off
        BufferedImage stored = ImageDirectory.plain(32, 8, 0x404040);
        for (int i = 0; i < 64; i++) {
            stored.setRGB(i % 8, i / 8, 0xFFFFFF);
        }
        byte[] jpeg = Exif.inJpeg(ImageDirectory.encode("jpg", stored), Exif.of(6, ByteOrder.BIG_ENDIAN));
        byte[] pixels = new EncodedImage("it", jpeg).decode(new Resize(32, Fit.STRETCH));
        for (int y = 0; y < 32; y++) {
            assertEquals(y < 8 ? 255 : 0x40, Byte.toUnsignedInt(pixels[y * 32 + 5]), 4, "row " + y);
        }
    }

    @Test
    void withoutResizingTheWayOutIsNamed() {
        Errors.assertData(
                () -> directory.source().read(Part.TRAIN, new int[] {0, 1, 2, 3}),
                "must have the first training image's size, 40 x 30 pixels, but has 9 x 64; set data.resize");
    }

    @Test
    void travelsToExecutors() throws Exception {
        ImageFolder sent = (ImageFolder) Copies.sent(resized());
        assertEquals(resized(), sent);
        assertArrayEquals(
                resized().read(Part.TEST, new int[] {0}).get(0).pixels(),
                sent.read(Part.TEST, new int[] {0}).get(0).pixels());
        assertEquals(Sizing.UNCHANGED, Copies.sent(Sizing.UNCHANGED));
    }
}
