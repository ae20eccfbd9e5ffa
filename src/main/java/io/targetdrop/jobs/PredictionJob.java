package io.targetdrop.jobs;

import io.targetdrop.data.DataException;
import io.targetdrop.data.Decoding;
import io.targetdrop.data.Resize;
import io.targetdrop.jobs.OutputDirectory.Rule;
import io.targetdrop.results.PredictionDirectory;
import io.targetdrop.results.PredictionDirectory.Manifest;
import io.targetdrop.results.RunDirectory;
import io.targetdrop.training.FloatVector;
import io.targetdrop.training.Views;
import io.targetdrop.training.spark.ImageClassifier;
import io.targetdrop.training.spark.TaskFiles;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * Lets a saved model classify any number of images over the executors, and writes a table with a row for each
 * ({@link PredictionTable}). An image that cannot be read is a row, too. The driver holds neither images nor their names.
 */
public final class PredictionJob {
    /** No limit on the images that cannot be read. */
    public static final long ANY = Long.MAX_VALUE;

    private static final double NANOSECONDS = 1e9;
    private static final int MOST_IN_PARTITION = 4096;
    private static final int FEWEST_IN_PARTITION = 64;
    private static final int SHOWN_DIGITS = 12;

    private final Request request;
    private final ModelSource model;
    private final Decoding decoding;
    private final PredictionDirectory directory;

    /**
     * What to classify.
     *
     * @param model path of a {@code model.zip} or {@code model-inference.zip}
     * @param images where the images are
     * @param fit how images get the size of those that the model was trained on; empty if the model says how, or if they have it
     * @param output directory of the table
     * @param top how many of the most probable classes get columns of their own, at least 0
     * @param mostBad the job ends when more images than this cannot be read, at least 0; {@link #ANY} for no limit
     * @param views what the model sees of each image
     */
    public record Request(
            String model,
            PredictionInput images,
            Optional<Resize.Fit> fit,
            Output output,
            int top,
            long mostBad,
            Views views) {
        /** A request to classify images as they are. */
        public Request(
                String model, PredictionInput images, Optional<Resize.Fit> fit, Output output, int top, long mostBad) {
            this(model, images, fit, output, top, mostBad, Views.NONE);
        }

        public Request {
            if (!(top >= 0)) {
                throw new RequestException("top", "must be at least 0 but is " + top + "; 5 is usual");
            }
            if (!(mostBad >= 0)) {
                throw new RequestException(
                        "max-bad", "must be at least 0 but is " + mostBad + "; leave it out for no limit");
            }
        }
    }

    /**
     * A complete table.
     *
     * @param images rows in the table
     * @param unreadable rows with an error
     * @param classes names of the classes, in the order of the probabilities
     * @param seconds from the start of this job
     * @param out full path of the table's directory
     */
    public record Result(long images, long unreadable, List<String> classes, double seconds, String out) {}

    /** Receives the progress of a job, in the thread that runs it. */
    public interface Listener extends JobListener {
        /** Ignores everything. */
        Listener SILENT = line -> {};

        /**
         * Called several times a second.
         *
         * @param done images in complete partitions, also of the job that this one resumes
         * @param images all of them
         * @param unreadable how many could not be read
         */
        default void progress(long done, long images, long unreadable) {
            // optional
        }
    }

    /**
     * Loads the model and checks the request.
     *
     * @throws RequestException if the model cannot be read, or the output directory is in use or cannot be written
     */
    public PredictionJob(Request request) {
        SessionSettings.adopt();
        this.request = request;
        this.model = ModelSource.read("model", request.model());
        this.decoding = decoding(model, request.fit());
        this.directory = new PredictionDirectory(opened(request.output()));
    }

