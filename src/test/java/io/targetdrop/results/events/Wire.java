package io.targetdrop.results.events;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A Protobuf message as its bytes say, without a schema: the values of each field, in order. A varint is a Long, eight bytes are
 * a Double, four are a Float, and what has a length is a byte array.
 */
record Wire(Map<Integer, List<Object>> fields) {
    static Wire of(byte[] message) {
        ByteBuffer in = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
        Map<Integer, List<Object>> fields = new TreeMap<>();
        while (in.hasRemaining()) {
            long key = varint(in);
            fields.computeIfAbsent((int) (key >>> 3), field -> new ArrayList<>())
                    .add(
                            switch ((int) key & 7) {
                                case 0 -> varint(in);
                                case 1 -> in.getDouble();
                                case 2 -> bytes(in, (int) varint(in));
                                case 5 -> in.getFloat();
                                default -> throw new IllegalArgumentException("wire type of " + key);
                            });
        }
        return new Wire(fields);
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte part = in.get();
            value |= (part & 0x7FL) << shift;
            if (part >= 0) {
                return value;
            }
        }
    }

    private static byte[] bytes(ByteBuffer in, int count) {
        byte[] bytes = new byte[count];
        in.get(bytes);
        return bytes;
    }

    boolean has(int field) {
        return fields.containsKey(field);
    }

    /** The only value of a field. */
    Object value(int field) {
        List<Object> values = fields.getOrDefault(field, List.of());
        if (values.size() != 1) {
            throw new IllegalArgumentException("field " + field + " of " + fields);
        }
        return values.get(0);
    }

    String text(int field) {
        return new String(bytes(field), StandardCharsets.UTF_8);
    }

    byte[] bytes(int field) {
        return (byte[]) value(field);
    }

    Wire message(int field) {
        return of(bytes(field));
    }

    List<Wire> messages(int field) {
        return fields.getOrDefault(field, List.of()).stream()
                .map(value -> of((byte[]) value))
                .toList();
    }
}
