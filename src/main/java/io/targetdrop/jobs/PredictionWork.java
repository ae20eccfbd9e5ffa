package io.targetdrop.jobs;

import io.targetdrop.data.DataException;
import io.targetdrop.data.UnlabelledImage;
import io.targetdrop.jobs.PredictionTask.Tally;
import io.targetdrop.results.PredictionDirectory;
import io.targetdrop.results.PredictionDirectory.Manifest;
import io.targetdrop.results.PredictionTable;
import io.targetdrop.training.spark.ImageClassifier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Writes the partitions of a table of predictions that are missing.
 *
 * @param request what is classified
 * @param directory of the table, which has been begun
 * @param manifest of the table
 */
record PredictionWork(PredictionJob.Request request, PredictionDirectory directory, Manifest manifest) {
    private static final long MILLISECONDS_BETWEEN_LOOKS = 200;

    /**
     * What an earlier job has written.
     *
     * @param partitions ascending
     * @param images in them
     * @param unreadable images in them
     */
    private record Written(int[] partitions, long images, long unreadable) {}

    /** Writes what is missing, and returns how many images of the whole table are unreadable. */
    long run(
            SparkSession spark,
            ImageClassifier classifier,
            PredictionInput.Found found,
            PredictionJob.Listener listener) {
        Written before = before(spark);
        Tally tally = Tally.on(spark.sparkContext());
        PredictionTask task = new PredictionTask(
                directory.path(),
                new PredictionTable(found.key(), manifest.classes(), manifest.top()),
                classifier,
                before.partitions(),
                request.mostBad() - before.unreadable(),
                tally);
        follow(
                missing(found.images(), task).foreachPartitionAsync(task),
                () -> listener.progress(
                        before.images() + tally.images().value(),
                        manifest.images(),
                        before.unreadable() + tally.unreadable().value()),
                task);
        requireComplete();
        return before.unreadable() + tally.unreadable().value();
    }

    private Written before(SparkSession spark) {
        int[] partitions = directory.finishedPartitions(manifest.partitions());
        if (partitions.length == 0) {
            return new Written(partitions, 0, 0);
        }
        Dataset<Row> rows = spark.read().parquet(directory.path());
        long unreadable = rows.filter(PredictionTable.ERROR + " is not null").count();
        return new Written(partitions, rows.count(), unreadable);
    }

    /** The images of the partitions that have no file yet, each partition in a task of its own. */
    private JavaRDD<UnlabelledImage> missing(JavaPairRDD<String, UnlabelledImage> images, PredictionTask task) {
        HashPartitioner partitioner = new HashPartitioner(manifest.partitions());
        return images.filter(image -> !task.isFinished(partitioner.getPartition(image._1)))
                .repartitionAndSortWithinPartitions(partitioner)
                .values();
    }

    /** Waits for the end of the work, and looks at it from time to time. */
    private void follow(JavaFutureAction<Void> work, Runnable progress, PredictionTask task) {
        boolean isOver = false;
        while (!isOver) {
            isOver = isOverSoon(work);
            progress.run();
            if (!(task.tally().unreadable().value() <= task.mostBad())) {
                work.cancel(true);
                throw tooManyUnreadable(task.tally());
            }
        }
    }

    private static boolean isOverSoon(JavaFutureAction<Void> work) {
        try {
            work.get(MILLISECONDS_BETWEEN_LOOKS, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(RootCause.line(RootCause.of(e)), e.getCause());
        } catch (InterruptedException e) {
            work.cancel(true);
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while images were classified", e);
        }
    }

    private DataException tooManyUnreadable(Tally tally) {
        String example = tally.examples().value().stream().findFirst().orElse("");
        return new DataException(request.images().description() + " must have at most " + request.mostBad()
                + " unreadable images (max-bad) but has more, for example: " + example
                + "; remove them, or allow more; what is complete stays in " + directory.path() + ", to be resumed");
    }

    private void requireComplete() {
        int found = directory.finishedPartitions(manifest.partitions()).length;
        if (found != manifest.partitions()) {
            throw new DataException("out " + directory.path()
                    + " must be on a file system that the driver and all executors share, but the driver sees " + found
                    + " of the " + manifest.partitions()
                    + " files that executors have written; name a directory on a shared file system");
        }
    }
}
