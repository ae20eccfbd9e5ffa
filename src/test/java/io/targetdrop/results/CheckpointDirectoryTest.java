package io.targetdrop.results;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.data.DataException;
import io.targetdrop.regularizers.MaskStatistics;
import io.targetdrop.training.Checkpoints.Checkpoint;
import io.targetdrop.training.EarlyStopping;
import io.targetdrop.training.EpochResult;
import io.targetdrop.training.EpochResult.RoundTimes;
import io.targetdrop.training.RunConfig.CheckpointConfig;
import io.targetdrop.training.Score;
import io.targetdrop.training.Scores;
import io.targetdrop.training.TrainingState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
    private static final EarlyStopping WATCHING = new EarlyStopping(EarlyStopping.Monitor.VALIDATION_ACCURACY, 10);

    @TempDir
    private Path parent;

    @Test
    void returnsWhatWasSaved() {
        Checkpoint saved = checkpoint(2, 30, 40_000);
        directory(2).save(saved, EarlyStopping.never());

        Checkpoint read = directory(2).latest().orElseThrow();

        assertEquals(2, read.epoch());
        assertEquals(30, read.stepsDone());
        assertEquals(saved.times(), read.times());
        assertEquals(saved.epochs(), read.epochs());
        assertArrayEquals(saved.state().parameters(), read.state().parameters());
        assertEquals(2, read.state().updaters().size());
        assertArrayEquals(
                saved.state().updaters().get(1), read.state().updaters().get(1));
        assertArrayEquals(saved.state().average(), read.state().average());
    }

    @Test
    void isEmptyBeforeTheFirst() {
        assertTrue(directory(2).latest().isEmpty());
    }

    @Test
    void keepsTheNewest() throws IOException {
        for (int epoch = 1; epoch <= 11; epoch++) {
            directory(2).save(checkpoint(epoch, 0, 10), EarlyStopping.never());
        }
        directory(2).save(checkpoint(11, 8, 10), EarlyStopping.never());

        assertEquals(List.of("epoch-0011-step-000000.zip", "epoch-0011-step-000008.zip"), files());
        assertEquals(8, directory(2).latest().orElseThrow().stepsDone());
    }

    /** Cut off anywhere: in the parameters, in the directory of the zip file, in the last byte. */
    @ParameterizedTest
    @ValueSource(doubles = {0, 0.01, 0.5, 0.98})
    void skipsATruncatedFile(double share) throws IOException {
        directory(2).save(checkpoint(1, 0, 40_000), EarlyStopping.never());
        directory(2).save(checkpoint(2, 0, 40_000), EarlyStopping.never());
        Path newest = parent.resolve("run/checkpoints").resolve(files().get(1));
        byte[] whole = Files.readAllBytes(newest);
        Files.write(newest, Arrays.copyOf(whole, (int) (whole.length * share)));

        assertEquals(1, directory(2).latest().orElseThrow().epoch());
    }

    @Test
    void skipsAFileWithAFlippedBit() throws IOException {
        directory(2).save(checkpoint(1, 0, 40_000), EarlyStopping.never());
        directory(2).save(checkpoint(2, 0, 40_000), EarlyStopping.never());
        Path newest = parent.resolve("run/checkpoints").resolve(files().get(1));
        byte[] bytes = Files.readAllBytes(newest);
        bytes[bytes.length / 3] ^= 4;
        Files.write(newest, bytes);

        assertEquals(1, directory(2).latest().orElseThrow().epoch());
    }

    /** A negative length, and eight gigabytes. */
    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MAX_VALUE - 8})
    void skipsAFileThatLiesAboutItsLength(int length) throws IOException {
        directory(2).save(checkpoint(1, 0, 10), EarlyStopping.never());
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
    void skipsFilesThatAreNotCheckpoints() throws IOException {
        directory(2).save(checkpoint(1, 0, 10), EarlyStopping.never());
        Files.writeString(parent.resolve("run/checkpoints/epoch-9999-step-000000.zip"), "no zip file");
        Files.writeString(parent.resolve("run/checkpoints/.epoch-0007-step-000000.zip.writing"), "half of one");

        assertEquals(1, directory(2).latest().orElseThrow().epoch());
        directory(3).save(checkpoint(2, 0, 10), EarlyStopping.never());
        assertEquals(
                List.of("epoch-0001-step-000000.zip", "epoch-0002-step-000000.zip", "epoch-9999-step-000000.zip"),
                files());
    }

    /** Epoch 3 is the best: it stays as long as there is a checkpoint whose run would need it. */
    @Test
    void keepsTheBestEpochOfEachThatARunMayResumeFrom() throws IOException {
        double[] accuracies = {0.1, 0.2, 0.9, 0.3, 0.4, 0.5, 0.95, 0.6, 0.7};
        List<String> kept = new ArrayList<>();
        for (int epoch = 1; epoch <= accuracies.length; epoch++) {
            directory(2).save(watched(epoch, 0, accuracies), WATCHING);
            directory(2).save(watched(epoch, 8, accuracies), WATCHING);
            kept.add(String.join(
                    " ",
                    files().stream().map(CheckpointDirectoryTest::shortened).toList()));
        }
        assertEquals(
                List.of(
                        "1-0 1-8",
                        "2-0 2-8",
                        "3-0 3-8",
                        "3-0 4-0 4-8",
                        "3-0 5-0 5-8",
                        "3-0 6-0 6-8",
                        "7-0 7-8",
                        "7-0 8-0 8-8",
                        "7-0 9-0 9-8"),
                kept);
        assertEquals(7, directory(2).endOf(7).epoch());
    }

    /** The newer of two kept checkpoints may be damaged; the older one has its own best epoch. */
    @Test
    void aNewBestEpochDoesNotRemoveThePreviousOne() throws IOException {
        double[] accuracies = {0.9, 0.1, 0.2, 0.95};
        for (int epoch = 1; epoch <= accuracies.length; epoch++) {
            directory(2).save(watched(epoch, 0, accuracies), WATCHING);
        }
        assertEquals(
                List.of("1-0", "3-0", "4-0"),
                files().stream().map(CheckpointDirectoryTest::shortened).toList());
        Files.write(parent.resolve("run/checkpoints").resolve(files().get(2)), new byte[10]);
        assertEquals(3, directory(2).latest().orElseThrow().epoch());
        assertEquals(1, directory(2).endOf(1).epoch());
    }

    /** They belong to another process that trains the same run and is ahead. */
    @Test
    void keepsCheckpointsAheadOfIt() throws IOException {
        directory(1).save(checkpoint(5, 0, 10), EarlyStopping.never());
        directory(1).save(checkpoint(2, 0, 10), EarlyStopping.never());
        directory(1).save(checkpoint(3, 0, 10), EarlyStopping.never());
        assertEquals(
                List.of("3-0", "5-0"),
                files().stream().map(CheckpointDirectoryTest::shortened).toList());
    }

    @Test
    void aBestEpochThatIsMissingOrDamagedIsOneLineWithAFix() throws IOException {
        directory(2).save(checkpoint(1, 0, 10), WATCHING);
        directory(2).save(checkpoint(2, 0, 10), WATCHING);
        Path best = parent.resolve("run/checkpoints").resolve(files().get(0));
        String fix =
                "; put it back, or remove file:" + parent.resolve("run/checkpoints") + " to train from the first epoch";
        byte[] whole = Files.readAllBytes(best);
        Files.write(best, Arrays.copyOf(whole, whole.length / 2));
        String damaged =
                assertThrows(DataException.class, () -> directory(2).endOf(1)).getMessage();
        Files.write(best, Files.readAllBytes(best.resolveSibling(files().get(1))));
        String another =
                assertThrows(DataException.class, () -> directory(2).endOf(1)).getMessage();
        Files.delete(best);
        String missing =
                assertThrows(DataException.class, () -> directory(2).endOf(1)).getMessage();
        String rule = "file:" + best + " must be a whole checkpoint, because epoch 1 is the best so far"
                + " (training.early-stopping.monitor), but ";
        assertEquals(rule + "is missing" + fix, missing);
        for (String message : List.of(damaged, another)) {
            assertTrue(message.startsWith(rule + "cannot be read: ") && message.endsWith(fix), message);
            assertEquals(1, message.lines().count(), message);
        }
    }

    /** {@code 3-8} for {@code epoch-0003-step-000008.zip}. */
    private static String shortened(String name) {
        return name.replaceAll("epoch-0*(\\d+)-step-0*(\\d+)\\.zip", "$1-$2");
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

    /** After some epochs of these accuracies on the validation part. */
    private static Checkpoint watched(int epoch, int steps, double... accuracies) {
        List<EpochResult> epochs = new ArrayList<>();
        for (int ended = 1; ended <= epoch; ended++) {
            Score.Summary score = Scores.summary(10, 1, accuracies[ended - 1]);
            epochs.add(new EpochResult(ended, score, score, 0.1, 100, RoundTimes.undivided(1), 0.5, List.of()));
        }
        Checkpoint usual = checkpoint(epoch, steps, 10);
        return new Checkpoint(usual.state(), epoch, steps, usual.times(), epochs);
    }

    /** With a validation score of no images, whose accuracy is not a number. */
    private static Checkpoint checkpoint(int epoch, int steps, int length) {
        float[] values = new float[length];
        IntStream.range(0, length).forEach(i -> values[i] = (float) Math.cos(i));
        EpochResult result = new EpochResult(
                1,
                Scores.summary(10, 2.25, 0.125),
                Score.none(10).summary(),
                0.1,
                100,
                new RoundTimes(5, 1, 2, 1, 1),
                0.5,
                List.of(new MaskStatistics("stage-1", 16, 8, 0.5, 15.5, 0.07, 1.01)));
        return new Checkpoint(
                new TrainingState(values, List.of(new float[] {1, 2, 3}, new float[] {4, 5, 6}), new float[] {7, 8}),
                epoch,
                steps,
                new RoundTimes(4, 1, 1, 1, 1),
                List.of(result));
    }
}
