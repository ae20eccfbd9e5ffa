package io.targetdrop.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import javax.imageio.IIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EncodedImageTest {
    private static final ImageShape SHAPE = new ImageShape(3, 32, 32);
    /** The colours of the quarters, at their middles: see the resources' README. */
    private static final int[][] QUARTERS = {{200, 40, 30}, {30, 160, 60}, {40, 60, 190}, {128, 128, 128}};

    @TempDir
    Path path;

    /** JPEG, 8 bits of CMYK and lossy WebP lose a little. */
    @ParameterizedTest
    @CsvSource({
        "lossless.webp, 0",
        "lossy.webp, 4",
        "deep.tif, 0",
        "big.tif, 0",
        "cmyk.tif, 2",
        "cmyk.jpg, 4",
        "ycck.jpg, 4"
    })
    void readsPhotographs(String name, int tolerance) throws Exception {
        byte[] bytes = Photographs.bytes(name);
        assertEquals(SHAPE, Photographs.encoded(path, bytes).shape());
        byte[] pixels = Photographs.decode(path, bytes, SHAPE);
        for (int quarter = 0; quarter < 4; quarter++) {
            int middle = (8 + quarter / 2 * 16) * 32 + 8 + quarter % 2 * 16;
            for (int channel = 0; channel < 3; channel++) {
                assertEquals(
                        QUARTERS[quarter][channel],
                        Byte.toUnsignedInt(pixels[channel * 32 * 32 + middle]),
                        tolerance,
                        "quarter " + quarter + ", channel " + channel);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bmp", "png", "tiff"})
    void readsLosslessFormatsExactly(String format) throws Exception {
        BufferedImage picture = noise(BufferedImage.TYPE_INT_RGB);
        byte[] pixels = Photographs.decode(path, ImageDirectory.encode(format, picture), SHAPE);
        assertArrayEquals(planes(picture), pixels);
    }

    @Test
    void readsTheFirstFrameOfAGif() throws Exception {
        BufferedImage first = ImageDirectory.plain(32, 32, 0x3366CC);
        ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (var out = ImageIO.createImageOutputStream(bytes)) {
            writer.setOutput(out);
            writer.prepareWriteSequence(null);
            writer.writeToSequence(new IIOImage(first, null, null), null);
            writer.writeToSequence(new IIOImage(ImageDirectory.plain(32, 32, 0), null, null), null);
            writer.endWriteSequence();
        }
        assertArrayEquals(planes(first), Photographs.decode(path, bytes.toByteArray(), SHAPE));
    }

    /** Formats that earlier versions read are read as before: by Java's own decoders. */
    @ParameterizedTest
    @CsvSource({"jpeg, 1, false", "jpeg, 1, true", "jpeg, 10, false", "png, 1, false", "png, 10, false", "png, 6, false"
    })
    void ordinaryImagesAreReadByJava(String format, int type, boolean isProgressive) throws Exception {
        byte[] bytes = encoded(format, noise(type), isProgressive);
        BufferedImage expected = javas(format, bytes);
        byte[] planes = type == BufferedImage.TYPE_BYTE_GRAY ? greyPlanes(expected) : planes(expected);
        assertArrayEquals(planes, Photographs.decode(path, bytes, SHAPE));
    }

    /** Lossless JPEG, which Java refuses: 32 x 32 times the difference 0 from the predicted 128, in one bit each. */
    @Test
    void whatJavaRefusesIsReadByTheOtherDecoder() throws Exception {
        String start = "ffd8" + "ffc3000b080020002001011100" + "ffc40014000100000000000000000000000000000000"
                + "ffda00080101000100" + "00";
        byte[] bytes = HexFormat.of().parseHex(start + "00".repeat(127) + "00" + "ffd9");
        assertThrows(IIOException.class, () -> javas("jpeg", bytes));
        byte[] pixels = Photographs.decode(path, bytes, SHAPE);
        for (byte pixel : pixels) {
            assertEquals(128, Byte.toUnsignedInt(pixel));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0000001c6674797068656963000000006d696631, HEIC, heif-convert",
        "0000001c667479706d69663100000000686569636d696166, HEIC, heif-convert",
        "0000001c6674797061766966000000006d696631, AVIF, avifdec",
        "0000001c667479706d6966310000000061766966, AVIF, avifdec",
        "000000186674797063727820000000016372782069736f6d, raw, darktable-cli",
        "0000001c6674797069736f6d0000020069736f6d, video, ffmpeg",
        "ff0a, JPEG XL, djxl",
        "0000000c4a584c200d0a870a, JPEG XL, djxl",
        "0000000c6a5020200d0a870a, JPEG 2000, opj_decompress",
        "49492a00100000004352, raw, darktable-cli",
        "46554a4946494c4d4343442d524157, raw, darktable-cli",
        "38425053, PSD, magick",
        "255044462d312e37, PDF, pdftoppm",
        "00000100010010, icon, magick"
    })
    void namesAFormatThatItDoesNotReadAndWhatToDo(String hex, String title, String command) {
        byte[] bytes = Arrays.copyOf(HexFormat.of().parseHex(hex), hex.length() / 2 + 40);
        Errors.assertData(
                () -> Photographs.encoded(path, bytes).shape(), "/photograph must be a JPEG, PNG", title, command);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<svg xmlns='…'/>",
                "\uFEFF<?xml version='1.0'?>\n<!-- drawn -->\n<svg width='3'/>",
                "<!DOCTYPE svg>"
            })
    void namesSvg(String text) {
        Errors.assertData(
                () -> Photographs.encoded(path, text.getBytes(StandardCharsets.UTF_8))
                        .shape(),
                "SVG",
                "rsvg-convert");
    }

    @Test
    void namesTheRawFilesThatAreTiffInside() {
        // a preview first (NewSubfileType 1) with the sensor's data below it, as NEF and ARW have it
        byte[] raw = HexFormat.of()
                .parseHex("49492a0008000000" + "0200" + "fe00040001000000" + "01000000" + "4a01040001000000"
                        + "40000000" + "00000000");
        Errors.assertData(() -> Photographs.encoded(path, raw).shape(), "a camera's raw file", "darktable-cli");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"BMW is a car, and this is a text", "P.S. a text too", "<html><body>404</body></html>", "garbage"
            })
    void aTextIsNotAnImage(String text) {
        Errors.assertData(
                () -> Photographs.encoded(path, text.getBytes(StandardCharsets.UTF_8))
                        .shape(),
                "none of these");
    }

    @ParameterizedTest
    @CsvSource({
        "jpeg, 0.5",
        "jpeg, 0.9",
        "png, 0.5",
        "bmp, 0.9",
        "gif, 0.5",
        "gif, 0.9",
        "tiff, 0.9",
        "tiff, 0.5",
    })
    void refusesATruncatedImage(String format, double kept) throws Exception {
        byte[] bytes = ImageDirectory.encode(format, noise(BufferedImage.TYPE_INT_RGB));
        byte[] cut = Arrays.copyOf(bytes, (int) (kept * bytes.length));
        Errors.assertData(() -> Photographs.decode(path, cut, SHAPE), "/photograph", "readable image but is not");
    }

    @ParameterizedTest
    @CsvSource({
        "lossless.webp, 0.99",
        "lossless.webp, 0.8",
        "lossless.webp, 0.4",
        "lossy.webp, 0.99",
        "lossy.webp, 0.6",
        "deep.tif, 0.5",
        "big.tif, 0.5",
        "cmyk.tif, 0.4",
        "cmyk.jpg, 0.97",
        "ycck.jpg, 0.9"
    })
    void refusesATruncatedPhotograph(String name, double kept) throws Exception {
        byte[] bytes = Photographs.bytes(name);
        byte[] cut = Arrays.copyOf(bytes, (int) (kept * bytes.length));
        Errors.assertData(() -> Photographs.decode(path, cut, SHAPE), "/photograph", "readable image but is not");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "float.tif | must have at most 16 bits a sample but has 32; convert it, for instance with magick IN -depth 8",
                "lab.tif | but is a TIFF in CIE L*a*b*; convert it, for instance with magick IN -colorspace sRGB OUT.png"
            })
    void refusesSamplesWhoseColoursAreAGuess(String name, String message) throws Exception {
        byte[] bytes = Photographs.bytes(name);
        Errors.assertData(() -> Photographs.decode(path, bytes, new ImageShape(3, 4, 4)), "/photograph", message);
    }

    /** Noise, in which neighbours are as far apart as bytes can be. */
    private static BufferedImage noise(int type) {
        BufferedImage picture = new BufferedImage(32, 32, type);
        for (int i = 0; i < 32 * 32; i++) {
            picture.setRGB(i % 32, i / 32, 0xFF000000 | (int) RandomSeed.derive(i, RandomSeed.Purpose.GENERATOR));
        }
        return picture;
    }

    private static byte[] planes(BufferedImage picture) {
        byte[] planes = new byte[3 * 32 * 32];
        for (int i = 0; i < 32 * 32; i++) {
            int colour = picture.getRGB(i % 32, i / 32);
            planes[i] = (byte) (colour >> 16);
            planes[1024 + i] = (byte) (colour >> 8);
            planes[2048 + i] = (byte) colour;
        }
        return planes;
    }

    private static byte[] greyPlanes(BufferedImage picture) {
        byte[] planes = new byte[3 * 32 * 32];
        for (int i = 0; i < planes.length; i++) {
            planes[i] = (byte) picture.getRaster().getSample(i % 32, i % 1024 / 32, 0);
        }
        return planes;
    }

    private static BufferedImage javas(String format, byte[] bytes) throws Exception {
        var readers = ImageIO.getImageReadersByFormatName(format);
        while (readers.hasNext()) {
            ImageReader reader = readers.next();
            if (reader.getClass().getName().startsWith("com.sun.imageio")) {
                reader.setInput(ImageIO.createImageInputStream(new ByteArrayInputStream(bytes)), true, true);
                return reader.read(0);
            }
        }
        throw new AssertionError("no reader of Java's own for " + format);
    }

    private static byte[] encoded(String format, BufferedImage picture, boolean isProgressive) throws Exception {
        ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
        ImageWriteParam settings = writer.getDefaultWriteParam();
        if (isProgressive) {
            settings.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (var out = ImageIO.createImageOutputStream(bytes)) {
            writer.setOutput(out);
            writer.write(null, new IIOImage(picture, null, null), settings);
        }
        return bytes.toByteArray();
    }
}
