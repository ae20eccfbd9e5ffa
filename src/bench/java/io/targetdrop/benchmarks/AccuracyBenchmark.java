package io.targetdrop.benchmarks;

import io.targetdrop.benchmarks.contenders.Entry;
import io.targetdrop.benchmarks.tables.CsvFile;
import io.targetdrop.data.CifarFiles;
import io.targetdrop.data.DataConfig;
import io.targetdrop.data.GeneratedImages;
import io.targetdrop.data.ImageSource;
import io.targetdrop.data.Parts;
import io.targetdrop.layers.LayerSet;
import io.targetdrop.networks.Blueprint;
import io.targetdrop.networks.NetworkConfig;
import io.targetdrop.networks.NetworkName;
import io.targetdrop.training.Augmentation;
import io.targetdrop.training.AveragingConfig;
import io.targetdrop.training.Checkpoints;
import io.targetdrop.training.EarlyStopping;
import io.targetdrop.training.EpochResult;
import io.targetdrop.training.FloatVector;
import io.targetdrop.training.LocalReplica;
import io.targetdrop.training.Replicas;
import io.targetdrop.training.TrainingConfig;
import io.targetdrop.training.TrainingLoop;
import io.targetdrop.training.TrainingLoop.Progress;
import io.targetdrop.training.TrainingPlan;
import io.targetdrop.training.schedules.LearningRateSchedule;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Whether the fast layers learn what DL4J's own layers learn: the same run with both, epoch by epoch.
 *
 * <p>Sums of floats in another order differ in their last bits, and training amplifies small differences. A third run
 * shows how far: the fast layers again, with all parameters nudged by one rounding step at the start.
 */
@Command(
        name = "accuracy",
        description = "The loss of ResNet-8 on CIFAR-10, epoch by epoch, of the fast layers and of DL4J's own.",
        mixinStandardHelpOptions = true)
final class AccuracyBenchmark implements Callable<Integer> {
    private static final int BATCH = 64;
    private static final int SMOKE_BATCH = 8;
    /** The loop reads the test part, but nothing here looks at it. */
    private static final int TEST_IMAGES = 100;
    /** The weight of the last bit of a float's mantissa. */
    private static final double ROUNDING = 0x1p-23;

    private static final List<String> COLUMNS = List.of(
            "epoch",
            "minibatch_loss_fast",
            "minibatch_loss_stock",
            "minibatch_loss_nudged",
            "train_loss_fast",
            "train_loss_stock",
            "train_loss_nudged",
            "stock_minus_fast",
            "nudged_minus_fast",
            "train_accuracy_fast",
            "train_accuracy_stock",
            "train_accuracy_nudged");

