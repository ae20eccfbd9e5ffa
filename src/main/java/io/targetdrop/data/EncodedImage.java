package io.targetdrop.data;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.apache.hadoop.fs.Path;

/** A JPEG or PNG file. */
final class EncodedImage {
    private static final int CHANNELS = 3;
    /** 8,192 x 8,192; a small file may say that it is any size, and decoding takes some ten bytes a pixel. */
    private static final int MOST_PIXELS = 1 << 26;

    private static final String WAY_OUT = "; replace or remove it";

    private final HadoopFiles files;
    private final Path path;

    /** What is done with a reader that stands before the image. */
    @FunctionalInterface
    private interface Reading<T> {
        T read(ImageReader reader) throws IOException;
    }

    EncodedImage(HadoopFiles files, Path path) {
        this.files = files;
        this.path = path;
    }

    /** The shape that {@link #decode} gives, from the header alone. */
    ImageShape shape() {
        return read(this::shape);
    }

    /** Fails unless {@link #decode} would give the expected shape. */
    void requireShape(ImageShape expected) {
        requireShape(expected, shape());
    }

    private ImageShape shape(ImageReader reader) throws IOException {
        int height = reader.getHeight(0);
        int width = reader.getWidth(0);
        if (!((long) height * width <= MOST_PIXELS)) {
            throw new DataException(path + " must have at most " + MOST_PIXELS + " pixels but has " + width + " x "
                    + height + "; scale it down");
        }
        return new ImageShape(CHANNELS, height, width);
    }

    private void requireShape(ImageShape expected, ImageShape shape) {
        if (!shape.equals(expected)) {
            throw new DataException(path + " must have the first training image's size, " + expected.width() + " x "
                    + expected.height() + " pixels, but has " + shape.width() + " x " + shape.height()
                    + "; scale all images to one size");
        }
    }

    /** Unsigned bytes [3, H, W] in red, green, blue. */
    byte[] decode(ImageShape expected) {
        BufferedImage image = read(reader -> {
            requireShape(expected, shape(reader));
            reader.addIIOReadWarningListener((source, warning) -> requireWhole(warning));
            return reader.read(0);
        });
        return isGrey(image) ? greyPlanes(image.getRaster()) : colourPlanes(image);
    }

    /** Java's JPEG decoder fills with grey what a file lacks, and only warns. */
    private void requireWhole(String warning) {
        if (warning.contains("Truncated") || warning.contains("premature end")) {
            throw new DataException(path + " must be a readable image but is not whole: " + warning + WAY_OUT);
        }
    }

    /** Grey samples are taken as they are: {@link BufferedImage#getRGB} would brighten them by a gamma. */
    private static boolean isGrey(BufferedImage image) {
        return image.getColorModel().getNumColorComponents() == 1
                && !(image.getColorModel() instanceof IndexColorModel);
    }

    private static byte[] greyPlanes(Raster raster) {
        int plane = raster.getWidth() * raster.getHeight();
        int bits = raster.getSampleModel().getSampleSize(0);
        byte[] pixels = new byte[CHANNELS * plane];
        for (int i = 0; i < plane; i++) {
            int sample = raster.getSample(i % raster.getWidth(), i / raster.getWidth(), 0);
            byte value = (byte) (sample * 255L / ((1 << bits) - 1));
            pixels[i] = value;
            pixels[plane + i] = value;
            pixels[2 * plane + i] = value;
        }
        return pixels;
    }

    private static byte[] colourPlanes(BufferedImage image) {
        int width = image.getWidth();
        int plane = width * image.getHeight();
        int[] colours = image.getRGB(0, 0, width, image.getHeight(), null, 0, width);
        byte[] pixels = new byte[CHANNELS * plane];
        for (int i = 0; i < plane; i++) {
            pixels[i] = (byte) (colours[i] >> 16);
            pixels[plane + i] = (byte) (colours[i] >> 8);
            pixels[2 * plane + i] = (byte) colours[i];
        }
        return pixels;
    }

    private <T> T read(Reading<T> reading) {
        try (InputStream stream = files.open(path);
                ImageInputStream in = new MemoryCacheImageInputStream(stream)) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) {
                throw new DataException(path + " must be a JPEG or PNG image but is neither" + WAY_OUT);
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(in, true, true);
                return reading.read(reader);
            } finally {
                reader.dispose();
            }
        } catch (IOException | RuntimeException e) {
            if (e instanceof DataException known) {
                throw known;
            }
            throw new DataException(
                    path + " must be a readable image but is not: " + HadoopFiles.reason(e) + WAY_OUT, e);
        }
    }
}
