package io.targetdrop.training;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A network's parameters in one short name: equal if and only if every bit is. */
public final class ParameterHash {
    private static final int CHUNK = 1 << 14;

    private ParameterHash() {}

    /**
     * SHA-256 over the parameters as little-endian 32-bit floats, in the order of DL4J's flat vector.
     *
     * @param parameters any shape, of type FLOAT
     * @return 64 hexadecimal digits
     */
    public static String sha256(INDArray parameters) {
        MessageDigest digest = digest();
        float[] values = parameters.dup('c').data().asFloat();
        ByteBuffer buffer = ByteBuffer.allocate(CHUNK * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            if (!buffer.hasRemaining()) {
                flush(buffer, digest);
            }
            buffer.putFloat(value);
        }
        flush(buffer, digest);
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void flush(ByteBuffer buffer, MessageDigest digest) {
        digest.update(buffer.flip());
        buffer.clear();
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