    @Mixin
    private CommonOptions options;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "CIFAR-10 in the authors' binary layout: data_batch_1.bin and so on, test_batch.bin. Required,"
                            + " except with --smoke.")
    private String data;

    @Option(names = "--images", defaultValue = "5000", description = "Training images (${DEFAULT-VALUE}).")
    private int images;

    @Option(names = "--epochs", defaultValue = "5", description = "Epochs (${DEFAULT-VALUE}).")
    private int epochs;

    @Option(names = "--learning-rate", defaultValue = "0.05", description = "At the start (${DEFAULT-VALUE}).")
    private double learningRate;

    @Option(names = "--seed", defaultValue = "42", description = "Of weights, order and crops (${DEFAULT-VALUE}).")
    private long seed;

    /**
     * The result of one set of layers.
     *
     * @param start the hash of the parameters before the first step
     * @param epochs one result per epoch
     * @param minibatchLosses the mean of the steps' losses in each epoch, weight decay included
     */
    private record Run(String start, List<EpochResult> epochs, List<Double> minibatchLosses) {

        /** The loss on the training images after an epoch, counted from 0. */
        double loss(int epoch) {
            return epochs.get(epoch).train().loss();
        }
    }

    private static final AveragingConfig ONE_WORKER = new AveragingConfig(
            AveragingConfig.Master.RESIDENT,
            1,
            1,
            0,
            AveragingConfig.LearningRateScale.NONE,
            AveragingConfig.UpdaterState.AVERAGE,
            1,
            AveragingConfig.Storage.MEMORY_ONLY,
            false,
            1,
            AveragingConfig.Images.DECODED);

    @Override
    public Integer call() throws Exception {
        CsvFile table = options.start(COLUMNS);
        TrainingPlan plan = plan();
        List<Run> runs =
                List.of(run(plan, LayerSet.FAST, 0), run(plan, LayerSet.STOCK, 0), run(plan, LayerSet.FAST, ROUNDING));
        if (!runs.get(0).start().equals(runs.get(1).start())) {
            throw new IllegalStateException("both networks must start from the same parameters but they" + " differ");
        }
        List<List<String>> rows = rows(runs);
        print(rows);
        rows.forEach(table::add);
        options.publish(table);
        options.printJson(Map.of(
                "largest_stock_difference", largestDifference(runs.get(1), runs.get(0)),
                "largest_nudged_difference", largestDifference(runs.get(2), runs.get(0))));
        return 0;
    }

    private TrainingPlan plan() {
        ImageSource source = options.requiredUnlessSmoke("--data", data)
                .<ImageSource>map(directory -> new CifarFiles(directory, CifarFiles.Variant.CIFAR10))
                .orElseGet(() -> new GeneratedImages(2 * SMOKE_BATCH, TEST_IMAGES, Entry.CIFAR_SIDE, 1));
        int batch = options.count(BATCH, SMOKE_BATCH);
        TrainingConfig training = new TrainingConfig(
                        options.count(epochs, 1),
                        batch,
                        learningRate,
                        new LearningRateSchedule.Cosine(),
                        0.9,
                        5e-4,
                        new Augmentation.CropFlip(),
                        TrainingConfig.NO_CUTOUT,
                        TrainingConfig.USUAL_BATCH_NORM_IMAGES,
                        EarlyStopping.never())
                .withScoreImages(TrainingConfig.ALL_IMAGES);
        return new TrainingPlan(
                seed,
                source,
                Parts.of(new DataConfig(source, options.count(images, 2 * batch), TEST_IMAGES, 0), seed),
                new NetworkConfig(NetworkName.RESNET_8, Map.of()),
                training,
                ONE_WORKER);
    }

    private static Run run(TrainingPlan plan, LayerSet layers, double nudge) {
        Blueprint drawn = plan.blueprint();
        Blueprint blueprint =
                new Blueprint(drawn.network(), drawn.shape(), drawn.classes(), layers, drawn.optimization());
        ComputationGraph network = blueprint.build();
        nudge(network.params(), nudge);
        String start = start(network);
        List<Double> minibatchLosses = new ArrayList<>();
        try (LocalReplica replica = new LocalReplica(plan, network)) {
            TrainingLoop.Trained outcome =
                    TrainingLoop.run(plan, replica, progress(layers, minibatchLosses), Checkpoints.none());
            return new Run(start, outcome.epochs(), minibatchLosses);
        }
    }

    /** By name: if the same layers have other vertices between them, the flat vectors may differ in their order. */
    private static String start(ComputationGraph network) {
        return new TreeMap<>(network.paramTable())
                .values().stream()
                        .map(parameters -> FloatVector.sha256(parameters))
                        .collect(Collectors.joining(" "));
    }

    /** Each parameter up or down by this share, at random: batch normalisation would undo a common factor. */
    private static void nudge(INDArray parameters, double share) {
        if (share == 0) {
            return;
        }
        SplittableRandom random = new SplittableRandom(1);
        float[] factors = new float[Math.toIntExact(parameters.length())];
        for (int i = 0; i < factors.length; i++) {
            factors[i] = (float) (random.nextBoolean() ? 1 + share : 1 - share);
        }
        parameters.muli(Nd4j.create(factors, parameters.shape(), 'c'));
    }

    private static Progress progress(LayerSet layers, List<Double> minibatchLosses) {
        return new Progress() {
            private double sum;
            private int steps;

            @Override
            public void round(int epoch, Replicas.RoundSummary round) {
                sum += round.loss();
                steps = round.stepsDone();
            }

            @Override
            public void epoch(EpochResult result) {
                minibatchLosses.add(sum / steps);
                sum = 0;
                System.err.printf(
                        "%s: epoch %d, loss %.4f, accuracy %.3f, %.0f images/s%n",
                        layers,
                        result.epoch(),
                        result.train().loss(),
                        result.train().accuracy(),
                        result.imagesPerSecond());
            }
        };
    }

    private static List<List<String>> rows(List<Run> runs) {
        List<List<String>> rows = new ArrayList<>();
        for (int epoch = 0; epoch < runs.get(0).epochs().size(); epoch++) {
            int current = epoch;
            List<String> row = new ArrayList<>(List.of(Integer.toString(epoch + 1)));
            runs.forEach(run -> row.add(number(run.minibatchLosses().get(current))));
            runs.forEach(run -> row.add(number(run.loss(current))));
            row.add(number(runs.get(1).loss(epoch) - runs.get(0).loss(epoch)));
            row.add(number(runs.get(2).loss(epoch) - runs.get(0).loss(epoch)));
            runs.forEach(run -> row.add(number(run.epochs().get(current).train().accuracy())));
            rows.add(row);
        }
        return rows;
    }

    private static double largestDifference(Run run, Run reference) {
        return IntStream.range(0, run.epochs().size())
                .mapToDouble(epoch -> Math.abs(run.loss(epoch) - reference.loss(epoch)))
                .max()
                .orElseThrow();
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.5f", value);
    }

    private static void print(List<List<String>> rows) {
        System.out.println(String.join("  ", COLUMNS));
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                line.append(String.format("%" + COLUMNS.get(column).length() + "s  ", row.get(column)));
            }
            System.out.println(line.toString().stripTrailing());
        }
    }
}
