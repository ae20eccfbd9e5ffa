package io.targetdrop.jobs;

import io.targetdrop.data.UnlabelledImage;
import io.targetdrop.results.PredictionDirectory;
import io.targetdrop.results.PredictionTable;
import io.targetdrop.results.RunDirectory;
import io.targetdrop.training.Prediction;
import io.targetdrop.training.Prediction.Unreadable;
import io.targetdrop.training.spark.ImageClassifier;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.VoidFunction;
import org.apache.spark.util.CollectionAccumulator;
import org.apache.spark.util.LongAccumulator;

/**
 * Classifies the images of one partition and writes their file; runs on an executor.
 *
 * @param out full path of the table's directory
 * @param table its columns
 * @param classifier the network
 * @param finished partitions that have a file already, ascending; treated as immutable
 * @param mostBad as many images may be unreadable; a partition with more is not written
 * @param tally receives what was met
 */
record PredictionTask(
        String out, PredictionTable table, ImageClassifier classifier, int[] finished, long mostBad, Tally tally)
        implements VoidFunction<Iterator<UnlabelledImage>> {
    private static final long serialVersionUID = 1L;

    /** A task reports what is wrong with at most this many images, so that a million of them do not fill the driver. */
    private static final int MOST_EXAMPLES = 3;

    /**
     * What the finished tasks have met.
     *
     * @param images how many they have read
     * @param unreadable how many of them are unreadable
     * @param examples what is wrong with some of these
     */
    record Tally(LongAccumulator images, LongAccumulator unreadable, CollectionAccumulator<String> examples)
            implements Serializable {
        private static final long serialVersionUID = 1L;

        static Tally on(SparkContext spark) {
            return new Tally(spark.longAccumulator(), spark.longAccumulator(), spark.collectionAccumulator());
        }
    }

    /** Whether a partition has a file already. */
    boolean isFinished(int partition) {
        return Arrays.binarySearch(finished, partition) >= 0;
    }

    @Override
    public void call(Iterator<UnlabelledImage> images) {
        if (isFinished(TaskContext.getPartitionId())) {
            return;
        }
        classifier.useFiles();
        List<Prediction> predictions = new ArrayList<>();
        long unreadable = 0;
        Iterator<Prediction> made = classifier.classify(images);
        while (made.hasNext() && unreadable <= mostBad) {
            Prediction prediction = made.next();
            predictions.add(prediction);
            if (prediction instanceof Unreadable bad) {
                unreadable++;
                if (unreadable <= MOST_EXAMPLES) {
                    tally.examples.add(bad.problem());
                }
            }
        }
        if (unreadable <= mostBad) {
            new PredictionDirectory(RunDirectory.sharedAt(out)).write(TaskContext.getPartitionId(), table, predictions);
        }
        tally.images.add(predictions.size());
        tally.unreadable.add(unreadable);
    }
}
