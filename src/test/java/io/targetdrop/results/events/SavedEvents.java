package io.targetdrop.results.events;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.nd4j.shade.protobuf.InvalidProtocolBufferException;
import org.tensorflow.framework.Summary;

/**
 * The events of a file, or of a directory in the order in which TensorBoard reads its files. Summaries are read by TensorFlow's own
 * generated class.
 *
 * @param all in order, without the versions that files begin with
 */
public record SavedEvents(List<Event> all) {

    /** A value of a summary, at its step. */
    public record Event(double time, long step, Summary.Value value) {}

    /** The events of a directory of a run. */
    public static SavedEvents in(Path directory) {
        List<Event> all = new ArrayList<>();
        for (String name : names(directory)) {
            all.addAll(of(bytes(directory.resolve(name))).all());
        }
        return new SavedEvents(all);
    }

    /** The names of all files in a directory, sorted. */
    public static List<String> names(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static SavedEvents of(byte[] file) {
        List<Wire> records = RecordReader.read(file).stream().map(Wire::of).toList();
        assertEquals("brain.Event:2", records.get(0).text(3), "the first event is the version");
        List<Event> all = new ArrayList<>();
        for (Wire event : records.subList(1, records.size())) {
            for (Summary.Value value : summary(event.bytes(5)).getValueList()) {
                all.add(new Event((double) event.value(1), (long) event.value(2), value));
            }
        }
        return new SavedEvents(all);
    }

    private static Summary summary(byte[] bytes) {
        try {
            return Summary.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The numbers of a tag, by step. */
    public Map<Long, Float> scalars(String tag) {
        Map<Long, Float> scalars = new TreeMap<>();
        of(tag).forEach(event -> scalars.put(event.step(), event.value().getSimpleValue()));
        return scalars;
    }

    /** The steps that have a picture with this tag. */
    public List<Long> pictures(String tag) {
        return of(tag).stream()
                .filter(event -> event.value().hasImage())
                .map(Event::step)
                .toList();
    }

    /** The tags, each once. */
    public List<String> tags() {
        return all.stream().map(event -> event.value().getTag()).distinct().toList();
    }

    /** The events with a tag. */
    public List<Event> of(String tag) {
        return all.stream().filter(event -> event.value().getTag().equals(tag)).toList();
    }

    /** The settings that TensorBoard lists as hyperparameters: a Double, a Boolean or a String by key. */
    public Map<String, Object> settings() {
        Map<String, Object> settings = new TreeMap<>();
        for (Wire entry : start().messages(1)) {
            Wire value = entry.message(2);
            settings.put(
                    entry.text(1),
                    value.has(2)
                            ? value.value(2)
                            : value.has(4) ? (Object) value.value(4).equals(1L) : value.text(3));
        }
        return settings;
    }

    /** The group of sessions that repeat the same settings. */
    public String group() {
        return start().text(4);
    }

    private Wire start() {
        return session("_hparams_/session_start_info").message(3);
    }

    /** Whether the session ended well. */
    public boolean succeeded() {
        return session("_hparams_/session_end_info").message(4).value(1).equals(1L);
    }

    private Wire session(String tag) {
        Summary.Value value = of(tag).get(0).value();
        assertEquals("hparams", value.getMetadata().getPluginData().getPluginName());
        assertEquals(1, value.getTensor().getFloatValCount(), "TensorBoard skips values without a tensor");
        return Wire.of(value.getMetadata().getPluginData().getContent().toByteArray());
    }
}
