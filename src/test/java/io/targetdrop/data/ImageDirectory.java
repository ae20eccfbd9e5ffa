package io.targetdrop.data;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/** Writes folders of small images. */
public record ImageDirectory(Path path) {

    static BufferedImage plain(int width, int height, int colour) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < width * height; i++) {
            image.setRGB(i % width, i / width, colour);
        }
        return image;
    }

    /** Single black and white pixels, so that no format compresses it well. */
    public static BufferedImage checked(int width, int height) {
        BufferedImage image = plain(width, height, 0);
        for (int i = 0; i < width * height; i++) {
            image.setRGB(i % width, i / width, Integer.bitCount(i) % 2 * 0xFFFFFF);
        }
        return image;
    }

    /** The bytes of an image file in the named format. */
    static byte[] encode(String format, BufferedImage image) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        if (!ImageIO.write(image, format, bytes)) {
            throw new IOException("no writer for " + format);
        }
        return bytes.toByteArray();
    }

    public ImageDirectory write(String file, BufferedImage image) throws IOException {
        String extension = file.substring(file.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return writeBytes(file, encode(extension, image));
    }

    public ImageDirectory writeBytes(String file, byte[] bytes) throws IOException {
        Files.createDirectories(path.resolve(file).getParent());
        Files.write(path.resolve(file), bytes);
        return this;
    }

    /** Two classes of five images of 8 x 8 pixels in both parts. */
    public ImageDirectory catsAndDogs() throws IOException {
        for (String folder : new String[] {"train/cat/", "train/dog/", "test/cat/", "test/dog/"}) {
            for (int i = 0; i < 5; i++) {
                write(folder + i + ".png", checked(8, 8));
            }
        }
        return this;
    }

    /** Generated pictures as PNG files, with a folder for each of their ten classes. */
    public ImageDirectory generated(int count, int side) throws IOException {
        GeneratedImages source = new GeneratedImages(count, GeneratedImages.CLASSES, side, 7);
        for (int index = 0; index < count; index++) {
            LabelledImage picture = source.image(Part.TRAIN, index);
            String file = "%s/%05d.png".formatted(GeneratedImages.name(picture.label()), index);
            write(file, painted(picture.pixels(), side));
        }
        return this;
    }

    /** A picture of these pixels, one plane for each of red, green and blue. */
    public static BufferedImage painted(byte[] pixels, int side) {
        BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        int plane = side * side;
        for (int i = 0; i < plane; i++) {
            int red = Byte.toUnsignedInt(pixels[i]);
            int green = Byte.toUnsignedInt(pixels[plane + i]);
            int blue = Byte.toUnsignedInt(pixels[2 * plane + i]);
            image.setRGB(i % side, i / side, red << 16 | green << 8 | blue);
        }
        return image;
    }

    /** Catalogues the folder and reads all of its images, as a run does; fails with everything that is wrong. */
    void readAll() {
        Catalogued data = source().catalogued();
        List<String> problems = new ArrayList<>();
        int looked = 0;
        for (Part part : Part.values()) {
            int count = data.catalog().labels(part).length;
            problems.addAll(
                    data.images().problems(part, IntStream.range(0, count).toArray()));
            looked += count;
        }
        if (!problems.isEmpty()) {
            throw DataException.ofImages(problems, looked);
        }
    }

    ImageFolder source() {
        return new ImageFolder(path.toString());
    }
}
