package io.targetdrop.cli;

import io.targetdrop.data.ImageTable;
import io.targetdrop.data.Pack;
import io.targetdrop.data.Packing;
import io.targetdrop.training.spark.tables.TablePacker;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;

/**
 * Packs tables for jobs that read their data before they are given a session: opens the session of the command earlier than
 * usual, and only if there is a table.
 */
final class TableSession implements AutoCloseable {
    private static final String FAREWELL =
            "the command was interrupted while it read its data, and nothing was kept; run it again";

    /** Tells which table is packed, which may take long. */
    private final PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);

    /** Replaced by {@link #orOpen} if the command has a session of another kind. */
    private Supplier<SparkSession> opening;

    /** Null until a table needs it. */
    private SparkSession session;

    /**
     * @param usual opens the session of a command that does not say how
     */
    TableSession(Supplier<SparkSession> usual) {
        this.opening = usual;
        Packing.use(this::pack);
    }

    /**
     * Opens the session of the command in this way from now on.
     *
     * @return the session that a table needed, or a new one
     */
    Supplier<SparkSession> orOpen(Supplier<SparkSession> command) {
        opening = command;
        return () -> session == null ? command.get() : session;
    }

    /** The session of the command, opened now if it is not open yet. */
    SparkSession open() {
        if (session == null) {
            session = Interruptible.open(opening, () -> FAREWELL);
        }
        return session;
    }

    private Pack pack(ImageTable table) {
        return Interruptible.run(open(), spark -> new TablePacker(spark, err::println).pack(table), () -> FAREWELL);
    }

    @Override
    public void close() {
        if (session != null) {
            session.stop();
        }
    }
}
