package io.targetdrop.training.spark.tables;

import io.targetdrop.data.PackedRow.Content;
import io.targetdrop.data.PackedRow.Encoded;
import io.targetdrop.data.PackedRow.Unusable;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.apache.spark.sql.Row;

/**
 * An image as Spark's data source {@code image} holds it: decoded, row by row, its samples in the order of OpenCV (blue, green,
 * red, transparency).
 *
 * @param height in pixels
 * @param width in pixels
 * @param mode OpenCV's type of the samples
 * @param data the samples
 */
record ImageStruct(int height, int width, int mode, byte[] data) {
    /** The fields that a column of images has. */
    static final List<String> FIELDS = List.of("height", "width", "nChannels", "mode", "data");

    /** The samples of a pixel, by OpenCV's type: CV_8UC1, CV_8UC3, CV_8UC4. */
    private static final Map<Integer, Integer> CHANNELS = Map.of(0, 1, 16, 3, 24, 4);

    private static final int COLOURS = 3;

    static ImageStruct of(Row row) {
        return new ImageStruct(row.getAs("height"), row.getAs("width"), row.getAs("mode"), row.getAs("data"));
    }

    /**
     * The image as an uncompressed file (BMP), which loses nothing. Grey is repeated three times, and transparency is ignored, as
     * in image files.
     *
     * @param name what messages call it
     */
    Content encoded(String name) {
        if (!(height > 0 && width > 0)) {
            return unusable(
                    name,
                    "has a size of " + width + " x " + height + ", which is Spark's sign that it cannot decode"
                            + " the file; replace or remove it");
        }
        Integer channels = CHANNELS.get(mode);
        if (channels == null) {
            return unusable(name, "has OpenCV's mode " + mode + "; convert it to 8 bits a sample, mode 0, 16 or 24");
        }
        if (!(data != null && data.length == (long) height * width * channels)) {
            return unusable(
                    name,
                    "has " + (data == null ? 0 : data.length) + " bytes for " + width + " x " + height + " pixels of "
                            + channels + " samples; write it again");
        }
        return new Encoded(bitmap(channels));
    }

    private static Unusable unusable(String name, String complaint) {
        return new Unusable(name + " must be a readable image but " + complaint);
    }

    private byte[] bitmap(int channels) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
        byte[] samples = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
        for (int pixel = 0; pixel < width * height; pixel++) {
            for (int colour = 0; colour < COLOURS; colour++) {
                samples[COLOURS * pixel + colour] = data[channels * pixel + (channels == 1 ? 0 : colour)];
            }
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            if (!ImageIO.write(image, "bmp", out)) {
                throw new IllegalStateException("every Java 17 writes BMP");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
