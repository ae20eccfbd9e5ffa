package io.targetdrop.data;

import io.targetdrop.data.PackedRow.Encoded;
import io.targetdrop.data.PackedRow.Unusable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The images of a table, copied to files from which any image can be read by its index: what a {@link Catalogued}
 * table reads.
 *
 * <p>Tasks write the files ({@link Writing#write}), each in its own directory, so that a task that runs twice, or two
 * processes that pack one table, never write the same file. Then the driver lists the files that count in a manifest ({@link
 * Writing#finish}). Without a manifest there is no pack.
 *
 * @param path the directory of the pack, on a file system that the driver and all executors share
 */
public record Pack(String path) implements Serializable {
    /** About how many rows a file has. Which rows are in a file never depends on the cluster. */
    public static final int FILE_ROWS = 1024;

    /** What packs of this version look like; changes whenever a table gives another pack. */
    public static final String LAYOUT = "pack " + PackManifest.VERSION;

    static final String ROWS = "rows";

    /** How closely images are looked at while they are packed. */
    public enum Examination {
        /** Only their headers are read. */
        HEADERS,
        /** They are decoded. */
        PIXELS
    }

    /**
     * A file that a task wrote.
     *
     * @param file its name
     * @param rows its rows without their images
     * @param contents SHA-256 of its images with labels, roles and weights
     * @param problems what is wrong with the first unusable images
     * @param unusable the number of all unusable images
     */
    public record Written(String file, PackRows rows, String contents, List<String> problems, int unusable)
            implements Serializable {}

    /** Whether it can be read. */
    public boolean isComplete() {
        return PackManifest.read(root()).isPresent();
    }

    /**
     * The contents of a complete pack.
     *
     * @param sizing what is done with images of different sizes
     * @throws DataException if the images must have one size but do not, a class has no training image, or the pack is damaged
     */
    public Catalogued catalogued(Sizing sizing) {
        return PackedTable.read(root(), manifest(), sizing).catalogued();
    }

    /** SHA-256 of all images with their labels, their weights and what they are for. It does not depend on how the table is stored. */
    public String contents() {
        return manifest().contents();
    }

    private PackManifest manifest() {
        return PackManifest.read(root())
                .orElseThrow(
                        () -> new DataException(path + " must hold packed images but does not; it was deleted while it"
                                + " was in use, so run the command again"));
    }

    /** Starts to fill the pack. */
    public Writing begin() {
        return new Writing(path, "data-" + UUID.randomUUID());
    }

    /** Removes the pack. */
    public void delete() {
        discard(root());
    }

    private Path root() {
        return FileSystems.path(path);
    }

    private static void discard(Path path) {
        try {
            FileSystems.of(path).delete(path, true);
        } catch (IOException e) {
            // what is left takes space but is never read
        }
    }

    /**
     * A pack that is being filled; it is sent to the tasks that fill it.
     *
     * @param path the directory of the pack
     * @param data the directory of the files, inside the pack's
     */
    public record Writing(String path, String data) implements Serializable {

        /**
         * Writes one file; runs in a task.
         *
         * @param first the number of its first row
         * @param count of its rows
         * @param rows its rows, in order
         * @param examination how closely to look at the images
         * @throws DataException if there are more or fewer rows, or the file cannot be written
         */
        public Written write(int first, int count, Iterator<PackedRow> rows, Examination examination) {
            Examined examined = new Examined(count, rows, examination);
            String name = "%09d-%s".formatted(first, UUID.randomUUID());
            Path file = FileSystems.child(directory(), name);
            try {
                FileSystems.of(file).mkdirs(directory());
                new PackFile(file).write(first, examined);
            } catch (IOException e) {
                discard(file);
                throw unwritable(file, e);
            }
            return examined.written(name);
        }

        /**
         * Completes the pack. If another process has completed it in the meantime, its files count.
         *
         * @param table what was packed, for human readers
         * @param classes the names of the classes, by label
         * @param files all files, in order
         * @throws DataException if a file cannot be seen from here, or the pack cannot be written
         */
        public void finish(String table, List<String> classes, List<Written> files) {
            requireAll(files);
            PackRows rows = PackRows.joined(files.stream().map(Written::rows).toList());
            Sha256 contents = new Sha256();
            files.forEach(file -> contents.update(file.contents()));
            PackManifest manifest = new PackManifest(
                    PackManifest.VERSION,
                    table,
                    classes,
                    data,
                    files.stream().map(Written::file).toList(),
                    files.stream().map(file -> file.rows().count()).toList(),
                    contents.hex());
            Path root = FileSystems.path(path);
            Path rowsFile = FileSystems.child(directory(), ROWS);
            try (OutputStream out = FileSystems.of(root).create(rowsFile, true)) {
                rows.writeTo(out);
            } catch (IOException e) {
                throw unwritable(rowsFile, e);
            }
            try {
                manifest.writeTo(root);
            } catch (IOException e) {
                throw unwritable(root, e);
            }
            boolean isOurs = PackManifest.read(root)
                    .filter(found -> found.data().equals(data))
                    .isPresent();
            if (!isOurs) {
                abandon();
            }
        }

        private void requireAll(List<Written> files) {
            for (Written written : files) {
                Path file = FileSystems.child(directory(), written.file());
                try {
                    FileSystem fileSystem = FileSystems.of(file);
                    if (!fileSystem.exists(file)) {
                        throw new DataException("data.table.cache must be on a file system that the driver and all"
                                + " executors share, but an executor has written " + file
                                + " and the driver does not see it; name a directory on a shared file system");
                    }
                } catch (IOException e) {
                    throw HadoopFiles.unreadable(file, e);
                }
            }
        }

        /** Removes what has been written. */
        public void abandon() {
            discard(directory());
            Path root = FileSystems.path(path);
            try {
                // unless another process is about to fill it
                FileSystems.of(root).delete(root, false);
            } catch (IOException e) {
                // it is not empty
            }
        }

        private Path directory() {
            return FileSystems.child(FileSystems.path(path), data);
        }

        private static DataException unwritable(Path file, IOException e) {
            return new DataException(
                    file + " must be writable but is not: " + HadoopFiles.reason(e)
                            + "; free space, or name another directory by data.table.cache",
                    e);
        }
    }

    /** Looks at rows as they pass by. */
    private static final class Examined implements Iterator<PackedRow> {
        private final Iterator<PackedRow> rows;
        private final Examination examination;
        private final PackRows seen;
        private final double[] weights;
        private final Sha256 contents = new Sha256();
        private final List<String> problems = new ArrayList<>();
        private int unusable;
        private int next;

        Examined(int count, Iterator<PackedRow> rows, Examination examination) {
            this.rows = rows;
            this.examination = examination;
            this.seen = PackRows.ofSize(count);
            this.weights = new double[count];
        }

        @Override
        public boolean hasNext() {
            if (rows.hasNext() != next < seen.count()) {
                throw new DataException("a table must not change while it is packed but has "
                        + (rows.hasNext() ? "more" : "fewer")
                        + " rows than before; run it again when nothing writes to the table");
            }
            return rows.hasNext();
        }

        @Override
        public PackedRow next() {
            PackedRow row = examined(rows.next().loaded());
            seen.labels()[next] = row.label();
            seen.roles()[next] = (byte) row.role().ordinal();
            weights[next] = row.weight();
            row.addTo(contents);
            if (row.content() instanceof Unusable bad) {
                unusable++;
                if (problems.size() < DataException.SHOWN) {
                    problems.add(bad.problem());
                }
            }
            next++;
            return row;
        }

        private PackedRow examined(PackedRow row) {
            if (!(row.content() instanceof Encoded encoded)) {
                return row;
            }
            EncodedImage image = new EncodedImage(row.name(), encoded.bytes());
            try {
                ImageShape shape = examination == Examination.PIXELS ? image.decodedShape() : image.shape();
                seen.widths()[next] = shape.width();
                seen.heights()[next] = shape.height();
                return row;
            } catch (DataException e) {
                return row.with(new Unusable(e.getMessage()));
            }
        }

        Written written(String file) {
            return new Written(file, seen.weighted(weights), contents.hex(), List.copyOf(problems), unusable);
        }
    }
}
