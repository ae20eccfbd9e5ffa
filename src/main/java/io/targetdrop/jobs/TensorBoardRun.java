package io.targetdrop.jobs;

import io.targetdrop.configuration.ConfigurationWriter;
import io.targetdrop.data.PictureFile;
import io.targetdrop.regularizers.Targeting;
import io.targetdrop.results.RunDirectory;
import io.targetdrop.results.RunEvents;
import io.targetdrop.results.pictures.Explanation;
import io.targetdrop.training.EpochResult;
import io.targetdrop.training.RunConfig;
import io.targetdrop.training.Score;
import io.targetdrop.training.TrainingPlan;
import io.targetdrop.training.spark.SparkReplicas;
import java.awt.image.BufferedImage;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What TensorBoard shows of a run: its numbers, and what TargetDrop removes from some training images after epochs 1, 2, 4, 8, …
 * and the last one. Nothing is written before the first epoch has ended.
 */
final class TensorBoardRun {
    private final RunConfig config;
    private final RunEvents events;
    private final Pictures pictures;
    private boolean hasStarted;

    TensorBoardRun(RunConfig config, RunDirectory run, Pictures pictures) {
        this.config = config;
        this.events = new RunEvents(run, InstantSource.system());
        this.pictures = pictures;
    }

    /** Adds what is missing of epochs that were trained before: earlier versions wrote no events. */
    void resumed(List<EpochResult> epochs) {
        start();
        events.complete(epochs);
    }

    void epoch(EpochResult result) {
        start();
        events.epoch(result, pictures.after(result.epoch()));
    }

    void ended(int resultEpoch, Score test) {
        start();
        events.end(resultEpoch, test);
    }

    private void start() {
        if (!hasStarted) {
            events.start(ConfigurationWriter.flat(config));
            hasStarted = true;
        }
    }

    /**
     * Draws what TargetDrop removes. If something fails, there are no pictures from then on: a run does not end for lack of fonts, or
     * of memory for the activations.
     */
    static final class Pictures {
        private final TrainingPlan plan;
        private final SparkReplicas replicas;
        private final JobListener listener;
        /** Empty if nothing is drawn. */
        private List<PictureFile> images;

        /** Takes the images that the executors have before the first epoch, so that a resumed run draws the same ones. */
        Pictures(TrainingPlan plan, SparkReplicas replicas, int count, JobListener listener) {
            this.plan = plan;
            this.replicas = replicas;
            this.listener = listener;
            boolean isOn = count > 0 && plan.network().sites().values().stream().anyMatch(Targeting.class::isInstance);
            this.images = isOn ? attempted(() -> read(count)).orElse(List.of()) : List.of();
        }

        private List<PictureFile> read(int count) {
            return replicas.firstTrainingImages(count).stream()
                    .map(image -> new PictureFile("", plan.parts().catalog().shape(), image.pixels()))
                    .toList();
        }

        /** The drawing of an epoch, counted from 1; empty for most epochs. */
        private Optional<BufferedImage> after(int epoch) {
            boolean isDue =
                    Integer.bitCount(epoch) == 1 || epoch == plan.training().epochs();
            return isDue && !images.isEmpty() ? attempted(this::draw) : Optional.empty();
        }

        private BufferedImage draw() {
            return Explanation.sheet(Explanation.of(replicas.network(), replicas.normalization(), images));
        }

        private <T> Optional<T> attempted(Supplier<T> work) {
            try {
                return Optional.of(work.get());
            } catch (Exception | LinkageError | VirtualMachineError e) {
                images = List.of();
                listener.note("warning: TensorBoard gets no more pictures, because one could not be drawn: "
                        + RootCause.line(RootCause.of(e)) + "; tracking.pictures = 0 turns them off");
                return Optional.empty();
            }
        }
    }
}
