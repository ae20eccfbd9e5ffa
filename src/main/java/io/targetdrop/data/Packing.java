package io.targetdrop.data;

import java.util.Objects;

/**
 * Who packs tables: Spark, which this package does not know. Code that has a session says how ({@link #use}), as it does for
 * {@link FileSystems}.
 */
public final class Packing {
    private static final Packer NOBODY = table -> {
        throw noSession(table);
    };

    /** Written by {@link #use}. */
    private static volatile Packer packer = NOBODY;

    private Packing() {}

    /** Packs a table. */
    @FunctionalInterface
    public interface Packer {

        /**
         * Packs a table, unless that has been done and the table is the same.
         *
         * @return a complete pack
         * @throws DataException if the table cannot be used
         */
        Pack pack(ImageTable table);
    }

    /** Lets this packer pack from now on. */
    public static void use(Packer other) {
        packer = Objects.requireNonNull(other, "other");
    }

    /** The error for a table in a process that has no Spark session. */
    public static DataException noSession(ImageTable table) {
        return new DataException("the table " + table.path()
                + " must be read by Spark but this process has no Spark session; create one first, for example with"
                + " SparkSession.builder().master(\"local[*]\").getOrCreate()");
    }

    static Pack of(ImageTable table) {
        return packer.pack(table);
    }
}
