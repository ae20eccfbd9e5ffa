package io.targetdrop.benchmarks;

import io.targetdrop.data.GeneratedImages;
import io.targetdrop.data.LabelledImage;
import io.targetdrop.data.Part;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/** Generated images in JPEG files: {@code train/CLASS/INDEX.jpg} and {@code test/CLASS/INDEX.jpg}. */
final class JpegFolders {
    private static final int TEN = 10;

    private JpegFolders() {}

    /**
     * Writes the folders unless they are there.
     *
     * @param folder where
     * @param count of images; a tenth of them is the test part
     * @param side height and width in pixels
     */
    static Path write(Path folder, int count, int side) throws IOException {
        Path whole = folder.resolveSibling(folder.getFileName() + ".written");
        if (!Files.exists(whole)) {
            System.err.println("  writing " + count + " images");
            GeneratedImages pictures = new GeneratedImages(count - count / TEN, count / TEN, side, 1);
            for (int label = 0; label < GeneratedImages.CLASSES; label++) {
                Files.createDirectories(folder.resolve("train").resolve(GeneratedImages.name(label)));
                Files.createDirectories(folder.resolve("test").resolve(GeneratedImages.name(label)));
            }
            write(pictures, Part.TRAIN, count - count / TEN, folder.resolve("train"));
            write(pictures, Part.TEST, count / TEN, folder.resolve("test"));
            Files.createFile(whole);
        }
        return folder;
    }

    private static void write(GeneratedImages pictures, Part part, int count, Path folder) {
        IntStream.range(0, count).parallel().forEach(index -> {
            LabelledImage picture = pictures.read(part, new int[] {index}).get(0);
            Path file = folder.resolve(GeneratedImages.name(picture.label())).resolve(index + ".jpg");
            try {
                ImageIO.write(painted(picture.pixels(), pictures.side()), "jpg", file.toFile());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static BufferedImage painted(byte[] pixels, int side) {
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
}
