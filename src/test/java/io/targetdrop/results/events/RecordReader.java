package io.targetdrop.results.events;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads TensorFlow's record files, with nothing of what writes them: it computes CRC-32C bit by bit, from its polynomial (RFC
 * 3720, appendix B.4), and undoes the mask as TensorFlow's reader does.
 */
final class RecordReader {
    private static final int REFLECTED_POLYNOMIAL = 0x82F63B78;

    private RecordReader() {}

    /** The data of all records; fails if a checksum is wrong or the file ends in the middle of a record. */
    static List<byte[]> read(byte[] file) {
        ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        List<byte[]> records = new ArrayList<>();
        while (in.hasRemaining()) {
            byte[] length = bytes(in, 8);
            assertEquals(crc(length), unmasked(in.getInt()), "checksum of the length");
            byte[] data = bytes(
                    in,
                    Math.toIntExact(ByteBuffer.wrap(length)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .getLong()));
            assertEquals(crc(data), unmasked(in.getInt()), "checksum of the data");
            records.add(data);
        }
        return records;
    }

    private static byte[] bytes(ByteBuffer in, int count) {
        byte[] bytes = new byte[count];
        in.get(bytes);
        return bytes;
    }

    private static int unmasked(int masked) {
        int rotated = masked - 0xa282ead8;
        return rotated >>> 17 | rotated << 15;
    }

    static int crc(byte[] data) {
        int crc = ~0;
        for (byte value : data) {
            crc ^= value & 0xFF;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) == 0 ? crc >>> 1 : crc >>> 1 ^ REFLECTED_POLYNOMIAL;
            }
        }
        return ~crc;
    }
}
