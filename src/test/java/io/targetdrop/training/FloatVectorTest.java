package io.targetdrop.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.factory.Nd4j;

class FloatVectorTest {
    /** The expected value is {@code hashlib.sha256(struct.pack('<2f', 1.0, -2.5)).hexdigest()} in Python. */
    @Test
    void hashesLittleEndianFloats() {
        assertEquals(
                "48943f7a0ea247f8e3c9386d0c5822fe181d323a9289980426638cc4e72a43e1",
                FloatVector.sha256(Nd4j.createFromArray(1f, -2.5f)));
    }

    /** Vectors are converted in chunks of 16,384 floats. */
    @ParameterizedTest
    @ValueSource(ints = {16_383, 16_384, 16_385, 40_000})
    void hashesVectorsOfAnyLength(int length) throws NoSuchAlgorithmException {
        float[] values = values(length);
        ByteBuffer bytes = ByteBuffer.allocate(length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes.array());
        assertEquals(HexFormat.of().formatHex(digest), FloatVector.sha256(Nd4j.createFromArray(values)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 16_384, 40_000})
    void readsWhatItWrote(int length) throws IOException {
        assertArrayEquals(values(length), FloatVector.read(in(written(values(length)))));
    }

    @Test
    void refusesAVectorThatEndsEarly() throws IOException {
        byte[] bytes = written(values(3));
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(4);
        assertThrows(IOException.class, () -> FloatVector.read(in(bytes)));
    }

    @Test
    void refusesANegativeLength() throws IOException {
        byte[] bytes = written(values(3));
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(-1);
        IOException e = assertThrows(IOException.class, () -> FloatVector.read(in(bytes)));
        assertEquals("it says that it holds -1 numbers", e.getMessage());
    }

    private static float[] values(int length) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) Math.sin(i);
        }
        return values;
    }

    private static byte[] written(float[] values) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        FloatVector.write(values, new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    private static DataInputStream in(byte[] bytes) {
        return new DataInputStream(new ByteArrayInputStream(bytes));
    }
}
