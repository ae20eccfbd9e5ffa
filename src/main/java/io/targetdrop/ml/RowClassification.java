package io.targetdrop.ml;

import io.targetdrop.data.DataException;
import io.targetdrop.data.UnlabelledImage;
import io.targetdrop.training.Prediction;
import io.targetdrop.training.Prediction.Classified;
import io.targetdrop.training.Prediction.Unreadable;
import io.targetdrop.training.spark.ImageClassifier;
import io.targetdrop.training.spark.tables.ImageColumn;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Adds predictions to the rows of a partition; runs on an executor.
 *
 * @param classifier the network
 * @param images the column of images
 * @param labels of the classes, in the order of the network's outputs
 * @param handleInvalid one of {@link ClassificationColumns}'s
 */
record RowClassification(ImageClassifier classifier, ImageColumn images, Labels labels, String handleInvalid)
        implements MapPartitionsFunction<Row, Row> {
    private static final long serialVersionUID = 1L;

    @Override
    public Iterator<Row> call(Iterator<Row> rows) {
        return new Rows(rows);
    }

    /** Rows wait until the batch with their images has been classified. */
    private final class Rows implements Iterator<Row> {
        private final Queue<Row> waiting = new ArrayDeque<>();
        private final Iterator<Prediction> predictions;
        /** The next row; null if it has to be made. */
        private Row next;

        Rows(Iterator<Row> rows) {
            this.predictions = classifier.classify(new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return rows.hasNext();
                }

                @Override
                public UnlabelledImage next() {
                    Row row = rows.next();
                    waiting.add(row);
                    return images.of(row);
                }
            });
        }

        @Override
        public boolean hasNext() {
            while (next == null && predictions.hasNext()) {
                next = row(predictions.next(), waiting.remove());
            }
            return next != null;
        }

        @Override
        public Row next() {
            if (!hasNext()) {
                throw new NoSuchElementException("there are no more rows");
            }
            Row row = next;
            next = null;
            return row;
        }
    }

    /** The row with its prediction; null if it is left out. */
    private Row row(Prediction prediction, Row row) {
        if (prediction instanceof Classified classified) {
            int best = classified.predicted();
            return extended(row, labels.prediction(best), labels.names().get(best), vector(classified), null);
        }
        String problem = ((Unreadable) prediction).problem();
        return switch (handleInvalid) {
            case ClassificationColumns.SKIP -> null;
            case ClassificationColumns.KEEP -> extended(row, null, null, null, problem);
            default -> throw new DataException(problem + ", or set handleInvalid to skip or keep");
        };
    }

    private Row extended(Row row, Object... added) {
        List<Object> values = new ArrayList<>();
        for (int column = 0; column < row.size(); column++) {
            values.add(row.get(column));
        }
        int columns = handleInvalid.equals(ClassificationColumns.KEEP) ? added.length : added.length - 1;
        for (int column = 0; column < columns; column++) {
            values.add(added[column]);
        }
        return RowFactory.create(values.toArray());
    }

    private static Object vector(Classified classified) {
        double[] values = new double[classified.probabilities().length];
        for (int k = 0; k < values.length; k++) {
            values[k] = classified.probabilities()[k];
        }
        return Vectors.dense(values);
    }
}
