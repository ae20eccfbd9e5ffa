package io.targetdrop.data;

import java.io.IOException;
import javax.imageio.stream.ImageInputStreamImpl;
import org.apache.hadoop.fs.FSDataInputStream;

/**
 * A file on a Hadoop file system in the form that Java's image readers take. They seek, so reading a header does
 * not fetch the whole file.
 */
final class SeekableImageInput extends ImageInputStreamImpl {
    private final FSDataInputStream in;
    private final long length;

    SeekableImageInput(FSDataInputStream in, long length) {
        this.in = in;
        this.length = length;
    }

    @Override
    public int read() throws IOException {
        if (!prepare()) {
            return -1;
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
        if (streamPos >= length) {
            return false;
        }
        if (in.getPos() != streamPos) {
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
