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
 * A vector of floats as {@code Nd4j.write} leaves it: two buffers, its shape and its numbers.
 *
 * <p>A buffer is a kind, a length, a type, and that many numbers. The shape is {@code [rank, sizes, strides, options, step,
 * order]} in longs. ND4J believes all of it: the length is allocated before it is read, and sizes, strides and type decide how
 * far native code reads. So they are checked against the bytes that are there, before ND4J sees them.
 */
final class SavedArray {
    /** Types that parameters have, and the bytes of a number. */
    private static final Map<String, Integer> WIDTHS = Map.of("DOUBLE", 8, "FLOAT", 4, "HALF", 2, "BFLOAT16", 2);

    private static final int MOST_DIMENSIONS = 2;
    /** Rank, options, step, order. */
    private static final int BESIDE_DIMENSIONS = 4;

    private SavedArray() {}

    /**
     * Reads the one array in an entry.
     *
     * @param what whose array it is, for messages
     * @throws DataException if it says other than what is there
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
     * Checks an array, and goes past it.
     *
     * @param in of bytes in memory, so that what is left of it is known
     */
    static void check(DataInputStream in, String what) {
        try {
            if (!isWhole(in)) {
                throw new DataException(what + " must be a whole vector of floats, whose shape fits its numbers, but is"
                        + " not; have the model written anew, by DL4J 1.0.0-beta4 or newer");
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new DataException(
                    what + " must be a whole vector of floats but ends early or is something else; have the model"
                            + " written anew, by DL4J 1.0.0-beta4 or newer",
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

    /** One size is the number of numbers and all others are 1, and no stride leads beyond the numbers. */
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

    /** What stands before the numbers of a buffer. */
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
