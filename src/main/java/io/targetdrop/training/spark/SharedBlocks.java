package io.targetdrop.training.spark;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext$;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.BlockManager;
import org.apache.spark.storage.BroadcastBlockId;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.io.ChunkedByteBuffer;

/**
 * Pieces of vectors that the processes of an application give each other, through Spark's block managers: with Spark's
 * authentication and encryption, and its memory.
 *
 * <p>The blocks belong to a broadcast variable, which has no other use. Whoever destroys it deletes them everywhere. A block
 * that was put twice, as by a task that is retried, must have the same content both times.
 *
 * @param owner the number of the broadcast variable
 */
record SharedBlocks(long owner) implements Serializable {
    /** Floats in a chunk of a block: 256 KiB, less than what the garbage collector calls humongous. */
    private static final int CHUNK = 1 << 16;

    /** One thread of a process fetches a block, and the others find it there. */
    private static final Object FETCHING = new Object();

    /** The blocks of a broadcast variable. */
    static SharedBlocks of(Broadcast<?> owner) {
        return new SharedBlocks(owner.id());
    }

    private static BlockManager manager() {
        return SparkEnv.get().blockManager();
    }

    private BroadcastBlockId id(String name) {
        return new BroadcastBlockId(owner, name);
    }

    /**
     * Keeps a piece of a state in this process. Others can get it once this returns.
     *
     * @param name of the block: letters of ASCII, digits and {@code _}; Spark reads no others
     * @param state parameters, followed by the updater's state
     * @param from position of the first value
     * @param to position after the last value
     */
    void put(String name, ReplicaState state, int from, int to) {
        ByteBuffer[] chunks = new ByteBuffer[(to - from + CHUNK - 1) / CHUNK];
        for (int i = 0; i < chunks.length; i++) {
            int first = from + i * CHUNK;
            chunks[i] = ByteBuffer.allocate(Math.min(CHUNK, to - first) * Float.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN);
            state.copyTo(chunks[i].asFloatBuffer(), first);
        }
        put(name, new ChunkedByteBuffer(chunks));
    }

    private void put(String name, ChunkedByteBuffer bytes) {
        manager()
                .putBytes(
                        id(name),
                        bytes,
                        StorageLevel.MEMORY_AND_DISK_SER(),
                        true,
                        JavaSparkContext$.MODULE$.fakeClassTag());
    }

    /**
     * Gets a block from this process, or from another one, which must not have put less than this asks for.
     *
     * @param name of the block
     * @param state where its values go
     * @param from position of the first value
     * @param to position after the last value
     * @param isKept whether this process keeps a block of another one, and gives it to others
     * @throws LostBlockException if no process has it
     */
    void get(String name, ReplicaState state, int from, int to, boolean isKept) {
        if (getLocal(name, state, from, to)) {
            return;
        }
        if (!isKept) {
            read(remote(name), state, from, to);
            return;
        }
        synchronized (FETCHING) {
            if (!getLocal(name, state, from, to)) {
                ChunkedByteBuffer bytes = remote(name);
                read(bytes, state, from, to);
                put(name, bytes);
            }
        }
    }

    private boolean getLocal(String name, ReplicaState state, int from, int to) {
        BroadcastBlockId id = id(name);
        var local = manager().getLocalBytes(id);
        if (local.isEmpty()) {
            return false;
        }
        try {
            read(local.get().toInputStream(), state, from, to);
        } finally {
            manager().releaseLock(id, manager().releaseLock$default$2());
        }
        return true;
    }

    private ChunkedByteBuffer remote(String name) {
        var remote = manager().getRemoteBytes(id(name));
        if (remote.isEmpty()) {
            throw new LostBlockException(id(name).toString());
        }
        return remote.get();
    }

    private static void read(ChunkedByteBuffer bytes, ReplicaState state, int from, int to) {
        read(bytes.toInputStream(false), state, from, to);
    }

    private static void read(InputStream bytes, ReplicaState state, int from, int to) {
        byte[] chunk = new byte[CHUNK * Float.BYTES];
        try (InputStream in = bytes) {
            for (int first = from; first < to; first += CHUNK) {
                int length = Math.min(CHUNK, to - first) * Float.BYTES;
                if (in.readNBytes(chunk, 0, length) != length) {
                    throw new IllegalStateException("a block must have " + (to - from) + " values but has fewer");
                }
                ByteBuffer values = ByteBuffer.wrap(chunk, 0, length).order(ByteOrder.LITTLE_ENDIAN);
                state.copyFrom(values.asFloatBuffer(), first);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** No process has a block any more: an executor was lost. */
    static final class LostBlockException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        LostBlockException(String block) {
            super("no executor has " + block);
        }
    }
}
