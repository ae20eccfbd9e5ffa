package io.targetdrop.results.events;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import javax.imageio.ImageIO;

/**
 * An event file: the curves of one or more epochs, a picture, the hyperparameters of a session. Events are TensorFlow's {@code Event}
 * messages, whose fields the constants of this class name.
 */
public final class EventFile {
    /** TensorBoard reads every file with this in its name, hidden ones too. */
    public static final String MARK = "tfevents";

    private static final String NAME = "events.out." + MARK + ".%010d.targetdrop";
    private static final long LAST = 9_999_999_999L;
    /** Version 2: a step that comes twice does not discard the steps after it. */
    private static final String VERSION = "brain.Event:2";

    private static final double MILLISECONDS = 1e3;

    private static final int WALL_TIME = 1;
    private static final int STEP = 2;
    private static final int FILE_VERSION = 3;
    private static final int SUMMARY = 5;
    private static final int VALUE_OF_SUMMARY = 1;
    private static final int TAG = 1;
    private static final int SIMPLE_VALUE = 2;
    private static final int IMAGE = 4;
    private static final int IMAGE_HEIGHT = 1;
    private static final int IMAGE_WIDTH = 2;
    private static final int IMAGE_COLORSPACE = 3;
    private static final int IMAGE_ENCODED = 4;
    private static final int RGB = 3;

    private final Records records = new Records();

    /** A file without events. */
    public EventFile(Instant now) {
        records.add(event(now, 0).text(FILE_VERSION, VERSION).bytes());
    }

    /**
     * The name of a file. TensorBoard's own writer has the second of its start where this has a number, which decides the order
     * in which files are read.
     *
     * @param number of the epoch, from 1; 0 for the start of a run
     */
    public static String name(long number) {
        return String.format(Locale.ROOT, NAME, number);
    }

    /** The name of the file that is read last. */
    public static String lastName() {
        return name(LAST);
    }

    /**
     * Adds numbers.
     *
     * @param values by tag
     */
    public EventFile scalars(Instant time, long step, Map<String, Double> values) {
        Message summary = new Message();
        values.forEach((tag, value) -> summary.message(
                VALUE_OF_SUMMARY, new Message().text(TAG, tag).single(SIMPLE_VALUE, value.floatValue())));
        return summary(time, step, summary);
    }

    /** Adds a picture. */
    public EventFile picture(Instant time, long step, String tag, BufferedImage picture) {
        Message image = new Message()
                .whole(IMAGE_HEIGHT, picture.getHeight())
                .whole(IMAGE_WIDTH, picture.getWidth())
                .whole(IMAGE_COLORSPACE, RGB)
                .bytes(IMAGE_ENCODED, png(picture));
        return value(time, step, new Message().text(TAG, tag).message(IMAGE, image));
    }

    /**
     * Adds the hyperparameters of a session.
     *
     * @param settings as text, by key
     * @param group sessions with the same one are repetitions, whose metrics TensorBoard averages; may be empty
     */
    public EventFile start(Instant time, Map<String, String> settings, String group) {
        return value(time, 0, Session.start(time, settings, group));
    }

    /** Adds the end of a session. */
    public EventFile end(Instant time, boolean succeeded) {
        return value(time, 0, Session.end(time, succeeded));
    }

    private EventFile value(Instant time, long step, Message value) {
        return summary(time, step, new Message().message(VALUE_OF_SUMMARY, value));
    }

    private EventFile summary(Instant time, long step, Message summary) {
        records.add(event(time, step).message(SUMMARY, summary).bytes());
        return this;
    }

    private static Message event(Instant time, long step) {
        return new Message().number(WALL_TIME, seconds(time)).whole(STEP, step);
    }

    /** Seconds since 1970. */
    static double seconds(Instant time) {
        return time.toEpochMilli() / MILLISECONDS;
    }

    private static byte[] png(BufferedImage picture) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(picture, "png", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** The file. */
    public byte[] bytes() {
        return records.bytes();
    }
}
