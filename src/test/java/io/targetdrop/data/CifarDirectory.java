package io.targetdrop.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** Writes small files in CIFAR's binary layout. */
public record CifarDirectory(Path path) {

    /** A record's pixels, distinct by image and position: image + position, as unsigned bytes. */
    static byte[] pixels(int image) {
        byte[] pixels = new byte[3072];
        for (int place = 0; place < pixels.length; place++) {
            pixels[place] = (byte) (image + place);
        }
        return pixels;
    }

    /** CIFAR-10 records; image numbers count from {@code firstImage}. */
    public CifarDirectory write10(String file, int firstImage, int... labels) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < labels.length; i++) {
            bytes.write(labels[i]);
            bytes.write(pixels(firstImage + i));
        }
        return write(file, bytes.toByteArray());
    }

    /** CIFAR-10 records of these images, 3 x 32 x 32. */
    public CifarDirectory write10(String file, List<LabelledImage> images) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (LabelledImage image : images) {
            bytes.write(image.label());
            bytes.write(image.pixels());
        }
        return write(file, bytes.toByteArray());
    }

    /** Generated pictures: {@code data_batch_1.bin} and {@code test_batch.bin}. */
    public CifarDirectory writeGenerated(int trainCount, int testCount) throws IOException {
        GeneratedImages images = new GeneratedImages(trainCount, testCount, CifarFiles.SHAPE.width(), 1);
        write10(
                "data_batch_1.bin",
                images.read(Part.TRAIN, IntStream.range(0, trainCount).toArray()));
        return write10(
                "test_batch.bin",
                images.read(Part.TEST, IntStream.range(0, testCount).toArray()));
    }

    /** CIFAR-100 records, each with a coarse label of 19 - fine mod 20, which is never the fine one. */
    public CifarDirectory write100(String file, int firstImage, int... fineLabels) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < fineLabels.length; i++) {
            bytes.write(19 - fineLabels[i] % 20);
            bytes.write(fineLabels[i]);
            bytes.write(pixels(firstImage + i));
        }
        return write(file, bytes.toByteArray());
    }

    public CifarDirectory write(String file, byte[] bytes) throws IOException {
        Files.write(path.resolve(file), bytes);
        return this;
    }

    public CifarDirectory write(String file, String text) throws IOException {
        Files.writeString(path.resolve(file), text);
        return this;
    }

    public CifarFiles cifar10() {
        return new CifarFiles(path.toString(), CifarFiles.Variant.CIFAR10);
    }

    CifarFiles cifar100() {
        return new CifarFiles(path.toString(), CifarFiles.Variant.CIFAR100);
    }
}
