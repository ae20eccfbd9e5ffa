package io.targetdrop.training;

import io.targetdrop.data.Sha256;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Turns a network's flat vectors of floats into bytes: 32 bits each, little-endian. Java's own streams, and those of
 * {@code INDArray}, write one float at a time; this writes thousands.
 */
public final class FloatVector {
    /** The number of floats that are converted at once. */
    private static final int CHUNK = 1 << 14;

    /**
     * The most floats that memory is allocated for at the start, whatever length the file claims. A multiple of {@link
     * #CHUNK}.
     */
    private static final int MOST_AT_FIRST = 1 << 24;

    private FloatVector() {}

    /** Writes the length, as 32 bits, and then the values. */
    public static void write(float[] values, DataOutput out) throws IOException {
        out.writeInt(Integer.reverseBytes(values.length));
        inChunks(values, out::write);
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws IOException if the input ends early, or its length is negative
     */
    public static float[] read(DataInput in) throws IOException {
        int length = Integer.reverseBytes(in.readInt());
        if (!(length >= 0)) {
            throw new IOException("it says that it holds " + length + " numbers");
        }
        float[] values = new float[Math.min(length, MOST_AT_FIRST)];
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

    /**
     * A short name for the parameters of a network. Two networks have the same one if and only if every bit is the
     * same.
     *
     * @param parameters DL4J's flat vector, of type FLOAT
     * @return the SHA-256 of the values, without their number; 64 hexadecimal digits
     */
    public static String sha256(INDArray parameters) {
        Sha256 digest = new Sha256();
        inChunks(parameters.dup('c').data().asFloat(), digest::update);
        return digest.hex();
    }

    /** Receives the bytes of some floats. */
    private interface Bytes<E extends Exception> {
        void accept(byte[] bytes, int offset, int length) throws E;
    }

    private static <E extends Exception> void inChunks(float[] values, Bytes<E> to) throws E {
        ByteBuffer bytes = chunk();
        for (int from = 0; from < values.length; from += CHUNK) {
            int count = Math.min(CHUNK, values.length - from);
            bytes.asFloatBuffer().put(values, from, count);
            to.accept(bytes.array(), 0, count * Float.BYTES);
        }
    }

    private static ByteBuffer chunk() {
        return ByteBuffer.allocate(CHUNK * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    }
}
