package io.targetdrop.data;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.IOException;
import javax.imageio.ImageReader;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.ImageInputStream;
import org.apache.hadoop.fs.FileStatus;

/**
 * An image in the format of a file, in a file or in memory. Its content decides its format ({@link ImageFormat}), and its EXIF
 * which way is up.
 *
 * <p>All methods throw a {@link DataException} that names the image if it cannot be read.
 */
public final class EncodedImage {
    private static final int CHANNELS = 3;
    /** 8,192 x 8,192; a small file may claim any size, and decoding takes about ten bytes per pixel. */
    private static final int MOST_PIXELS = 1 << 26;

    private static final int MOST_BITS = 16;
    /** The position at which a RIFF file says how many bytes follow. */
    private static final int RIFF_LENGTH = 4;

    private static final String FIX = "; replace or remove it";

    private final String name;
    private final long length;
    private final Content content;

    /** The bytes of an image. */
    @FunctionalInterface
    private interface Content {
        /** Opens them at the first; seeking back must be possible from anywhere. */
        ImageInputStream open() throws IOException;
    }

    /** Uses a reader that is positioned before the image. */
    @FunctionalInterface
    private interface Reading<T> {
        T read(ImageReader reader, Orientation orientation) throws IOException;
    }

    private EncodedImage(String name, long length, Content content) {
        this.name = name;
        this.length = length;
        this.content = content;
    }

    /** An image in a file, which is opened whenever a method needs it. */
    EncodedImage(HadoopFiles files, FileStatus file) {
        this(
                file.getPath().toString(),
                file.getLen(),
                () -> new SeekableImageInput(files.open(file.getPath()), file.getLen()));
    }

    /**
     * An image in memory.
     *
     * @param name what messages call it, for example the path of its file or the key of its row
     * @param bytes those of an image file; not copied
     */
    public EncodedImage(String name, byte[] bytes) {
        this(name, bytes.length, () -> new BytesImageInput(bytes));
    }

    /** What messages call it. */
    String name() {
        return name;
    }

    /** The upright shape that {@link #decode} gives, from the header alone. */
    public ImageShape shape() {
        return read((reader, orientation) -> orientation.upright(stored(reader)));
    }

    /** Fails unless {@link #decode} would give the expected shape. */
    void requireShape(ImageShape expected) {
        requireShape(expected, shape());
    }

    private ImageShape stored(ImageReader reader) throws IOException {
        int height = reader.getHeight(0);
        int width = reader.getWidth(0);
        if (!((long) height * width <= MOST_PIXELS)) {
            throw new DataException(name + " must have at most " + MOST_PIXELS + " pixels but has " + width + " x "
                    + height + "; scale it down");
        }
        return new ImageShape(CHANNELS, height, width);
    }

    /** Fails unless an image of this shape is one of the expected shape. */
    void requireShape(ImageShape expected, ImageShape shape) {
        if (!shape.equals(expected)) {
            throw new DataException(name + " must have the first training image's size, " + expected.width() + " x "
                    + expected.height() + " pixels, but has " + shape.width() + " x " + shape.height()
                    + "; set data.resize, for example { side = 64, fit = crop }, or scale all images to one size");
        }
    }

    /**
     * The pixels of an image that must have a certain shape.
     *
     * @param expected [3, H, W], upright
     * @return unsigned bytes [3, H, W] in red, green, blue
     */
    public byte[] decode(ImageShape expected) {
        return decode(expected, Sizing.UNCHANGED);
    }

    /**
     * The pixels of an image of any size, which is turned upright and then resized.
     *
     * @return unsigned bytes [3, side, side] in red, green, blue
     */
    public byte[] decode(Resize resize) {
        return decode(resize.shape(), resize);
    }

    /** The pixels of an image of the expected shape, or of an image that is resized to it. */
    byte[] decode(ImageShape expected, Sizing sizing) {
        return read((reader, orientation) -> {
            ImageShape stored = stored(reader);
            ImageShape upright = orientation.upright(stored);
            if (sizing.resize().isEmpty()) {
                requireShape(expected, upright);
            }
            byte[] pixels = decode(reader, stored, orientation);
            return sizing.resize().map(resize -> resize.apply(pixels, upright)).orElse(pixels);
        });
    }