    /** A model that resizes by itself does it as in its training. */
    private static Decoding decoding(ModelSource model, Optional<Resize.Fit> fit) {
        Decoding own = model.file().decoding();
        if (fit.isEmpty()) {
            return own;
        }
        if (own instanceof Decoding.OfOneSize one
                && one.shape().height() == one.shape().width()) {
            return new Decoding.Resized(new Resize(one.shape().height(), fit.get()));
        }
        throw new RequestException(
                "fit",
                "must be left out for " + model.path() + ", "
                        + (own instanceof Decoding.Resized resized
                                ? "which resizes images as in its training: " + resized.resize()
                                : "which does not name one size of square images"));
    }

    private static RunDirectory opened(Output output) {
        String out = output.directory();
        Rule rule = output.resumes() ? OutputDirectory.resumable("prediction", out) : OutputDirectory.emptyOrNew(out);
        RunDirectory opened = OutputDirectory.at(out, rule);
        boolean isPrediction = new PredictionDirectory(opened).manifest().isPresent();
        if (!OutputDirectory.isEmpty(opened, rule) && !(output.resumes() && isPrediction)) {
            throw OutputDirectory.inUse(rule, isPrediction ? Optional.of("prediction") : Optional.empty());
        }
        OutputDirectory.requireWritable(opened);
        return opened;
    }

    /** Full path of the table's directory. */
    public String directory() {
        return directory.path();
    }

    /**
     * Classifies the images.
     *
     * @param spark the session; stays open
     * @param listener receives progress
     * @throws RequestException if the table to resume is another one
     * @throws DataException if there are no images, or too many of them cannot be read; complete partitions stay
     */
    public Result run(SparkSession spark, Listener listener) {
        SessionSettings.useForTraining(spark);
        long start = System.nanoTime();
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        TaskFiles files = TaskFiles.of(context);
        ImageClassifier classifier = new ImageClassifier(
                context, model.file().network(), decoding, model.file().normalization(), request.views());
        try {
            PredictionInput.Found found = request.images().find(spark, files);
            Manifest manifest = begun(found.count(), context.defaultParallelism());
            PredictionWork work = new PredictionWork(request, directory, manifest);
            long unreadable = work.run(spark, classifier, found, listener);
            directory.finish();
            double seconds = (System.nanoTime() - start) / NANOSECONDS;
            return new Result(manifest.images(), unreadable, manifest.classes(), seconds, directory());
        } finally {
            classifier.close();
            files.close();
        }
    }

    /** The manifest of the table to resume, or of a new one. */
    private Manifest begun(long images, int cores) {
        if (!(images >= 1)) {
            throw new DataException(
                    request.images().description() + " must hold at least 1 image but has none; name another path");
        }
        Manifest wanted = new Manifest(
                FloatVector.sha256(model.file().network().params()),
                input(),
                images,
                partitions(images, cores),
                request.top(),
                model.classNames());
        Optional<Manifest> found = directory.manifest();
        if (found.isEmpty()) {
            directory.begin(wanted);
            return wanted;
        }
        if (!found.get().equals(wanted.in(found.get().partitions()))) {
            throw OutputDirectory.resumable("prediction", directory())
                    .brokenBy("holds predictions for " + described(found.get()) + ", not for " + described(wanted)
                            + "; name another directory");
        }
        return found.get();
    }

    /** A table of other views is another table. */
    private String input() {
        String images = request.images().description();
        return request.views() == Views.NONE
                ? images
                : images + ", augmented by " + request.views().name().toLowerCase(Locale.ROOT);
    }

    private static String described(Manifest manifest) {
        return manifest.images() + " images of " + manifest.input() + " by the model with parameters "
                + manifest.modelSha256().substring(0, SHOWN_DIGITS) + ", top " + manifest.top();
    }

    /**
     * Small enough to be rows in memory and to be lost when an executor is, and enough to keep all cores busy: as many for each core
     * where there are more than two.
     */
    static int partitions(long images, int cores) {
        long bySize = (images + MOST_IN_PARTITION - 1) / MOST_IN_PARTITION;
        long byCores = Math.min((images + FEWEST_IN_PARTITION - 1) / FEWEST_IN_PARTITION, 2L * cores);
        return (int) Math.max(byCores, bySize <= byCores ? bySize : (bySize + cores - 1) / cores * cores);
    }
}
