package io.targetdrop.search;

import io.targetdrop.data.DataConfig;
import io.targetdrop.data.GeneratedImages;
import io.targetdrop.networks.NetworkConfig;
import io.targetdrop.networks.NetworkName;
import io.targetdrop.regularizers.RegularizerConfig;
import io.targetdrop.regularizers.TargetDrop;
import io.targetdrop.search.SearchPlan.Point;
import io.targetdrop.training.Augmentation;
import io.targetdrop.training.EarlyStopping;
import io.targetdrop.training.Plans;
import io.targetdrop.training.RunConfig;
import io.targetdrop.training.RunConfig.CheckpointConfig;
import io.targetdrop.training.TrainingConfig;
import io.targetdrop.training.schedules.LearningRateSchedule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Small trials on generated images. */
public final class Trials {
    public static final String AXIS = "training.learning-rate";

    private Trials() {}

    /** Points that differ in their learning rate. */
    public static List<Point> points(int epochs, int repetitions, double... learningRates) {
        List<Point> points = new ArrayList<>();
        for (double learningRate : learningRates) {
            Map<String, String> values = Map.of(AXIS, Double.toString(learningRate));
            List<Trial> trials = new ArrayList<>();
            for (int repetition = 0; repetition < repetitions; repetition++) {
                RunConfig config = config(epochs, learningRate, 1).withSeed(Plans.SEED + repetition);
                trials.add(new Trial(Trial.Id.of(values, repetition, Map.of()), values, repetition, config));
            }
            points.add(new Point(values, trials));
        }
        return points;
    }

    /** This many points, with learning rates that do not matter. */
    static List<Point> points(int count, int epochs) {
        double[] learningRates = new double[count];
        for (int point = 0; point < count; point++) {
            learningRates[point] = (1 + point) / 1000.0;
        }
        return points(epochs, 1, learningRates);
    }

    /** A trial without a regulariser. */
    public static Trial of(NetworkName network, int cutout, double learningRate) {
        RunConfig base = config(1, learningRate, 1);
        TrainingConfig training = base.training();
        Map<String, String> values = Map.of(
                "network.name",
                network.label(),
                "training.cutout",
                Integer.toString(cutout),
                AXIS,
                Double.toString(learningRate));
        RunConfig config = new RunConfig(
                base.seed(),
                base.data(),
                new NetworkConfig(network, Map.of()),
                new TrainingConfig(
                        training.epochs(),
                        training.batchSize(),
                        learningRate,
                        training.schedule(),
                        training.momentum(),
                        training.weightDecay(),
                        training.augmentation(),
                        cutout,
                        TrainingConfig.USUAL_BATCH_NORM_IMAGES,
                        training.earlyStopping()),
                base.averaging(),
                base.checkpoint());
        return new Trial(Trial.Id.of(values, 0, Map.of()), values, 0, config);
    }

    /** The same trial, whose result is its best epoch. */
    public static Trial watching(Trial trial, EarlyStopping stopping) {
        RunConfig base = trial.config();
        TrainingConfig training = base.training();
        RunConfig config = new RunConfig(
                base.seed(),
                base.data(),
                base.network(),
                new TrainingConfig(
                        training.epochs(),
                        training.batchSize(),
                        training.learningRate(),
                        training.schedule(),
                        training.momentum(),
                        training.weightDecay(),
                        training.augmentation(),
                        training.cutout(),
                        TrainingConfig.USUAL_BATCH_NORM_IMAGES,
                        stopping),
                base.averaging(),
                base.checkpoint());
        return new Trial(trial.ids(), trial.values(), trial.repetition(), config);
    }

    /** A plain network with TargetDrop on 108 images of 16 x 16. */
    static RunConfig config(int epochs, double learningRate, int workers) {
        Map<String, RegularizerConfig> sites = new TreeMap<>();
        NetworkName.PLAIN_CNN.stageSites().forEach(site -> sites.put(site, new TargetDrop()));
        return new RunConfig(
                Plans.SEED,
                new DataConfig(new GeneratedImages(120, 40, 16, 5), DataConfig.NO_LIMIT, DataConfig.NO_LIMIT, 0.1),
                new NetworkConfig(NetworkName.PLAIN_CNN, sites),
                new TrainingConfig(
                        epochs,
                        8,
                        learningRate,
                        new LearningRateSchedule.Cosine(),
                        0.9,
                        5e-4,
                        new Augmentation.CropFlip(),
                        TrainingConfig.NO_CUTOUT,
                        TrainingConfig.USUAL_BATCH_NORM_IMAGES,
                        EarlyStopping.never()),
                Plans.averaging(workers, 3),
                new CheckpointConfig(0, 2, 0));
    }
}