    /** Decodes everything, and returns only the shape. */
    ImageShape decodedShape() {
        return read((reader, orientation) -> {
            ImageShape stored = stored(reader);
            decode(reader, stored, orientation);
            return orientation.upright(stored);
        });
    }

    private byte[] decode(ImageReader reader, ImageShape stored, Orientation orientation) throws IOException {
        reader.addIIOReadWarningListener((source, warning) -> requireWhole(warning));
        BufferedImage image = image(reader);
        requireBits(image.getSampleModel().getSampleSize(0));
        return orientation.upright(isGrey(image) ? greyPlanes(image.getRaster()) : colourPlanes(image), stored);
    }

    private void requireWhole(String warning) {
        if (isAboutMissingData(warning)) {
            throw new DataException(name + " must be a readable image but is not whole: " + warning + FIX);
        }
    }

    /** Java's JPEG decoder fills missing data with grey, and reports it only in the words of a warning. */
    private static boolean isAboutMissingData(String warning) {
        return warning.contains("Truncated") || warning.contains("premature end");
    }

    private BufferedImage image(ImageReader reader) throws IOException {
        try {
            return reader.read(0);
        } catch (IllegalArgumentException e) {
            if (isAboutWideSamples(e)) {
                requireBits(Integer.SIZE);
            }
            throw e;
        }
    }

    /**
     * Whether Java refused samples that are neither bytes nor shorts. Its colour models throw the same exception for many
     * reasons, and only the message names this one: {@code transferType must be one of …}.
     */
    private static boolean isAboutWideSamples(IllegalArgumentException refusal) {
        return String.valueOf(refusal.getMessage()).startsWith("transferType");
    }

    /** Floating-point and 32-bit TIFF files do not say which value is white. */
    private void requireBits(int bits) {
        if (!(bits <= MOST_BITS)) {
            throw new DataException(name + " must have at most " + MOST_BITS + " bits a sample but has " + bits
                    + "; convert it, for instance with magick IN -depth 8 OUT.png");
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
        try (ImageInputStream in = content.open()) {
            ImageFormat format = requireRead(in);
            Orientation orientation = Orientation.of(in, format);
            Exception first = null;
            for (ImageReaderSpi decoder : ImageFormat.Decoders.of(format, in)) {
                try {
                    return read(decoder, in, orientation, reading);
                } catch (DataException e) {
                    throw e;
                } catch (IOException | RuntimeException e) {
                    first = first == null ? e : first;
                }
            }
            throw unreadable(first);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private static <T> T read(ImageReaderSpi decoder, ImageInputStream in, Orientation orientation, Reading<T> reading)
            throws IOException {
        in.seek(0);
        ImageReader reader = decoder.createReaderInstance();
        try {
            reader.setInput(in, true, true);
            return reading.read(reader, orientation);
        } finally {
            reader.dispose();
        }
    }

    private DataException unreadable(Exception e) {
        return new DataException(name + " must be a readable image but is not: " + HadoopFiles.reason(e) + FIX, e);
    }

    /** Whether its content is in a format that is read. It may be truncated. */
    boolean hasReadFormat() {
        try (ImageInputStream in = content.open()) {
            return ImageFormat.of(in).filter(ImageFormat::isRead).isPresent();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private ImageFormat requireRead(ImageInputStream in) throws IOException {
        String rule = name + " must be a " + ImageFormat.READ + " but is ";
        if (!(length > 0)) {
            throw new DataException(rule + "empty" + FIX);
        }
        ImageFormat format = ImageFormat.of(in).orElseThrow(() -> new DataException(rule + "none of these" + FIX));
        format.conversion().ifPresent(conversion -> {
            throw new DataException(rule + format.title() + "; convert it, for instance with " + conversion);
        });
        if (format == ImageFormat.WEBP) {
            requireWholeWebp(in);
        }
        return format;
    }

    /** The decoder invents pixels for missing data, so the length is compared with the one that the file states. */
    private void requireWholeWebp(ImageInputStream in) throws IOException {
        in.seek(RIFF_LENGTH);
        long stated = RIFF_LENGTH + Integer.BYTES + Integer.toUnsignedLong(Integer.reverseBytes(in.readInt()));
        in.seek(0);
        if (!(length >= stated)) {
            throw new DataException(name + " must be a readable image but is not whole: it has " + length + " of its "
                    + stated + " bytes" + FIX);
        }
    }
}
