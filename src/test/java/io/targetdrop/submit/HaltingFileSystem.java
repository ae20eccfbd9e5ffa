package io.targetdrop.submit;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * The local file system, until a number of changes in one directory: then the process ends at once, as by {@code kill -9}. Both are
 * settings of Hadoop.
 */
public final class HaltingFileSystem extends RawLocalFileSystem {
    static final String DIRECTORY = "targetdrop.halting.directory";
    static final String CHANGES = "targetdrop.halting.changes";

    private static final int KILLED = 137;
    private static final AtomicInteger DONE = new AtomicInteger();

    private void beforeChange(Path path) {
        boolean counts = path.toUri().getPath().startsWith(getConf().get(DIRECTORY));
        if (counts && DONE.getAndIncrement() == getConf().getInt(CHANGES, 0)) {
            Runtime.getRuntime().halt(KILLED);
        }
    }

    @Override
    public FSDataOutputStream create(
            Path path,
            FsPermission permission,
            boolean overwrite,
            int bufferSize,
            short replication,
            long blockSize,
            Progressable progress)
            throws IOException {
        beforeChange(path);
        return super.create(path, permission, overwrite, bufferSize, replication, blockSize, progress);
    }

    @Override
    public FSDataOutputStream create(
            Path path, boolean overwrite, int bufferSize, short replication, long blockSize, Progressable progress)
            throws IOException {
        beforeChange(path);
        return super.create(path, overwrite, bufferSize, replication, blockSize, progress);
    }

    @Override
    public boolean rename(Path source, Path target) throws IOException {
        beforeChange(target);
        return super.rename(source, target);
    }

    @Override
    public boolean delete(Path path, boolean recursive) throws IOException {
        beforeChange(path);
        return super.delete(path, recursive);
    }
}
