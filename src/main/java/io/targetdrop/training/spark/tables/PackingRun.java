package io.targetdrop.training.spark.tables;

import io.targetdrop.data.DataException;
import io.targetdrop.data.Pack;
import io.targetdrop.data.Pack.Written;
import io.targetdrop.training.spark.TaskFiles;
import io.targetdrop.training.spark.tables.RowReader.Keyed;
import io.targetdrop.training.spark.tables.RowReader.Scanned;
import io.targetdrop.training.spark.tables.RowReader.Wrong;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/**
 * Packs one table, in two passes: the first reads keys, labels and splits, and decides which rows are in which file; the second
 * shuffles the images to these files. What the driver receives of a row is a label, a role and the size of the image.
 *
 * @param spark the session
 * @param table what messages call the table
 * @param view its columns
 * @param reader understands its rows
 * @param examination how closely images are looked at; with {@link Pack.Examination#PIXELS}, unusable ones are left out
 * @param fileRows about how many rows a file has
 */
record PackingRun(
        SparkSession spark,
        String table,
        TableView view,
        RowReader reader,
        Pack.Examination examination,
        int fileRows) {
    private static final int SHOWN = 10;

    /**
     * Which rows are in which file.
     *
     * @param partitioner by the key of a row
     * @param firsts the number of the first row of each file
     * @param counts the number of rows of each file
     * @param classes the names of the classes, by label
     */
    private record Layout(FilePartitioner partitioner, int[] firsts, int[] counts, List<String> classes) {
        long rows() {
            return Arrays.stream(counts).asLongStream().sum();
        }
    }

    /** Packs it, or leaves nothing. */
    void into(Pack pack) {
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        TaskFiles files = TaskFiles.of(context);
        Pack.Writing writing = pack.begin();
        try {
            Layout layout = layout();
            List<Written> written = write(layout, writing, files);
            requireUsable(written, layout.rows());
            writing.finish(table, layout.classes(), written);
        } catch (Exception e) {
            // Spark throws checked exceptions that Scala does not declare
            writing.abandon();
            throw e;
        } finally {
            files.close();
        }
    }

    private Layout layout() {
        RowReader rows = reader;
        JavaRDD<Scanned> scanned = view.scanned().javaRDD().map(rows::scan).persist(StorageLevel.MEMORY_AND_DISK());
        try {
            requireRight(scanned);
            JavaRDD<RowKey> keys = scanned.map(row -> ((Keyed) row).key());
            requireDifferent(keys);
            List<String> classes = TableClasses.of(
                    table, rows.labels(), keys.map(RowKey::label).distinct().collect());
            return layout(keys, classes);
        } finally {
            scanned.unpersist();
        }
    }

    private void requireRight(JavaRDD<Scanned> scanned) {
        long count = scanned.count();
        if (!(count >= 1 && count <= Integer.MAX_VALUE)) {
            throw new DataException("the table " + table + " must have between 1 and " + Integer.MAX_VALUE
                    + " rows but has " + count + "; " + (count == 0 ? "add rows" : "split it"));
        }
        JavaRDD<String> wrong = scanned.filter(Wrong.class::isInstance).map(row -> ((Wrong) row).problem());
        List<String> first = wrong.takeOrdered(SHOWN);
        if (!first.isEmpty()) {
            throw DataException.ofRows(first, wrong.count(), count);
        }
    }

    /** A key that is set must tell rows apart; with equal keys, their order would be chance. */
    private void requireDifferent(JavaRDD<RowKey> keys) {
        if (!view.hasKey()) {
            return;
        }
        JavaPairRDD<String, Integer> repeated = keys.keyBy(RowKey::order)
                .mapValues(key -> 1)
                .reduceByKey(Integer::sum)
                .filter(key -> key._2() > 1);
        List<String> first = repeated.keys().takeOrdered(SHOWN);
        if (!first.isEmpty()) {
            throw new DataException("data.table.key must name a column with a different value in each row of " + table
                    + " but " + repeated.count() + " values are in several rows: " + String.join(", ", first)
                    + "; name another column, or leave it out");
        }
    }

    private Layout layout(JavaRDD<RowKey> keys, List<String> classes) {
        int rows = fileRows;
        List<RowKey> firstKeys = keys
                .sortBy(key -> key, true, keys.getNumPartitions())
                .zipWithIndex()
                .filter(row -> row._2() % rows == 0)
                .keys()
                .collect()
                .stream()
                .distinct()
                .sorted(Comparator.naturalOrder())
                .toList();
        FilePartitioner partitioner = new FilePartitioner(firstKeys);
        int[] counts = new int[firstKeys.size()];
        keys.map(partitioner::getPartition)
                .countByValue()
                .forEach((file, count) -> counts[file] = Math.toIntExact(count));
        int[] firsts = new int[counts.length];
        for (int file = 1; file < counts.length; file++) {
            firsts[file] = firsts[file - 1] + counts[file - 1];
        }
        return new Layout(partitioner, firsts, counts, classes);
    }

    private List<Written> write(Layout layout, Pack.Writing writing, TaskFiles files) {
        RowReader rows = reader;
        Pack.Examination look = examination;
        HashMap<String, Integer> labels = TableClasses.labels(layout.classes());
        int[] firsts = layout.firsts();
        int[] counts = layout.counts();
        return view.whole()
                .javaRDD()
                .keyBy(rows::key)
                .mapValues(row -> rows.row(row, labels))
                .repartitionAndSortWithinPartitions(layout.partitioner())
                .values()
                .mapPartitionsWithIndex(
                        (file, sorted) -> {
                            files.use();
                            return List.of(writing.write(firsts[file], counts[file], sorted, look))
                                    .iterator();
                        },
                        false)
                .collect();
    }

    private void requireUsable(List<Written> written, long rows) {
        long unusable = written.stream().mapToLong(Written::unusable).sum();
        if (unusable > 0 && examination == Pack.Examination.HEADERS) {
            List<String> first = written.stream()
                    .flatMap(file -> file.problems().stream())
                    .limit(SHOWN)
                    .toList();
            throw DataException.ofImages(first, unusable, rows);
        }
    }
}
