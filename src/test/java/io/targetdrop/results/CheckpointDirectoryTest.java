package io.targetdrop.results;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.training.Checkpoint;
import io.targetdrop.training.CheckpointConfig;
import io.targetdrop.training.EpochResult;
import io.targetdrop.training.RoundTimes;
import io.targetdrop.training.Score;
import io.targetdrop.training.TrainingState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointDirectoryTest {
    @TempDir
    private Path parent;

    @Test
    void givesBackWhatWasSaved() {
        Checkpoint saved = checkpoint(2, 30, 40_000);
        directory(2).save(saved);

        Checkpoint read = directory(2).latest().orElseThrow();

        assertEquals(2, read.epoch());
        assertEquals(30, read.stepsDone());
        assertEquals(saved.times(), read.times());
        assertEquals(saved.epochs(), read.epochs());
        assertArrayEquals(saved.state().parameters(), read.state().parameters());
        assertEquals(2, read.state().updaters().size());
        assertArrayEquals(
                saved.state().updaters().get(1), read.state().updaters().get(1));
    }

    @Test
    void isEmptyBeforeTheFirst() {
        assertTrue(directory(2).latest().isEmpty());
    }

    @Test
    void keepsTheNewest() throws IOException {
        for (int epoch = 1; epoch <= 11; epoch++) {
            directory(2).save(checkpoint(epoch, 0, 10));
        }
        directory(2).save(checkpoint(11, 8, 10));

        assertEquals(List.of("epoch-0011-step-000000.zip", "epoch-0011-step-000008.zip"), files());
        assertEquals(8, directory(2).latest().orElseThrow().stepsDone());
    }

    /** Cut off anywhere: in the parameters, in the directory of the zip file, in the last byte. */
    @ParameterizedTest
    @ValueSource(doubles = {0, 0.01, 0.5, 0.98})
    void passesOverOneThatWasCutOff(double share) throws IOException {
        directory(2).save(checkpoint(1, 0, 40_000));
        directory(2).save(checkpoint(2, 0, 40_000));
        Path newest = parent.resolve("run/checkpoints").resolve(files().get(1));
        byte[] whole = Files.readAllBytes(newest);
        Files.write(newest, Arrays.copyOf(whole, (int) (whole.length * share)));

        assertEquals(1, directory(2).latest().orElseThrow().epoch());
    }

    @Test
    void passesOverOneWithABitThatFlipped() throws IOException {
        directory(2).save(checkpoint(1, 0, 40_000));
        directory(2).save(checkpoint(2, 0, 40_000));
        Path newest = parent.resolve("run/checkpoints").resolve(files().get(1));
        byte[] bytes = Files.readAllBytes(newest);
        bytes[bytes.length / 3] ^= 4;
        Files.write(newest, bytes);

        assertEquals(1, directory(2).latest().orElseThrow().epoch());
    }

    /** Less than none, and eight gigabytes. */
    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MAX_VALUE - 8})
    void passesOverOneThatLiesAboutItsLength(int length) throws IOException {
        directory(2).save(checkpoint(1, 0, 10));
        Path newest = parent.resolve("run/checkpoints/epoch-0002-step-000000.zip");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(newest))) {
            zip.putNextEntry(new ZipEntry("parameters.bin"));
            zip.write(ByteBuffer.allocate(Integer.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(length)
                    .array());
        }
        assertEquals(1, directory(2).latest().orElseThrow().epoch());
    }

    @Test
    void passesOverWhatIsNoCheckpointAtAll() throws IOException {
        directory(2).save(checkpoint(1, 0, 10));
        Files.writeString(parent.resolve("run/checkpoints/epoch-9999-step-000000.zip"), "no zip file");
        Files.writeString(parent.resolve("run/checkpoints/.epoch-0007-step-000000.zip.writing"), "half of one");

        assertEquals(1, directory(2).latest().orElseThrow().epoch());
        directory(3).save(checkpoint(2, 0, 10));
        assertEquals(
                List.of("epoch-0001-step-000000.zip", "epoch-0002-step-000000.zip", "epoch-9999-step-000000.zip"),
                files());
    }

    private CheckpointDirectory directory(int keep) {
        return new CheckpointDirectory(
                RunDirectory.at(parent.resolve("run").toString()), new CheckpointConfig(0, keep, 0));
    }

    private List<String> files() throws IOException {
        try (Stream<Path> found = Files.list(parent.resolve("run/checkpoints"))) {
            return found.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    /** With a validation score of no images, whose accuracy is not a number. */
    private static Checkpoint checkpoint(int epoch, int steps, int length) {
        float[] values = new float[length];
        IntStream.range(0, length).forEach(i -> values[i] = (float) Math.cos(i));
        EpochResult result = new EpochResult(
                1,
                new Score.Summary(10, 2.25, 0.125),
                Score.none(10).summary(),
                0.1,
                100,
                new RoundTimes(5, 1, 2, 1, 1),
                0.5);
        return new Checkpoint(
                new TrainingState(values, List.of(new float[] {1, 2, 3}, new float[] {4, 5, 6})),
                epoch,
                steps,
                new RoundTimes(4, 1, 1, 1, 1),
                List.of(result));
    }
}
