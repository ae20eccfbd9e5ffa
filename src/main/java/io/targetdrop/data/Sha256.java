package io.targetdrop.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.hadoop.fs.Path;

/** A running SHA-256. */
public final class Sha256 {
    private static final int BLOCK = 1 << 16;

    private final MessageDigest digest;

    public Sha256() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /**
     * The digest of a file, in lower case.
     *
     * @param path on any Hadoop file system
     */
    public static String ofFile(String path) throws IOException {
        Path file = FileSystems.path(path);
        Sha256 digest = new Sha256();
        byte[] block = new byte[BLOCK];
        try (InputStream in = FileSystems.of(file).open(file)) {
            for (int count = in.read(block); count >= 0; count = in.read(block)) {
                digest.update(block, 0, count);
            }
        }
        return digest.hex();
    }

    /** Adds some bytes. */
    public void update(byte[] bytes, int offset, int length) {
        digest.update(bytes, offset, length);
    }

    /** Adds a text in UTF-8. */
    public void update(String text) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The digest in lower case. Resets it. */
    public String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
