package io.targetdrop.training.spark.tables;

import io.targetdrop.data.DataException;
import io.targetdrop.data.FileSystems;
import io.targetdrop.data.Pack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.UUID;
import org.apache.spark.sql.SparkSession;

/**
 * Where packed tables are.
 *
 * @param directory on a file system that the driver and all executors share
 */
public record PackCache(String directory) {
    private static final String OWNER_ONLY = "rwx------";
    private static final int DIGITS = 32;

    /**
     * The directory of a session's packs.
     *
     * @param set the directory that was set; empty for one below this machine's directory of temporary files, which only the
     *     user can read
     * @throws DataException if none was set but the executors are on other machines
     */
    public static PackCache of(SparkSession spark, Optional<String> set) {
        if (set.isPresent()) {
            return new PackCache(set.get());
        }
        if (!spark.sparkContext().isLocal()) {
            throw new DataException(
                    "data.table.cache must name a directory on a file system that the driver and all executors"
                            + " share, because executors write the packed table there, but is not set; for example"
                            + " hdfs:///tmp/targetdrop-tables");
        }
        return new PackCache(usual());
    }

    private static String usual() {
        String user = System.getProperty("user.name");
        Path directory = Path.of(System.getProperty("java.io.tmpdir"), "targetdrop-tables-" + user);
        try {
            if (!Files.isDirectory(directory)) {
                Files.createDirectory(
                        directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY)));
            }
            // everybody can write to the directory around it
            String owner = Files.getOwner(directory).getName();
            if (!owner.equals(user)) {
                throw new DataException(directory + " must belong to " + user + " but belongs to " + owner
                        + "; name another directory by data.table.cache");
            }
        } catch (IOException e) {
            throw new DataException(
                    directory + " must be writable but is not: " + e.getMessage()
                            + "; name another directory by data.table.cache",
                    e);
        }
        return directory.toUri().toString();
    }

    /** The pack of a table whose content has this fingerprint, which later runs find again. */
    public Pack of(String fingerprint) {
        return pack(fingerprint.substring(0, Math.min(DIGITS, fingerprint.length())));
    }

    /** A pack that nobody finds again; delete it after use. */
    public Pack temporary() {
        return pack("once-" + UUID.randomUUID());
    }

    private Pack pack(String name) {
        return new Pack(FileSystems.child(FileSystems.path(directory), name).toString());
    }
}
