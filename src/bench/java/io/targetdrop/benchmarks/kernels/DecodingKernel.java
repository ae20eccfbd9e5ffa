package io.targetdrop.benchmarks.kernels;

import io.targetdrop.data.Decoding;
import io.targetdrop.data.EncodedImage;
import io.targetdrop.data.Resize;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.SplittableRandom;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** Decodes a JPEG file (quality 0.9) and resizes it to 224 x 224, as {@code averaging.images = encoded} does for each use. */
public class DecodingKernel extends Kernel {
    private static final int SIDE = 224;
    private static final float QUALITY = 0.9F;
    private static final int SHAPES = 300;

    /** Width, height. */
    @Param({"224-224", "500-375", "4000-3000"})
    public String pixels;

    private EncodedImage image;
    private final Decoding decoding = new Decoding.Resized(new Resize(SIDE, Resize.Fit.CROP));

    /** Paints the file and prints its size. */
    @Setup
    public void paint() throws IOException {
        int[] size = sizes(pixels);
        byte[] bytes = jpeg(painting(size[0], size[1]));
        System.out.println(pixels + ": " + bytes.length + " bytes");
        image = new EncodedImage(pixels, bytes);
    }

    /** Translucent ovals on top of each other. */
    private static BufferedImage painting(int width, int height) {
        SplittableRandom random = new SplittableRandom(1);
        BufferedImage painting = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D brush = painting.createGraphics();
        for (int shape = 0; shape < SHAPES; shape++) {
            brush.setColor(new Color(random.nextInt(256), random.nextInt(256), random.nextInt(256), 128));
            brush.fillOval(
                    random.nextInt(-width / 8, width),
                    random.nextInt(-height / 8, height),
                    random.nextInt(1, width / 4),
                    random.nextInt(1, height / 4));
        }
        brush.dispose();
        return painting;
    }

    private static byte[] jpeg(BufferedImage painting) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ImageWriteParam settings = writer.getDefaultWriteParam();
        settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        settings.setCompressionQuality(QUALITY);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
            writer.setOutput(out);
            writer.write(null, new IIOImage(painting, null, null), settings);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    /** The pixels that the network takes. */
    @Benchmark
    public byte[] decode() {
        return decoding.pixels(image);
    }
}
