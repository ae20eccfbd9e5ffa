package io.targetdrop.training;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Arrays of floats as bytes: their number, 32 bits, then each as 32 bits, all little-endian. Java's own methods for
 * writing an array of floats take one at a time, and an {@code INDArray}'s too.
 */
public final class RawFloats {
    /** Floats that are turned into bytes at once. */
    private static final int CHUNK = 1 << 14;

    /** At first, memory is allocated for at most this many floats, whatever the length claims; whole chunks. */
    private static final int AT_FIRST = 1 << 24;

    private RawFloats() {}

    /** Writes an array. */
    public static void write(float[] values, DataOutput out) throws IOException {
        out.writeInt(Integer.reverseBytes(values.length));
        ByteBuffer bytes = chunk();
        for (int from = 0; from < values.length; from += CHUNK) {
            int count = Math.min(CHUNK, values.length - from);
            bytes.asFloatBuffer().put(values, from, count);
            out.write(bytes.array(), 0, count * Float.BYTES);
        }
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws IOException if it ends early, or its number of floats is negative
     */
    public static float[] read(DataInput in) throws IOException {
        int length = Integer.reverseBytes(in.readInt());
        if (!(length >= 0)) {
            throw new IOException("it says that it holds " + length + " numbers");
        }
        float[] values = new float[Math.min(length, AT_FIRST)];
        ByteBuffer bytes = chunk();
        for (int from = 0; from < length; from += CHUNK) {
            int count = Math.min(CHUNK, length - from);
            if (from + count > values.length) {
                values = Arrays.copyOf(values, (int) Math.min(length, 2L * values.length));
            }
            in.readFully(bytes.array(), 0, count * Float.BYTES);
            bytes.asFloatBuffer().get(values, from, count);
        }
        return values;
    }

    private static ByteBuffer chunk() {
        return ByteBuffer.allocate(CHUNK * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    }
}
