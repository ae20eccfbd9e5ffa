package io.targetdrop.training;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Arrays of floats as bytes: their number, 32 bits, then each as 32 bits, all little-endian. Java's own ways to write an
 * array of floats take one at a time, and an {@code INDArray}'s too.
 */
public final class RawFloats {
    /** Floats that are turned into bytes at once. */
    private static final int CHUNK = 1 << 14;

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

    /** Reads what {@link #write} wrote. */
    public static float[] read(DataInput in) throws IOException {
        float[] values = new float[Integer.reverseBytes(in.readInt())];
        ByteBuffer bytes = chunk();
        for (int from = 0; from < values.length; from += CHUNK) {
            int count = Math.min(CHUNK, values.length - from);
            in.readFully(bytes.array(), 0, count * Float.BYTES);
            bytes.asFloatBuffer().get(values, from, count);
        }
        return values;
    }

    private static ByteBuffer chunk() {
        return ByteBuffer.allocate(CHUNK * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    }
}
