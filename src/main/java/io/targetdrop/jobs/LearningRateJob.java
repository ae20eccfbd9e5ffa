package io.targetdrop.jobs;

import io.targetdrop.data.Catalogued;
import io.targetdrop.results.report.LearningRateChart;
import io.targetdrop.training.Checkpoints;
import io.targetdrop.training.LearningRateRange;
import io.targetdrop.training.Replicas.RoundSummary;
import io.targetdrop.training.RunConfig;
import io.targetdrop.training.TrainingException;
import io.targetdrop.training.TrainingLoop;
import io.targetdrop.training.TrainingLoop.Progress;
import io.targetdrop.training.TrainingPlan;
import io.targetdrop.training.Updater;
import io.targetdrop.training.schedules.LearningRateSchedule.Growing;
import io.targetdrop.training.spark.SparkReplicas;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * Finds a learning rate: takes a few steps at growing rates, with the network, images and workers of a run, until the loss rises;
 * see {@link LearningRateRange}. Workers average after every step. Nothing is trained for good.
 */
public final class LearningRateJob {
    private static final String COMPONENT = "find-learning-rate";
    private static final String PICTURE = ".svg";
    private static final int STEPS = 120;
    private static final double GROWTH = 1e6;
    private static final double LOWEST = 1e-5;
    /** Adam's steps are about as long as its rate, whatever the gradient, so that its rates are lower. */
    private static final double LOWEST_OF_ADAM = 1e-6;

    private final Request request;
    private final Catalogued data;
    private final TrainingPlan plan;

    /**
     * What to find it for.
     *
     * @param config the run; its learning rate, schedule and epochs do not matter
     * @param out path of the picture, ending in {@code .svg}
     */
    public record Request(RunConfig config, String out) {}

    /**
     * What was found.
     *
     * @param range every rate with its loss, by the configured rate of one worker
     * @param hasRisen whether the loss rose in the end; otherwise even higher rates might do
     * @param out full path of the picture
     */
    public record Result(LearningRateRange range, boolean hasRisen, String out) {}

    /** Ends training when enough is known. */
    private static final class Enough extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /**
     * Reads the data's catalog and checks the request.
     *
     * @throws RequestException if {@code out} has another ending
     * @throws io.targetdrop.configuration.ConfigurationException if the configuration does not fit the data or the network
     * @throws io.targetdrop.data.DataException if the data cannot be read
     */
    public LearningRateJob(Request request) {
        SessionSettings.adopt();
        if (!request.out().endsWith(PICTURE)) {
            throw new RequestException(COMPONENT, "must end in " + PICTURE + " but is " + request.out());
        }
        this.request = request;
        RunConfig config = request.config();
        this.data = config.data().source().catalogued();
        this.plan = growing(TrainingJob.resolved(() -> TrainingJob.plan(config, data.catalog(), new InitialModels())));
        TrainingJob.resolved(plan::blueprint);
    }

    /** The same run with rates that grow. */
    private static TrainingPlan growing(TrainingPlan plan) {
        double epochs = (double) STEPS / plan.stepsPerEpoch();
        double lowest = plan.training().updater() instanceof Updater.Nesterov ? LOWEST : LOWEST_OF_ADAM;
        return new TrainingPlan(
                plan.seed(),
                plan.source(),
                plan.parts(),
                plan.network(),
                plan.training().unscored((int) Math.ceil(epochs), lowest, new Growing(GROWTH, epochs)),
                plan.averaging().synchronous(),
                plan.start());
    }

    /** What takes the steps: network, images, workers. */
    public TrainingPlan plan() {
        return plan;
    }

    /**
     * Takes the steps and writes the picture.
     *
     * @param spark the session; stays open
     * @param listener is told about each step
     * @throws TrainingException if the first loss is not finite
     */
    public Result run(SparkSession spark, TrainingJob.Listener listener) {
        SessionSettings.useForTraining(spark);
        Steps steps = new Steps(listener);
        ComputationGraph network = plan.startingNetwork();
        listener.built(network.numParams());
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        try (SparkReplicas replicas = new SparkReplicas(context, plan, network, data.images())) {
            listener.started();
            TrainingLoop.run(plan, replicas, steps, Checkpoints.none());
        } catch (Enough e) {
            // as intended
        } catch (TrainingException e) {
            if (e.reason() != TrainingException.Reason.DIVERGED
                    || steps.range.losses().isEmpty()) {
                throw e;
            }
            steps.hasRisen = true;
        }
        String picture = LearningRateChart.svg(steps.range);
        String out = OutputDirectory.write(
                COMPONENT, request.out(), stream -> stream.write(picture.getBytes(StandardCharsets.UTF_8)));
        return new Result(steps.range, steps.hasRisen, out);
    }

    /** Collects the losses. */
    private final class Steps implements Progress {
        private final Progress progress;
        private LearningRateRange range = new LearningRateRange(List.of(), List.of());
        private boolean hasRisen;

        private Steps(Progress progress) {
            this.progress = progress;
        }

        @Override
        public void round(int epoch, RoundSummary round) {
            progress.round(epoch, round);
            int done = (epoch - 1) * plan.stepsPerEpoch() + round.stepsDone();
            double scale =
                    plan.averaging().learningRateScale().factor(plan.averaging().workers());
            range = range.plus(plan.learningRate().valueAt(done - 1, 0) / scale, round.loss());
            hasRisen = range.hasRisen();
            if (hasRisen || done >= STEPS) {
                throw new Enough();
            }
        }
    }
}
