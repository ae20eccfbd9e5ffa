package io.targetdrop.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An image in memory, such as a table's, is read like a file. */
class InMemoryImageTest {
    private static final ImageShape SHAPE = new ImageShape(3, 32, 32);
    private static final String NAME = "row 7 of s3a://shop/photographs";

    @TempDir
    Path path;

    @ParameterizedTest
    @ValueSource(strings = {"lossless.webp", "lossy.webp", "deep.tif", "big.tif", "cmyk.tif", "cmyk.jpg", "ycck.jpg"})
    void readsTheSamePixels(String photograph) throws Exception {
        byte[] bytes = Photographs.bytes(photograph);
        EncodedImage inMemory = new EncodedImage(NAME, bytes);
        assertEquals(SHAPE, inMemory.shape());
        assertArrayEquals(Photographs.decode(path, bytes, SHAPE), inMemory.decode(SHAPE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"jpeg", "png", "bmp", "gif", "tiff"})
    void refusesATruncatedOneInTheSameWords(String format) throws Exception {
        byte[] bytes = ImageDirectory.encode(format, ImageDirectory.checked(32, 32));
        byte[] cut = Arrays.copyOf(bytes, bytes.length / 2);
        String ofFile = assertThrows(DataException.class, () -> Photographs.decode(path, cut, SHAPE))
                .getMessage();
        String inMemory = assertThrows(DataException.class, () -> new EncodedImage(NAME, cut).decode(SHAPE))
                .getMessage();
        assertEquals(ofFile.replaceFirst("^\\S*/photograph", NAME), inMemory);
    }

    @Test
    void namesWhatIsWrongWithIt() {
        Errors.assertData(() -> new EncodedImage(NAME, new byte[0]).shape(), NAME + " must be a JPEG", "is empty");
        Errors.assertData(() -> new EncodedImage(NAME, new byte[] {1, 2, 3}).shape(), NAME + " must be a JPEG", "none");
    }

    @Test
    void canBeSearchedLikeAFile() throws Exception {
        try (BytesImageInput in = new BytesImageInput(new byte[] {10, 20, (byte) 200})) {
            byte[] read = new byte[4];
            assertEquals(3, in.length());
            assertEquals(3, in.read(read, 0, 4));
            assertEquals(-1, in.read());
            in.flushBefore(3);
            in.seek(2);
            assertEquals(200, in.read());
            in.seek(9);
            assertEquals(-1, in.read());
            assertEquals(-1, in.read(read, 0, 4));
        }
    }
}
