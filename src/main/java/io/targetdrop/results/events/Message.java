package io.targetdrop.results.events;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.nd4j.shade.protobuf.CodedOutputStream;

/** A Protobuf message, written field by field. ND4J has generated classes for some of TensorFlow's messages, but none for events. */
final class Message {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CodedOutputStream out = CodedOutputStream.newInstance(bytes);

    /** Writes a field. */
    private interface Field {
        void writeTo(CodedOutputStream out) throws IOException;
    }

    private Message with(Field field) {
        try {
            field.writeTo(out);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a stream in memory throws none
        }
    }

    /** Adds a field of type int32, int64 or enum. */
    Message whole(int field, long value) {
        return with(target -> target.writeInt64(field, value));
    }

    Message flag(int field, boolean value) {
        return with(target -> target.writeBool(field, value));
    }

    /** Adds a field of type float. */
    Message single(int field, float value) {
        return with(target -> target.writeFloat(field, value));
    }

    /** Adds a field of type double. */
    Message number(int field, double value) {
        return with(target -> target.writeDouble(field, value));
    }

    Message text(int field, String value) {
        return with(target -> target.writeString(field, value));
    }

    Message bytes(int field, byte[] value) {
        return with(target -> target.writeByteArray(field, value));
    }

    Message message(int field, Message value) {
        return bytes(field, value.bytes());
    }

    /** The message as it is stored. */
    byte[] bytes() {
        return with(CodedOutputStream::flush).bytes.toByteArray();
    }
}
