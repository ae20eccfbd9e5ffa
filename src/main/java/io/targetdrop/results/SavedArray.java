package io.targetdrop.results;

import io.targetdrop.data.DataException;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataBuffer.AllocationMode;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.shape.options.ArrayOptionsHelper;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A vector of floats as {@code Nd4j.write} writes it: two buffers, its shape and its numbers.
 *
 * <p>A buffer is a kind, a length, a type, and as many numbers. The shape is {@code [rank, sizes, strides, options, step,
 * order]} in longs. ND4J trusts all of it: it allocates the length before reading, and sizes, strides and type decide how far native
 * code reads. So everything is checked against the actual bytes before ND4J sees it.
 */
final class SavedArray {
    /** Types of parameters, with their width in bytes. */
    private static final Map<String, Integer> WIDTHS = Map.of("DOUBLE", 8, "FLOAT", 4, "HALF", 2, "BFLOAT16", 2);

    private static final int MOST_DIMENSIONS = 2;
    /** Rank, options, step, order. */
    private static final int BESIDE_DIMENSIONS = 4;

    private SavedArray() {}

    /**
     * Reads the one array in an entry.
     *
     * @param what the name of the array, for messages
     * @throws DataException if its header does not fit its content
     */
    static INDArray read(byte[] bytes, String what) throws IOException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            in.mark(0);
            check(in, what);
            in.reset();
            return Nd4j.read(in);
        }
    }

    /**
     * Checks an array and skips it.
     *
     * @param in in memory, so that the number of remaining bytes is known
     */
    static void check(DataInputStream in, String what) {
        try {
            if (!isWhole(in)) {
                throw new DataException(
                        what + " must be a complete vector of floats, whose shape fits its numbers, but is"
                                + " not; save the model again with DL4J 1.0.0-beta4 or newer");
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new DataException(
                    what + " must be a complete vector of floats but ends early or is something else; save the"
                            + " model again with DL4J 1.0.0-beta4 or newer",
                    e);
        }
    }

    private static boolean isWhole(DataInputStream in) throws IOException {
        Header header = Header.read(in);
        if (!(header.type.equals("LONG") && header.length <= 2 * MOST_DIMENSIONS + BESIDE_DIMENSIONS)) {
            return false;
        }
        long[] shape = new long[(int) header.length];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = in.readLong();
        }
        Header numbers = Header.read(in);
        Integer width = WIDTHS.get(numbers.type);
        if (width == null || !(numbers.length >= 1 && numbers.length <= in.available() / width)) {
            return false;
        }
        in.skipNBytes(numbers.length * width);
        return fits(shape, numbers);
    }

    /** One size is the count of numbers, all others are 1, and no stride leads out of the numbers. */
    private static boolean fits(long[] shape, Header numbers) {
        int rank = (shape.length - BESIDE_DIMENSIONS) / 2;
        if (!(rank >= 1 && shape[0] == rank && shape.length == 2 * rank + BESIDE_DIMENSIONS)) {
            return false;
        }
        long count = 1;
        for (int i = 1; i <= rank; i++) {
            long size = shape[i];
            long stride = shape[rank + i];
            if (!(size == 1 || size == numbers.length && stride == 1) || !(stride >= 0 && stride <= numbers.length)) {
                return false;
            }
            count *= size;
        }
        long options = shape[shape.length - 3];
        long step = shape[shape.length - 2];
        long order = shape[shape.length - 1];
        return count == numbers.length
                && options == ArrayOptionsHelper.setOptionBit(0, DataType.valueOf(numbers.type))
                && step == 1
                && (order == 'c' || order == 'f');
    }

    /** The header of a buffer. */
    private record Header(long length, String type) {
        static Header read(DataInputStream in) throws IOException {
            AllocationMode kind = AllocationMode.valueOf(in.readUTF());
            if (kind != AllocationMode.MIXED_DATA_TYPES) {
                throw new IOException("of kind " + kind);
            }
            return new Header(in.readLong(), in.readUTF());
        }
    }
}
