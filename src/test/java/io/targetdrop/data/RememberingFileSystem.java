package io.targetdrop.data;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Abortable;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSInputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * A Hadoop file system in this process's memory that remembers its content after every single change: what a process leaves
 * that is killed there. A test puts each of these contents back and resumes.
 *
 * <p>Each {@link Kind} has a scheme of its own; {@code disk://files/out} is on the first.
 */
public class RememberingFileSystem extends FileSystem {
    private static final Map<Kind, Volume> VOLUMES = new ConcurrentHashMap<>();
    private static final int BLOCK = 1 << 20;

    private URI uri;
    private Kind kind;

    /** How it behaves. */
    public enum Kind {
        /** As HDFS: a file appears, empty, when it is created. A rename is one step, even onto another file. */
        DISK,
        /** As S3: a file appears when it is closed, unless it is aborted. A rename is a copy and a removal of each file. */
        STORE,
        /** As a store whose connector cannot abort: a file that is closed half written appears. */
        PLAIN_STORE;

        /** Of its paths. */
        public String scheme() {
            return name().toLowerCase(java.util.Locale.ROOT).replace("_", "");
        }

        /** Spark's setting, or Hadoop's without its beginning, that names the class of the file system. */
        public String setting() {
            return "fs." + scheme() + ".impl";
        }

        /** A path on it. */
        public String path(String name) {
            return scheme() + "://files/" + name;
        }
    }

    /** A file, or a directory, which has no bytes. */
    private record Entry(byte[] bytes, long time) {
        boolean isDirectory() {
            return bytes == null;
        }
    }

    /**
     * What was there at one moment.
     *
     * @param change that led to it, in words
     */
    public record Moment(String change, NavigableMap<String, ?> entries) {}

    /** The content of a file system. Its lock is its own. */
    private static final class Volume {
        private NavigableMap<String, Entry> entries = new TreeMap<>();
        private final List<Moment> moments = new ArrayList<>();
        private long clock = System.currentTimeMillis();

        private synchronized void change(String what, Consumer<NavigableMap<String, Entry>> how) {
            NavigableMap<String, Entry> changed = new TreeMap<>(entries);
            how.accept(changed);
            if (!changed.equals(entries)) {
                entries = Collections.unmodifiableNavigableMap(changed);
                moments.add(new Moment(what, entries));
            }
        }

        /** Not a moment of its own: what is left of a hidden file is not read, so that its content makes no difference. */
        private synchronized void complete(String path, byte[] bytes) {
            NavigableMap<String, Entry> changed = new TreeMap<>(entries);
            changed.put(path, new Entry(bytes, clock));
            entries = Collections.unmodifiableNavigableMap(changed);
        }

        private synchronized void put(String what, String path, byte[] bytes) {
            clock++;
            Entry entry = new Entry(bytes, clock);
            change(what + " " + path, all -> all.put(path, entry));
        }

        private synchronized void remove(String path) {
            change("remove " + path, all -> all.remove(path));
        }

        private synchronized Optional<Entry> find(String path) {
            Entry entry = entries.get(path);
            boolean isRoot = path.equals("/");
            if (entry == null && (isRoot || !below(path).isEmpty())) {
                return Optional.of(new Entry(null, clock));
            }
            return Optional.ofNullable(entry);
        }

        private synchronized NavigableMap<String, Entry> below(String path) {
            String start = path.equals("/") ? path : path + "/";
            return new TreeMap<>(entries.subMap(start, false, start + Character.MAX_VALUE, false));
        }
    }

    /** Empties a file system and forgets its past. */
    public static void clear(Kind kind) {
        VOLUMES.put(kind, new Volume());
    }

    /** What was there after each change since {@link #clear} or {@link #restore}, the oldest first. */
    public static List<Moment> moments(Kind kind) {
        Volume volume = volume(kind);
        synchronized (volume) {
            return List.copyOf(volume.moments);
        }
    }

    /** Puts back what was there at a moment, and forgets the changes since and before. */
    @SuppressWarnings("unchecked") // the entries of all moments are from here
    public static void restore(Kind kind, Moment moment) {
        Volume volume = new Volume();
        volume.entries = (NavigableMap<String, Entry>) moment.entries();
        VOLUMES.put(kind, volume);
    }

    /** The paths of all files that are not hidden. */
    public static List<String> files(Kind kind) {
        Volume volume = volume(kind);
        return volume.entries.entrySet().stream()
                .filter(entry ->
                        !entry.getValue().isDirectory() && !entry.getKey().contains("/."))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** The content of a file. */
    public static byte[] bytes(Kind kind, String path) {
        return volume(kind).entries.get(path).bytes().clone();
    }

    private static Volume volume(Kind kind) {
        return VOLUMES.computeIfAbsent(kind, key -> new Volume());
    }

    private Volume volume() {
        return volume(kind);
    }

    @Override
    public void initialize(URI name, Configuration settings) throws IOException {
        super.initialize(name, settings);
        uri = URI.create(name.getScheme() + "://" + name.getAuthority());
        kind = Arrays.stream(Kind.values())
                .filter(each -> each.scheme().equals(name.getScheme()))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public URI getUri() {
        return uri;
    }

    private static String key(Path path) {
        return path.toUri().getPath();
    }

    @Override
    public boolean hasPathCapability(Path path, String capability) throws IOException {
        return capability.equals(CommonPathCapabilities.ABORTABLE_STREAM)
                ? kind == Kind.STORE
                : super.hasPathCapability(path, capability);
    }

    @Override
    public FSDataInputStream open(Path path, int bufferSize) throws IOException {
        Entry entry = volume().find(key(path)).orElseThrow(() -> new FileNotFoundException(path.toString()));
        if (entry.isDirectory()) {
            throw new FileNotFoundException(path + " is a directory");
        }
        return new FSDataInputStream(new Reading(entry.bytes()));
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
        Optional<Entry> old = volume().find(key(path));
        if (old.filter(entry -> !overwrite || entry.isDirectory()).isPresent()) {
            throw new FileAlreadyExistsException(path.toString());
        }
        if (kind == Kind.DISK) {
            mkdirs(path.getParent());
            volume().put("create", key(path), new byte[0]);
        }
        OutputStream out = kind == Kind.STORE ? new Upload(key(path)) : new Writing(key(path));
        return new FSDataOutputStream(out, statistics);
    }

    @Override
    public boolean rename(Path source, Path target) throws IOException {
        Optional<Entry> from = volume().find(key(source));
        Optional<Entry> onto = volume().find(key(target));
        if (from.isEmpty() || onto.filter(entry -> !entry.isDirectory()).isPresent()) {
            return false;
        }
        Path place = onto.isPresent() ? new Path(target, source.getName()) : target;
        if (kind == Kind.DISK) {
            volume().change("rename " + source + " to " + place, all -> {
                move(all, key(source), key(place));
                for (String path : List.copyOf(volume().below(key(source)).keySet())) {
                    move(all, path, key(place) + path.substring(key(source).length()));
                }
            });
            return true;
        }
        NavigableMap<String, Entry> all = volume().below(key(source));
        if (!from.get().isDirectory()) {
            all.put(key(source), from.get());
        }
        all.forEach((path, entry) ->
                volume().put("copy", key(place) + path.substring(key(source).length()), entry.bytes()));
        all.keySet().forEach(volume()::remove);
        return true;
    }

    private static void move(NavigableMap<String, Entry> all, String source, String target) {
        Entry entry = all.remove(source);
        if (entry != null) {
            all.put(target, entry);
        }
    }

    @Override
    @SuppressWarnings("deprecation") // only for callers from outside
    protected void rename(Path source, Path target, Options.Rename... options) throws IOException {
        boolean isOneStep = kind == Kind.DISK && List.of(options).contains(Options.Rename.OVERWRITE);
        if (!isOneStep) {
            super.rename(source, target, options);
            return;
        }
        if (volume().find(key(source)).isEmpty()) {
            throw new FileNotFoundException(source.toString());
        }
        volume().change("rename " + source + " over " + target, all -> move(all, key(source), key(target)));
    }

    @Override
    public boolean delete(Path path, boolean recursive) throws IOException {
        NavigableMap<String, Entry> below = volume().below(key(path));
        if (!recursive && !below.isEmpty()) {
            throw new IOException(path + " is not empty");
        }
        boolean isThere = volume().find(key(path)).isPresent();
        below.descendingKeySet().forEach(volume()::remove);
        volume().remove(key(path));
        return isThere;
    }

    @Override
    public FileStatus[] listStatus(Path path) throws IOException {
        FileStatus own = getFileStatus(path);
        if (!own.isDirectory()) {
            return new FileStatus[] {own};
        }
        TreeSet<String> names = new TreeSet<>();
        int start = key(path).equals("/") ? 1 : key(path).length() + 1;
        volume().below(key(path))
                .keySet()
                .forEach(each -> names.add(each.substring(start).split("/", 2)[0]));
        List<FileStatus> found = new ArrayList<>();
        for (String name : names) {
            found.add(getFileStatus(new Path(path, new Path(null, null, name))));
        }
        return found.toArray(FileStatus[]::new);
    }

    @Override
    public FileStatus getFileStatus(Path path) throws IOException {
        Entry entry = volume().find(key(path)).orElseThrow(() -> new FileNotFoundException(path.toString()));
        int length = entry.isDirectory() ? 0 : entry.bytes().length;
        return new FileStatus(length, entry.isDirectory(), 1, BLOCK, entry.time(), makeQualified(path));
    }

    @Override
    public boolean mkdirs(Path path, FsPermission permission) throws IOException {
        if (path.getParent() != null && volume().find(key(path)).isEmpty()) {
            mkdirs(path.getParent(), permission);
            volume().put("mkdir", key(path), null);
        }
        return true;
    }

    @Override
    public FSDataOutputStream append(Path path, int bufferSize, Progressable progress) {
        throw new UnsupportedOperationException("append");
    }

    @Override
    public void setWorkingDirectory(Path directory) {
        // always the root
    }

    @Override
    public Path getWorkingDirectory() {
        return new Path(uri + "/");
    }

    /** A file that is being written. */
    private class Writing extends ByteArrayOutputStream {
        private final String path;
        private boolean isOver;

        Writing(String path) {
            this.path = path;
        }

        @Override
        public void close() {
            boolean isStillHidden = kind == Kind.DISK && WholeFile.isLeftover(new Path(path).getName());
            if (!isOver && isStillHidden) {
                volume().complete(path, toByteArray());
            } else if (!isOver) {
                volume().put("write", path, toByteArray());
            }
            isOver = true;
        }

        void end() {
            isOver = true;
        }
    }

    /** A file that has not been sent. */
    private final class Upload extends Writing implements Abortable {
        Upload(String path) {
            super(path);
        }

        @Override
        public AbortableResult abort() {
            end();
            return new AbortableResult() {
                @Override
                public boolean alreadyClosed() {
                    return false;
                }

                @Override
                public IOException anyCleanupException() {
                    return null;
                }
            };
        }
    }

    /** A file that is being read. */
    private static final class Reading extends FSInputStream {
        private final byte[] bytes;
        private int position;

        Reading(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public int read() {
            return position < bytes.length ? bytes[position++] & 0xff : -1;
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            if (position >= bytes.length && length > 0) {
                return -1;
            }
            int count = Math.min(length, bytes.length - position);
            System.arraycopy(bytes, position, into, offset, count);
            position += count;
            return count;
        }

        @Override
        public void seek(long to) throws IOException {
            if (to > bytes.length) {
                throw new EOFException("at " + to + " of " + bytes.length);
            }
            position = (int) to;
        }

        @Override
        public long getPos() {
            return position;
        }

        @Override
        public boolean seekToNewSource(long to) {
            return false;
        }
    }
}
