package io.targetdrop.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A small file is kept whole, a large one is not; a reader sees no difference. */
class SeekableImageInputTest {
    private static final int LARGE = 300_000;

    @TempDir
    Path path;

    private SeekableImageInput input(byte[] bytes, int listed) throws Exception {
        Path file = Files.write(path.resolve("a:b"), bytes);
        org.apache.hadoop.fs.Path place = new org.apache.hadoop.fs.Path(file.toUri());
        return new SeekableImageInput(HadoopFiles.at(place).open(place), listed);
    }

    private static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        new Random(1).nextBytes(bytes);
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, LARGE})
    void readsForwardsAndBackwards(int count) throws Exception {
        byte[] bytes = bytes(count);
        try (SeekableImageInput in = input(bytes, count)) {
            assertEquals(Byte.toUnsignedInt(bytes[0]), in.read());
            in.seek(count - 3);
            byte[] end = new byte[10];
            assertEquals(3, in.read(end, 2, 8));
            assertArrayEquals(Arrays.copyOfRange(bytes, count - 3, count), Arrays.copyOfRange(end, 2, 5));
            assertEquals(-1, in.read());
            assertEquals(-1, in.read(end, 0, 1));
            in.seek(1);
            byte[] all = new byte[count - 1];
            in.readFully(all);
            assertArrayEquals(Arrays.copyOfRange(bytes, 1, count), all);
            assertEquals(count, in.getStreamPosition());
            in.seek(count + 5);
            assertEquals(-1, in.read());
        }
    }

    /** Since it was listed. */
    @Test
    void aFileThatHasBecomeShorterEndsEarlier() throws Exception {
        try (SeekableImageInput in = input(bytes(10), 20)) {
            assertEquals(10, in.read(new byte[20]));
            assertEquals(-1, in.read());
        }
    }

    @Test
    void aFileThatDoesNotExistIsSaidToBeMissing() {
        HadoopFiles files = HadoopFiles.at(new org.apache.hadoop.fs.Path("file:" + path));
        Errors.assertData(
                () -> files.readAll(new org.apache.hadoop.fs.Path("file:" + path + "/none")),
                "/none must be readable but is not: it does not exist");
    }
}
