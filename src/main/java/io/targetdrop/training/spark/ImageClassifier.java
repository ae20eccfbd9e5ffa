package io.targetdrop.training.spark;

import io.targetdrop.data.DataException;
import io.targetdrop.data.Decoding;
import io.targetdrop.data.EncodedImage;
import io.targetdrop.data.ImageShape;
import io.targetdrop.data.LabelledImage;
import io.targetdrop.data.Minibatches;
import io.targetdrop.data.Normalization;
import io.targetdrop.data.UnlabelledImage;
import io.targetdrop.training.Prediction;
import io.targetdrop.training.Prediction.Classified;
import io.targetdrop.training.Prediction.Unreadable;
import io.targetdrop.training.TrainingState;
import io.targetdrop.training.Views;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.apache.commons.lang3.concurrent.BasicThreadFactory;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.TaskCompletionListener;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * A trained network that classifies images in tasks. An executor builds a network once for each of its tasks that compute at
 * the same time. While one batch goes through the network, the next one is read, several files at a time, and decoded.
 */
public final class ImageClassifier implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Images that go through the network at once. */
    private static final int BATCH = 100;

    /** Files that a task reads at the same time, because each of them may have to be waited for. */
    private static final int READERS = 8;

    private final ResidentReplicas replicas;
    private final Broadcast<ReplicaState> parameters;
    private final TaskFiles files;
    private final Decoding decoding;
    private final Normalization normalization;
    private final Views views;

    /** An image, decoded or not readable. */
    private sealed interface Slot {}

    private record Decoded(String name, ImageShape shape, byte[] pixels) implements Slot {}

    private record Failed(Unreadable prediction) implements Slot {}

    /**
     * Sends a network to the executors.
     *
     * @param network a network whose first output is a softmax over the classes
     * @param decoding how images become pixels
     * @param normalization of the pixels
     */
    public ImageClassifier(
            JavaSparkContext spark, ComputationGraph network, Decoding decoding, Normalization normalization) {
        this(spark, network, decoding, normalization, Views.NONE);
    }

    /** As {@link #ImageClassifier(JavaSparkContext, ComputationGraph, Decoding, Normalization)}, for several views of each image. */
    public ImageClassifier(
            JavaSparkContext spark,
            ComputationGraph network,
            Decoding decoding,
            Normalization normalization,
            Views views) {
        this.views = views;
        this.replicas = ResidentReplicas.of(spark, network);
        this.parameters =
                spark.broadcast(ReplicaState.of(TrainingState.of(network)).withoutUpdater());
        this.files = TaskFiles.of(spark);
        this.decoding = decoding;
        this.normalization = normalization;
    }

    /** Call it on the driver when no task classifies any more. */
    public void close() {
        replicas.close();
        parameters.destroy();
        files.close();
    }

    /** Call it in a task that opens files by itself. */
    public void useFiles() {
        files.use();
    }

    /**
     * Classifies images; runs in a task.
     *
     * @param images any number, in any order; only the calling thread uses the iterator
     * @return one prediction for each image, in their order; made when they are asked for
     */
    public Iterator<Prediction> classify(Iterator<UnlabelledImage> images) {
        Reading reading = new Reading(images);
        TaskContext.get().addTaskCompletionListener((TaskCompletionListener) task -> reading.close());
        return new Predictions(reading);
    }

    /** Reads and decodes one batch of images ahead. */
    private final class Reading implements AutoCloseable {
        private final Iterator<UnlabelledImage> images;
        private final ExecutorService readers = threads("readers", READERS);
        private final ExecutorService decoder = threads("decoder", 1);
        /** The batch that is being read; null before the first and after the last. */
        private Future<List<Slot>> next;

        Reading(Iterator<UnlabelledImage> images) {
            this.images = images;
            this.next = begun();
        }

        private static ExecutorService threads(String what, int count) {
            String name = what + " of " + Thread.currentThread().getName();
            return Executors.newFixedThreadPool(
                    count,
                    new BasicThreadFactory.Builder()
                            .namingPattern(name)
                            .daemon(true)
                            .build());
        }

        boolean isOver() {
            return next == null;
        }

        /** The next batch; the one after it is begun. */
        List<Slot> batch() {
            Future<List<Slot>> batch = next;
            next = begun();
            try {
                return batch.get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while waiting for images", e);
            } catch (ExecutionException e) {
                throw new IllegalStateException("images could not be read", e.getCause());
            }
        }

        private Future<List<Slot>> begun() {
            List<UnlabelledImage> batch = new ArrayList<>();
            while (batch.size() < BATCH && images.hasNext()) {
                batch.add(images.next());
            }
            return batch.isEmpty() ? null : decoder.submit(() -> slots(batch));
        }

        private List<Slot> slots(List<UnlabelledImage> batch) throws InterruptedException {
            files.use();
            List<Future<EncodedImage>> opened =
                    batch.stream().map(image -> readers.submit(image::open)).toList();
            List<Slot> slots = new ArrayList<>();
            for (int i = 0; i < batch.size(); i++) {
                slots.add(slot(batch.get(i).name(), opened.get(i)));
            }
            return slots;
        }

        private Slot slot(String name, Future<EncodedImage> opened) throws InterruptedException {
            try {
                EncodedImage image = opened.get();
                return new Decoded(name, decoding.shape(image), decoding.pixels(image));
            } catch (DataException e) {
                return new Failed(new Unreadable(name, e.getMessage()));
            } catch (ExecutionException e) {
                if (e.getCause() instanceof DataException expected) {
                    return new Failed(new Unreadable(name, expected.getMessage()));
                }
                throw new IllegalStateException(name + " could not be read", e.getCause());
            }
        }

        @Override
        public void close() {
            readers.shutdownNow();
            decoder.shutdownNow();
        }
    }

    /** Lets the network predict, a batch at a time. */
    private final class Predictions implements Iterator<Prediction> {
        private final Reading reading;
        private Iterator<Prediction> current = Collections.emptyIterator();

        Predictions(Reading reading) {
            this.reading = reading;
        }

        @Override
        public boolean hasNext() {
            return current.hasNext() || !reading.isOver();
        }

        @Override
        public Prediction next() {
            if (!current.hasNext()) {
                current = predictions(reading.batch()).iterator();
            }
            return current.next();
        }
    }

    private List<Prediction> predictions(List<Slot> slots) {
        Map<Slot, Prediction> predictions = new IdentityHashMap<>();
        slots.stream()
                .filter(Decoded.class::isInstance)
                .map(Decoded.class::cast)
                .collect(Collectors.groupingBy(Decoded::shape, LinkedHashMap::new, Collectors.toList()))
                .forEach((shape, alike) -> {
                    double[][] probabilities = probabilities(shape, alike);
                    for (int i = 0; i < alike.size(); i++) {
                        predictions.put(
                                alike.get(i), new Classified(alike.get(i).name(), floats(probabilities[i])));
                    }
                });
        return slots.stream()
                .map(slot -> slot instanceof Failed failed ? failed.prediction() : predictions.get(slot))
                .toList();
    }

    /** Of images of one shape. */
    private double[][] probabilities(ImageShape shape, List<Decoded> images) {
        List<LabelledImage> unlabelled = images.stream()
                .map(image -> new LabelledImage(image.pixels(), 0))
                .toList();
        return replicas.with(network -> {
            parameters.value().toTrainingState().applyTo(network);
            return views.probabilities(
                    unlabelled,
                    shape,
                    seen -> network
                            .output(
                                    false,
                                    Minibatches.assemble(seen, shape, 1, normalization)
                                            .getFeatures())[0].toDoubleMatrix());
        });
    }

    private static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }
}
