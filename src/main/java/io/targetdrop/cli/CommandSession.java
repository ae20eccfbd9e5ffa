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
 * The session of a command. It is opened by what needs it first: usually the job that is run, but earlier a table, which must be
 * packed before the job can be created.
 */
final class CommandSession implements AutoCloseable {
    private static final String FAREWELL =
            "the command was interrupted while it read its data, and nothing was kept; run it again";

    /** Tells which table is packed, which may take long. */
    private final PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);

    /** Replaced by {@link #orOpen} if the command has a session of another kind. */
    private Supplier<SparkSession> opening;

    /** Null until something needs it. */
    private SparkSession session;

    /**
     * Also packs tables from now on.
     *
     * @param usual opens the session of a command that does not say how
     */
    CommandSession(Supplier<SparkSession> usual) {
        this.opening = usual;
        Packing.use(this::pack);
    }

    /**
     * Opens the session of the command in this way from now on.
     *
     * @return the session, which is opened now unless something needed it before
     */
    Supplier<SparkSession> orOpen(Supplier<SparkSession> command) {
        opening = command;
        return this::get;
    }

    private SparkSession get() {
        if (session == null || session.sparkContext().isStopped()) {
            session = opening.get();
        }
        return session;
    }

    private Pack pack(ImageTable table) {
        SparkSession spark = Interruptible.open(this::get, () -> FAREWELL);
        return Interruptible.run(spark, open -> new TablePacker(open, err::println).pack(table), () -> FAREWELL);
    }

    /** Stops a session whose command has failed before its job was run; the others are stopped. */
    @Override
    public void close() {
        if (session != null) {
            Interruptible.end(session, ExitCode.FAILED.code());
        }
    }
}
