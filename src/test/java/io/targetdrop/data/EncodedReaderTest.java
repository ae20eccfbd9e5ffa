package io.targetdrop.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.targetdrop.data.Resize.Fit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images that stay in the format of their files. */
class EncodedReaderTest {
    private static final int[] INDICES = {3, 0, 8};

    @TempDir
    Path path;

    private ImageDirectory directory;

    @BeforeEach
    void writeImages() throws Exception {
        directory = new ImageDirectory(path).catsAndDogs();
    }

    @Test
    void theImagesAreTheSame() {
        ImageFolder source = directory.source();
        assertEquals(source.read(Part.TRAIN, INDICES), new EncodedReader(source).read(Part.TRAIN, INDICES));
        ImageFolder resized = source.resizedBy(new Resize(12, Fit.STRETCH));
        assertEquals(resized.read(Part.TRAIN, INDICES), new EncodedReader(resized).read(Part.TRAIN, INDICES));
    }

    @Test
    void theBytesOfTheFilesAreKept() throws Exception {
        StoredImage.Encoded kept =
                directory.source().readEncoded(Part.TRAIN, INDICES).get(2);
        assertArrayEquals(Files.readAllBytes(path.resolve("train/dog/3.png")), kept.bytes());
        assertEquals(1, kept.label());
    }

    /** The file may be gone by then: with the executor's cache on disk, for example. */
    @Test
    void theListTravelsBetweenProcesses() throws Exception {
        List<LabelledImage> expected = directory.source().read(Part.TRAIN, INDICES);
        Object sent = Copies.sent(new EncodedReader(directory.source()).read(Part.TRAIN, INDICES));
        Files.delete(path.resolve("train/dog/3.png"));
        assertEquals(expected, sent);
    }

    @Test
    void imagesThatAreNotInFilesStayDecoded() {
        GeneratedImages source = new GeneratedImages(20, 10, 16, 5);
        assertEquals(source.read(Part.TRAIN, INDICES), new EncodedReader(source).readEncoded(Part.TRAIN, INDICES));
    }

    @Test
    void theMeanFileIsThatOfTheTrainingPart() throws Exception {
        // ten alike
        int size = (int) Files.size(path.resolve("train/dog/3.png"));
        directory.writeBytes("train/dog/3.png", new byte[size + 30]);
        assertEquals(OptionalInt.of(size + 3), directory.source().meanFileBytes());
        assertEquals(OptionalInt.empty(), new GeneratedImages(20, 10, 16, 5).meanFileBytes());
    }

    @Test
    void aBrokenImageIsNamedWhenItIsUsed() throws Exception {
        byte[] bytes = Files.readAllBytes(path.resolve("train/dog/3.png"));
        directory.writeBytes("train/dog/3.png", Arrays.copyOf(bytes, bytes.length / 2));
        ImageReader reader = new EncodedReader(directory.source());
        List<LabelledImage> images = reader.read(Part.TRAIN, INDICES);
        Errors.assertData(() -> images.get(2), "/train/dog/3.png must be a readable image");
        assertEquals(1, reader.problems(Part.TRAIN, INDICES).size());
    }

    @Test
    void anImageWithAnotherLabelIsTheSameOtherwise() {
        StoredImage.Encoded kept =
                directory.source().readEncoded(Part.TRAIN, INDICES).get(0);
        assertEquals(
                new LabelledImage(kept.decoded().pixels(), 1), kept.withLabel(1).decoded());
    }
}
