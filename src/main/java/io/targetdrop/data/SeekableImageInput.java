package io.targetdrop.data;

import java.io.IOException;
import javax.imageio.stream.ImageInputStreamImpl;
import org.apache.hadoop.fs.FSDataInputStream;

/**
 * A file on a Hadoop file system in the form that Java's image readers take. They seek back and forth, which is a new request
 * each time on an object store. So a small file is fetched whole at the first read; of a large one, a header is read without the
 * rest.
 */
final class SeekableImageInput extends ImageInputStreamImpl {
    /** Less than what an object store sends while it answers another request. */
    private static final int MOST_BYTES = 1 << 18;

    private final FSDataInputStream in;
    private final long length;
    /** The file's bytes; null if it is large, or has not been read. */
    private byte[] whole;

    SeekableImageInput(FSDataInputStream in, long length) {
        this.in = in;
        this.length = length;
    }

    @Override
    public int read() throws IOException {
        if (!prepare()) {
            return -1;
        }
        if (whole != null) {
            return Byte.toUnsignedInt(whole[(int) streamPos++]);
        }
        int value = in.read();
        if (value >= 0) {
            streamPos++;
        }
        return value;
    }

    @Override
    public int read(byte[] bytes, int offset, int count) throws IOException {
        if (count == 0) {
            return 0;
        }
        if (!prepare()) {
            return -1;
        }
        if (whole != null) {
            int held = (int) Math.min(count, whole.length - streamPos);
            System.arraycopy(whole, (int) streamPos, bytes, offset, held);
            streamPos += held;
            return held;
        }
        int read = in.read(bytes, offset, count);
        if (read > 0) {
            streamPos += read;
        }
        return read;
    }

    /** Whether there is a byte to read; Hadoop refuses to seek beyond the end, but readers may try. */
    private boolean prepare() throws IOException {
        checkClosed();
        bitOffset = 0;
        if (length <= MOST_BYTES && whole == null) {
            whole = in.readNBytes((int) length);
        }
        if (streamPos >= (whole == null ? length : whole.length)) {
            return false;
        }
        if (whole == null && in.getPos() != streamPos) {
            in.seek(streamPos);
        }
        return true;
    }

    /** Nothing is cached, so another decoder can start over after one that has read ahead. */
    @Override
    public void flushBefore(long position) {
        // everything stays reachable
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public void close() throws IOException {
        super.close();
        in.close();
    }
}
