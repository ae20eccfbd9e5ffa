package io.targetdrop.results.events;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * TensorFlow's record file: for each record, little-endian,
 *
 * <pre>
 * uint64 length
 * uint32 masked CRC32C of the length
 * byte   data[length]
 * uint32 masked CRC32C of the data
 * </pre>
 *
 * <p>A checksum is masked, {@code ((crc >> 15) | (crc << 17)) + 0xa282ead8}, so that the checksum of data that contains
 * checksums is still a good one. Source: {@code tensorflow/core/lib/io/record_writer.h}.
 */
final class Records {
    private static final int MASK = 0xa282ead8;
    private static final int ROTATION = 15;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** Adds a record. */
    void add(byte[] data) {
        byte[] length = littleEndian(Long.BYTES).putLong(data.length).array();
        bytes.writeBytes(length);
        bytes.writeBytes(checksum(length));
        bytes.writeBytes(data);
        bytes.writeBytes(checksum(data));
    }

    /** The file. */
    byte[] bytes() {
        return bytes.toByteArray();
    }

    private static byte[] checksum(byte[] data) {
        CRC32C crc = new CRC32C();
        crc.update(data);
        int masked = Integer.rotateRight((int) crc.getValue(), ROTATION) + MASK;
        return littleEndian(Integer.BYTES).putInt(masked).array();
    }

    private static ByteBuffer littleEndian(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
