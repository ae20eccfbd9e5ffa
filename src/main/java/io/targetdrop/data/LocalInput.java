package io.targetdrop.data;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import org.apache.hadoop.fs.BufferedFSInputStream;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSInputStream;
import org.apache.hadoop.fs.Path;

/**
 * A file of the local file system as a stream of Hadoop's. Hadoop's own stream keeps statistics of each file, which takes longer
 * than reading a small image.
 */
final class LocalInput extends FSInputStream {
    private static final int BUFFER = 1 << 13;

    private final SeekableByteChannel channel;

    private LocalInput(SeekableByteChannel channel) {
        this.channel = channel;
    }

    /**
     * Opens a file.
     *
     * @throws FileNotFoundException if there is none, as on every other file system
     */
    static FSDataInputStream open(Path file) throws IOException {
        try {
            SeekableByteChannel channel =
                    Files.newByteChannel(java.nio.file.Path.of(file.toUri().getPath()));
            return new FSDataInputStream(new BufferedFSInputStream(new LocalInput(channel), BUFFER));
        } catch (NoSuchFileException e) {
            FileNotFoundException missing = new FileNotFoundException("it does not exist");
            missing.initCause(e);
            throw missing;
        }
    }

    @Override
    public void seek(long position) throws IOException {
        channel.position(position);
    }

    @Override
    public long getPos() throws IOException {
        return channel.position();
    }

    @Override
    public boolean seekToNewSource(long position) {
        return false;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) == 1 ? Byte.toUnsignedInt(one[0]) : -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int count) throws IOException {
        return channel.read(ByteBuffer.wrap(bytes, offset, count));
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
