package io.targetdrop.training.spark.tables;

import io.targetdrop.data.DataException;
import io.targetdrop.data.FileSystems;
import io.targetdrop.data.ImageTable;
import io.targetdrop.data.Pack;
import io.targetdrop.data.Packing;
import io.targetdrop.data.Sha256;
import io.targetdrop.data.TableColumns;
import io.targetdrop.training.spark.TaskFiles;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Packs tables by a Spark session.
 *
 * @param spark reads the tables, and writes the packs in its tasks; its serializer must be Java's
 * @param notes receives a line when a table is packed, which takes as long as it takes to read it
 */
public record TablePacker(SparkSession spark, Consumer<String> notes) implements Packing.Packer {

    /**
     * A table in hand.
     *
     * @param rows a row for each image
     * @param name what messages call it
     * @param columns what is in which column; a column of paths must have absolute ones
     * @param skipsUnreadable whether rows whose image cannot be decoded are left out instead of refused
     */
    public record Table(Dataset<Row> rows, String name, TableColumns columns, boolean skipsUnreadable) {}

    /**
     * {@inheritDoc}
     *
     * <p>A table is the same if its files have the same names, sizes and times; with a column of paths, also the files there.
     */
    @Override
    public Pack pack(ImageTable table) {
        if (spark.sparkContext().isStopped()) {
            throw Packing.noSession(table);
        }
        SavedTable saved = new SavedTable(
                "data.path", table.path(), table.table().format(), table.table().options());
        Sha256 digest = new Sha256();
        digest.update(Pack.LAYOUT + "\n" + table.path() + "\n" + table.table().format() + "\n"
                + table.table().options() + "\n" + table.table().columns().fingerprint() + "\n"
                + table.skipsUnreadable() + "\n");
        saved.files().addTo(digest);
        Table rows = new Table(saved.rows(spark), table.path(), table.table().columns(), table.skipsUnreadable());
        TableView view = new TableView(rows.rows(), rows.name(), rows.columns());
        String directory = saved.directory();
        if (view.kind() == ImageKind.PATH) {
            digest.update(states(view, directory));
        }
        Pack pack = PackCache.of(spark, table.table().cache().get()).of(digest.hex());
        if (!pack.isComplete()) {
            pack(rows, view, directory, pack);
        }
        return pack;
    }

    /**
     * Packs a table in hand, unless the pack is complete. The images are read once, and the columns of labels, splits and keys
     * twice.
     *
     * @param table the table
     * @param pack where to, for example {@link PackCache#temporary}
     * @throws DataException if the table cannot be used; nothing is left then
     */
    public void pack(Table table, Pack pack) {
        if (!pack.isComplete()) {
            pack(table, new TableView(table.rows(), table.name(), table.columns()), "", pack);
        }
    }

    private void pack(Table table, TableView view, String directory, Pack pack) {
        notes.accept("packing the table " + table.name() + " into " + pack.path());
        Pack.Examination examination = table.skipsUnreadable() ? Pack.Examination.PIXELS : Pack.Examination.HEADERS;
        new PackingRun(spark, table.name(), view, view.reader(directory), examination, Pack.FILE_ROWS).into(pack);
    }

    /** A checksum of the sizes and times of the files that a table names, whatever their order. */
    private String states(TableView view, String directory) {
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        TaskFiles files = TaskFiles.of(context);
        try {
            return view.paths()
                    .javaRDD()
                    .mapPartitions(rows -> {
                        files.use();
                        return List.of(sum(rows, directory)).iterator();
                    })
                    .fold(0L, Long::sum)
                    .toString();
        } finally {
            files.close();
        }
    }

    private static long sum(Iterator<Row> rows, String directory) throws IOException {
        long sum = 0;
        while (rows.hasNext()) {
            Row row = rows.next();
            if (!row.isNullAt(0)) {
                Sha256 digest = new Sha256();
                digest.update(state(TableFiles.absolute(directory, row.getString(0))));
                sum += Long.parseUnsignedLong(digest.hex().substring(0, 16), 16);
            }
        }
        return sum;
    }

    private static String state(String path) throws IOException {
        try {
            Path file = FileSystems.path(path);
            FileStatus status = FileSystems.of(file).getFileStatus(file);
            return path + "\t" + TableFiles.state(status);
        } catch (FileNotFoundException | IllegalArgumentException e) {
            return path;
        }
    }
}
