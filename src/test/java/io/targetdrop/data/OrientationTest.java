package io.targetdrop.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.plugins.tiff.BaselineTIFFTagSet;
import javax.imageio.plugins.tiff.TIFFDirectory;
import javax.imageio.plugins.tiff.TIFFField;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OrientationTest {
    private static final ByteOrder LITTLE = ByteOrder.LITTLE_ENDIAN;

    @TempDir
    Path path;

    /** Stored: abc over def. As the letter F in the usual picture of the eight values. */
    @ParameterizedTest
    @CsvSource({
        "1, abc def",
        "2, cba fed",
        "3, fed cba",
        "4, def abc",
        "5, ad be cf",
        "6, da eb fc",
        "7, fc eb da",
        "8, cf be ad"
    })
    void bringsPixelsUpright(int value, String upright) {
        String rows = upright.replace(" ", "");
        Orientation orientation = new Orientation(value);
        ImageShape stored = new ImageShape(2, 2, 3);
        byte[] planes = "abcdefABCDEF".getBytes();
        assertEquals(rows + rows.toUpperCase(), new String(orientation.upright(planes, stored)));
        assertEquals(upright.indexOf(' '), orientation.upright(stored).width());
    }

    @Test
    void hasEightValues() {
        Errors.assertArgument(() -> new Orientation(0), "is 0");
        Errors.assertArgument(() -> new Orientation(9), "is 9");
    }

    /** A portrait that is stored on its side has the size of the other portraits; four of the eight values rotate. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void isAppliedToJpegAndPng(int value) throws Exception {
        boolean turns = value >= 5;
        BufferedImage picture = picture(turns ? 16 : 24, turns ? 24 : 16);
        byte[] jpeg = ImageDirectory.encode("jpg", picture);
        byte[] png = ImageDirectory.encode("png", picture);
        byte[] exif = Exif.of(value, value % 2 == 0 ? LITTLE : ByteOrder.BIG_ENDIAN);
        for (List<byte[]> pair : List.of(
                List.of(jpeg, Exif.inJpeg(jpeg, exif)),
                List.of(png, Exif.inPng(png, exif, false)),
                List.of(png, Exif.inPng(png, exif, true)))) {
            assertUpright(value, pair.get(0), picture, pair.get(1));
        }
    }

    @Test
    void isAppliedToTiff() throws Exception {
        BufferedImage picture = picture(16, 24);
        assertUpright(6, tiff(picture, 1), picture, tiff(picture, 6));
    }

    @Test
    void isAppliedToWebp() throws Exception {
        byte[] webp = Photographs.bytes("lossless.webp");
        BufferedImage quarters = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
        assertUpright(8, webp, quarters, Exif.inWebp(webp, 32, 32, Exif.of(8, LITTLE)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 9, 65_535})
    void ignoresAnInvalidOrientation(int value) throws Exception {
        BufferedImage picture = picture(24, 16);
        byte[] jpeg = ImageDirectory.encode("jpg", picture);
        assertUpright(1, jpeg, picture, Exif.inJpeg(jpeg, Exif.of(value, LITTLE)));
    }

    @Test
    void ignoresBrokenExif() throws Exception {
        BufferedImage picture = picture(24, 16);
        byte[] jpeg = ImageDirectory.encode("jpg", picture);
        byte[] exif = Exif.of(6, LITTLE);
        byte[] farAway = exif.clone();
        Arrays.fill(farAway, 4, 8, (byte) 0xFF);
        for (byte[] broken : List.of(new byte[0], new byte[] {'I'}, Arrays.copyOf(exif, 9), farAway)) {
            assertUpright(1, jpeg, picture, Exif.inJpeg(jpeg, broken));
        }
    }

    /** The image with the note reads as the image without it, turned upright; its header says the same shape. */
    private void assertUpright(int value, byte[] plain, BufferedImage picture, byte[] noted) throws Exception {
        ImageShape stored = new ImageShape(3, picture.getHeight(), picture.getWidth());
        Orientation orientation = new Orientation(value);
        byte[] expected = orientation.upright(Photographs.decode(path, plain, stored), stored);
        ImageShape shape = orientation.upright(stored);
        assertEquals(shape, Photographs.encoded(path, noted).shape());
        assertArrayEquals(expected, Photographs.decode(path, noted, shape));
    }

    private static BufferedImage picture(int width, int height) {
        BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < width * height; i++) {
            picture.setRGB(i % width, i / width, 10 * (i % width) << 16 | 10 * (i / width) << 8 | i % 256);
        }
        return picture;
    }

    private static byte[] tiff(BufferedImage picture, int orientation) throws Exception {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("tiff").next();
        IIOMetadata metadata =
                writer.getDefaultImageMetadata(ImageTypeSpecifier.createFromRenderedImage(picture), null);
        TIFFDirectory directory = TIFFDirectory.createFromMetadata(metadata);
        directory.addTIFFField(new TIFFField(
                BaselineTIFFTagSet.getInstance().getTag(BaselineTIFFTagSet.TAG_ORIENTATION), orientation));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (var out = ImageIO.createImageOutputStream(bytes)) {
            writer.setOutput(out);
            writer.write(new IIOImage(picture, null, directory.getAsMetadata()));
        }
        return bytes.toByteArray();
    }
}
