package io.targetdrop.results.events;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;
import org.tensorflow.framework.Summary;

/** What an independent reader finds in an event file. */
class EventFileTest {
    private static final Instant NOON = Instant.parse("2026-12-01T12:00:00.500Z");

    @Test
    void aFileStartsWithItsVersion() {
        List<byte[]> records = RecordReader.read(new EventFile(NOON).bytes());
        assertEquals(1, records.size());
        assertEquals("brain.Event:2", Wire.of(records.get(0)).text(3));
    }

    @Test
    void numbersComeBackWithTheirTagStepAndTime() {
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("train/loss", 1.25);
        values.put("learning-rate", 0.1);
        SavedEvents saved = SavedEvents.of(new EventFile(NOON)
                .scalars(NOON, 300, values)
                .scalars(NOON.plusSeconds(1), 301, Map.of("train/loss", 1.0))
                .bytes());

        assertEquals(List.of("train/loss", "learning-rate"), saved.tags());
        assertEquals(Map.of(300L, 1.25f, 301L, 1f), saved.scalars("train/loss"));
        assertEquals(Map.of(300L, 0.1f), saved.scalars("learning-rate"));
        assertEquals(NOON.getEpochSecond() + 0.5, saved.all().get(0).time());
        assertEquals(NOON.getEpochSecond() + 1.5, saved.all().get(2).time());
    }

    @Test
    void aPictureComesBackWithItsPixels() throws IOException {
        BufferedImage picture = new BufferedImage(3, 2, BufferedImage.TYPE_INT_RGB);
        picture.setRGB(2, 1, 0x123456);
        SavedEvents saved = SavedEvents.of(
                new EventFile(NOON).picture(NOON, 4, Tag.REMOVED, picture).bytes());

        Summary.Image image = saved.of(Tag.REMOVED).get(0).value().getImage();
        assertEquals(List.of(4L), saved.pictures(Tag.REMOVED));
        assertEquals(List.of(3, 2, 3), List.of(image.getWidth(), image.getHeight(), image.getColorspace()));
        BufferedImage read = ImageIO.read(
                new ByteArrayInputStream(image.getEncodedImageString().toByteArray()));
        assertEquals(0xFF123456, read.getRGB(2, 1));
    }

    /** TensorBoard sorts and filters numbers, and has check boxes for words. */
    @Test
    void hyperparametersAreNumbersFlagsOrWords() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("training.learning-rate", "5e-4");
        settings.put("averaging.reshuffle", "false");
        settings.put("network.name", "resnet-8");
        settings.put("data.path", "1d");
        SavedEvents saved = SavedEvents.of(
                new EventFile(NOON).start(NOON, settings, "4f").end(NOON, true).bytes());

        assertEquals(
                Map.of(
                        "training.learning-rate",
                        5e-4,
                        "averaging.reshuffle",
                        false,
                        "network.name",
                        "resnet-8",
                        "data.path",
                        "1d"),
                saved.settings());
        assertEquals("4f", saved.group());
        assertTrue(saved.succeeded());
    }

    @Test
    void aSessionThatFailedSaysSo() {
        assertFalse(SavedEvents.of(new EventFile(NOON).end(NOON, false).bytes()).succeeded());
    }

    @Test
    void filesAreReadInTheOrderOfTheEpochs() {
        List<String> names = LongStream.of(0, 1, 2, 9, 10, 99, 100, 1_000_000)
                .mapToObj(EventFile::name)
                .toList();
        assertEquals(names.stream().sorted().toList(), names);
        assertTrue(EventFile.lastName().compareTo(names.get(names.size() - 1)) > 0);
        assertTrue(names.stream().allMatch(name -> name.contains(EventFile.MARK)), names.toString());
    }

    /** The check value of CRC-32C, so that the reader of these tests can be believed. */
    @Test
    void theReaderKnowsTheChecksum() {
        assertEquals(0xE3069283, RecordReader.crc("123456789".getBytes(StandardCharsets.US_ASCII)));
        byte[] file = new EventFile(NOON).bytes();
        for (int broken = 0; broken < file.length; broken++) {
            byte[] copy = file.clone();
            copy[broken] ^= 1;
            assertThrows(AssertionFailedError.class, () -> RecordReader.read(copy), "byte " + broken);
        }
    }

    @Test
    void theSameEventsAreTheSameBytes() {
        assertArrayEquals(
                new EventFile(NOON).scalars(NOON, 1, Map.of("a", 1.0)).bytes(),
                new EventFile(NOON).scalars(NOON, 1, Map.of("a", 1.0)).bytes());
    }
}
