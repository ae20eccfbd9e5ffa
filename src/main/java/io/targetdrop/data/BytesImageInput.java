package io.targetdrop.data;

import javax.imageio.stream.ImageInputStreamImpl;

/** Bytes in memory in the form that Java's image readers take. They are not copied. */
final class BytesImageInput extends ImageInputStreamImpl {
    private final byte[] bytes;

    BytesImageInput(byte[] bytes) {
        this.bytes = bytes;
    }

    @Override
    public int read() {
        bitOffset = 0;
        return streamPos < bytes.length ? Byte.toUnsignedInt(bytes[(int) streamPos++]) : -1;
    }

    @Override
    public int read(byte[] target, int offset, int count) {
        bitOffset = 0;
        if (count == 0) {
            return 0;
        }
        int read = (int) Math.min(count, bytes.length - streamPos);
        if (read <= 0) {
            return -1; // readers may seek beyond the end
        }
        System.arraycopy(bytes, (int) streamPos, target, offset, read);
        streamPos += read;
        return read;
    }

    /** Everything stays reachable, so another decoder can start over after one that has read ahead. */
    @Override
    public void flushBefore(long position) {
        // nothing is released
    }

    @Override
    public long length() {
        return bytes.length;
    }
}
