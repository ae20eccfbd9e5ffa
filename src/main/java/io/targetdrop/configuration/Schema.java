package io.targetdrop.configuration;

import io.targetdrop.regularizers.DropSchedule;
import io.targetdrop.regularizers.Regularizer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Every key of a configuration, one line each: name, what its value may be, default, what is special about it, a sentence.
 *
 * <p>The last part of a name is also that of the record's component ({@code batch-size} is {@code batchSize}), so a
 * new key needs only a line here and the component. The line decides how the key is read and written, the refusal of
 * unknown keys, what {@code --resume} compares, which keys a search may vary, the comments in {@code conf/quickstart.conf},
 * and {@code docs/configuration.md}. {@link Sections} says which record a section is. Settings of
 * a regulariser without a line here get one from its record.
 *
 * <ul>
 *   <li>A range is for readers; the record checks it and knows why. A test compares the two.
 *   <li>A default of {@code needed: x} means that there is none, and x is an example. {@code ${seed}} is the value of
 *       another key, {@code all} no limit; the defaults of a regulariser's settings are its record's.
 *   <li>{@code quiet} keys are written only if they are not the default. A new key must be quiet, because trials are named
 *       by what is written, or be marked as the next one.
 *   <li>{@code before-0.2:x} is what version 0.1.0 did, which did not know the key. Its configurations are read with x, and x
 *       is not part of a trial's name, so that its trials keep theirs.
 *   <li>{@code no-effect} keys do not change any result.
 *   <li>{@code as:x} names a component whose name differs from that of its key.
 * </ul>
 */
final class Schema {
    /** Written next to the resolved configuration, and not read. */
    static final String PROVENANCE = "provenance";

    /** Which version of this project wrote a configuration. */
    static final String VERSION = PROVENANCE + ".targetdrop_version";

    /** The only version that has been released before this one. */
    static final String FIRST_VERSION = "0.1.0";

    /** In the path of a section: any name. */
    static final String ANY = "*";

    private static final String REGULARIZER = "regularizer";
    private static final String SITE = REGULARIZER + ".at." + ANY;

    private static final String TABLE = """
            seed                            | whole number               | 42                | | The root of every random draw.
            data                            | section                    |                   | | Which images.
            data.format                     | choice                     | needed: cifar10   | | CIFAR's binary files, folders named by class, a table that Spark reads, or generated pictures.
            data.path                       | path                       | needed: /images   | | The directory of the images, or the table, on any Hadoop file system.
            data.skip-unreadable            | true or false              | false             | quiet as:skipsUnreadable | Whether to leave out images that cannot be decoded, instead of refusing them.
            data.resize                     | section                    |                   | quiet | How images of any size become squares; without it, all must have one size.
            data.resize.side                | whole number in [8, 1024]  | needed: 64        | | Height and width of every image, in pixels.
            data.resize.fit                 | choice                     | crop              | | What becomes of an image that is not square: its middle is kept, it is padded with black, or it is distorted.
            data.resize.enlarging           | choice                     | bilinear          | quiet | How an image becomes larger: smoothly, or in blocks, as the means of areas.
            data.table                      | section                    |                   | quiet | How a table is read, see docs/your-data.md.
            data.table.format               | name                       | parquet           | quiet | The data source of Spark that reads it: `parquet`, `orc`, `csv`, `json`, `binaryFile` or any other.
            data.table.options              | names                      | []                | quiet | Options of the data source, such as `["sep=;"]`.
            data.table.image                | column, or auto            | auto              | quiet | The column with the images: encoded bytes, Spark's image struct, or paths; by default the first of `image`, `content` and `path`.
            data.table.label                | column                     | label             | quiet | The column with the classes: strings, or whole numbers.
            data.table.split                | column, or none            | none              | quiet | The column that says `train`, `validation` or `test`; without it, the test part is drawn.
            data.table.key                  | column, or none            | none              | quiet | The column that names each row in messages and orders the rows; without it, the paths or the images themselves do.
            data.table.weight               | column, or none            | none              | quiet | The column that says how much each row counts in the loss of training: numbers of at least 0, of which only the ratios matter.
            data.table.cache                | path, or auto              | auto              | quiet no-effect | Where packed tables are kept, on a file system that all executors share; by default a directory of this machine, in local mode only.
            data.train-limit                | whole number, at least 1, or all | all         | quiet | How many images of the training part are used.
            data.test-limit                 | whole number, at least 1, or all | all         | quiet | How many images of the test part are used.
            data.validation-share           | number in [0, 1)           | 0.1               | | The share of the training part that models are chosen by.
            data.test-share                 | number in (0, 1)           | 0.1               | quiet | The share of all images that becomes the test part, where the data has no test part.
            data.train-count                | whole number, at least 10  | 2048              | | Pictures to train and validate on.
            data.test-count                 | whole number, at least 10  | 512               | | Pictures for the final test.
            data.side                       | whole number in [16, 256]  | 32                | | Height and width of a picture, in pixels.
            data.seed                       | whole number               | ${seed}           | | The seed of the pictures.
            network                         | section                    |                   | | Which network, and where its regularisers are.
            network.name                    | choice                     | resnet-8          | | The network.
            network.sites                   | names                      | [stages]          | | Where regularisers are placed: `stages`, `blocks`, or single sites such as `stage-3` or `classifier`.
            network.initial-model           | path, or none              | none              | quiet | A saved model to fine-tune: layers that fit take its parameters, and pixels are normalised as it expects.
            regularizer                     | section                    |                   | | What is dropped in training.
            regularizer.name                | choice                     | targetdrop        | | The method, or `none`; see docs/regularizers.md.
            regularizer.drop-probability    | number in [0, 1]           |                   | | How much is dropped, as the method counts it.
            regularizer.block-size          | whole number, at least 1   |                   | | Side of the removed square, in pixels; odd for TargetDrop.
            regularizer.reduction-ratio     | whole number, at least 1   |                   | | How many times narrower the attention's hidden layer is than its input.
            regularizer.attention           | choice                     |                   | | How the attention learns; the paper's is `fixed`.
            regularizer.keep-scale          | choice                     |                   | | Over what the kept activations are rescaled.
            regularizer.ranking             | choice                     |                   | | What ranks the channels of a sample: the paper's attention, or how far their means are above those of the other samples.
            regularizer.channel-randomness  | number in [0, 1]           |                   | | How random the choice of channels is: 0 takes the highest ranks, 1 takes any.
            regularizer.place-randomness    | number in [0, 1]           |                   | | How random the place of a removed region is: 0 takes the peak, 1 takes any.
            regularizer.region              | number in (0, 1]           |                   | | Side of a removed region, as a share of the map's side.
            regularizer.area                | number in (0, 1]           |                   | | What is removed of a target map, as a share of its area; at least one region.
            regularizer.sample-probability  | number in [0, 1]           |                   | | The share of the samples that are masked.
            regularizer.scale               | choice                     |                   | | What the rescaling of a target map makes up for: the removed area, or the removed activations.
            regularizer.schedule            | section or its name        |                   | | How the drop probability grows over the epochs.
            regularizer.schedule.name       | choice                     | constant          | | Whether it has its full value from the start or grows linearly from 0.
            regularizer.schedule.epochs     | whole number, at least 1   | needed: 10        | | The epochs that the ramp takes.
            regularizer.at                  | section                    |                   | | Settings of single sites: `at.stage-3.block-size = 3`. A site may have another method: `at.classifier.name = dropout`.
            training                        | section                    |                   | | How the network is trained.
            training.epochs                 | whole number, at least 1   | 5                 | | Passes over the training images.
            training.batch-size             | whole number, at least 1   | 64                | | Images in a minibatch of one worker.
            training.learning-rate          | number above 0             | 0.1               | | The learning rate of one worker that the schedule starts from.
            training.schedule               | section or its name        |                   | | How the learning rate changes over the run.
            training.schedule.name          | choice                     | cosine            | | How it changes: not at all, in steps, down half a cosine or a straight line, up and down once, or down half a cosine again and again.
            training.schedule.milestones    | whole numbers              | needed: [60, 120, 160] | | The epochs after which the learning rate falls, in order.
            training.schedule.decay         | number in (0, 1]           | 0.1               | | The factor on the learning rate at each milestone.
            training.schedule.peak          | number in (0, 1)           | 0.3               | quiet | The share of the run after which one cycle has the full learning rate.
            training.schedule.cycle         | whole number, at least 1   | needed: 10        | | Epochs until the first restart.
            training.schedule.growth        | whole number, at least 1   | 1                 | quiet | How many times longer each cycle is than the one before it.
            training.schedule.warm-up       | number, at least 0         | 0                 | quiet | Epochs over which the learning rate first grows from 0; 0 for none.
            training.momentum               | number in [0, 1)           | 0.9               | | Nesterov's momentum; 0 is plain stochastic gradient descent.
            training.updater                | section or its name        |                   | | How a gradient changes the parameters.
            training.updater.name           | choice                     | nesterov          | quiet | The rule: Nesterov's momentum, Adam, or Adam with weight decay that is no part of the loss; both need a lower learning rate, such as 0.001, and have no `momentum`.
            training.updater.beta1          | number in [0, 1)           | 0.9               | quiet | How much of the mean gradient a step keeps.
            training.updater.beta2          | number in [0, 1)           | 0.999             | quiet | How much of the mean squared gradient a step keeps.
            training.updater.epsilon        | number above 0             | 1e-8              | quiet | What is added to the root of the mean squared gradient, by which a step is divided.
            training.micro-batch-size       | whole number, at least 0   | 0                 | quiet | Images whose gradient is computed at a time, a divisor of the batch size, for minibatches that do not fit into memory; 0 for the whole minibatch.
            training.clip-norm              | number, at least 0         | 0                 | quiet | The largest norm of the gradient of all parameters, to which longer ones are shortened; 0 for none.
            training.weight-decay           | number, at least 0         | 5e-4              | | L2 penalty on the weights of convolutions and of the dense output.
            training.augmentation           | section or its name        |                   | | How training images are changed at random.
            training.augmentation.name      | choice                     | none              | | How: not at all; shifted by up to 4 pixels; or a random rectangle, enlarged. Half of the changed images are flipped, too.
            training.augmentation.least-area | number in (0, 1]          | 0.08              | quiet | The smallest share of the image's area that the rectangle may have.
            training.cutout                 | whole number, at least 0   | 0                 | quiet | Side in pixels of the square that is cut out of training images; 0 for none.
            training.color-jitter           | number in [0, 1]           | 0                 | quiet | How much brightness, contrast and saturation of training images change at random; 0 for not at all, 0.4 is usual.
            training.rand-augment           | section                    |                   | quiet | Operations that change the colours of training images, drawn for each image.
            training.rand-augment.operations | whole number, at least 0  | 0                 | quiet | How many: nothing, brightness, contrast, saturation, fewer bits, inverted bright values, stretched or equalised channels; 0 for none, 2 is usual.
            training.rand-augment.magnitude | number in [0, 1]           | 0.3               | quiet | How strong they are.
            training.batch-norm-images      | whole number, at least 0   | 4096              | before-0.2:0 | Training images from which batch-norm statistics are recomputed, without masks, before a network is scored or saved; 0 keeps the running values.
            training.score-images           | whole number, at least 1, or all | 2000        | quiet | How many training images each epoch is scored on, always the same ones; the validation part is scored whole.
            training.frozen                 | names                      | []                | quiet | The first parts of the network, which keep their parameters: `stem`, `stage-1`, or single blocks such as `stage-2-block-1`.
            training.early-stopping         | section                    |                   | | When training stops before its last epoch.
            training.early-stopping.monitor | choice                     | none              | | What must improve; the run's result is then its best epoch.
            training.early-stopping.patience | whole number, at least 1  | 10                | | Epochs without improvement before training stops.
            training.class-weights          | weight by class name, or none, or balanced | none | quiet | How much an image counts in the loss, by its class: `{ cat = 2 }`, or so that all classes count the same in all.
            training.label-smoothing        | number in [0, 1)           | 0                 | quiet | The share of each label that is spread evenly over all classes; 0 for none, 0.1 is usual.
            training.mixup                  | number, at least 0         | 0                 | quiet | The parameter of mixup, which blends pairs of images and their labels; 0 for none, 0.2 is usual.
            training.cutmix                 | number, at least 0         | 0                 | quiet | The parameter of CutMix, which pastes a rectangle of one image into another; 0 for none, 1 is usual.
            training.ema                    | section                    |                   | quiet | The exponential moving average of the parameters.
            training.ema.decay              | number in [0, 1)           | 0                 | quiet | How much of the average a step keeps; the average is scored and saved in place of the parameters; 0 for none, 0.999 is usual.
            averaging                       | section                    |                   | | How the workers' networks become one.
            averaging.master                | choice                     | resident          | | Our training master, whose networks stay in the executors, or DL4J's own.
            averaging.workers               | whole number, at least 1   | 2                 | | Replicas of the network: one for each core or GPU.
            averaging.frequency             | whole number, at least 1   | 10                | | Minibatches of each worker between two averagings.
            averaging.synchronous-epochs    | whole number, at least 0   | 0                 | before-0.2:0 | Epochs at the start, while the learning rate is high, that average after every minibatch.
            averaging.learning-rate-scale   | choice                     | linear            | before-0.2:none | How the learning rate grows with the number of workers W: not at all, by its square root, or by W.
            averaging.updater-state         | choice                     | average           | | What an averaging does to the momentum: each worker may keep its own, or start again from zero.
            averaging.depth                 | whole number, at least 1   | 2                 | | Levels of the tree that sums the parameters.
            averaging.storage               | choice                     | memory-and-disk   | no-effect | Where executors keep their images.
            averaging.reshuffle             | true or false              | false             | | Whether to deal the images to the workers again in every epoch.
            averaging.prefetch              | whole number, at least 1   | 2                 | no-effect | Minibatches that are prepared before a worker needs them.
            averaging.images                | choice                     | decoded           | quiet no-effect | In what form executors keep their images: as pixels, or as in their files, which takes less memory and more time.
            averaging.exchange              | choice                     | driver            | quiet no-effect | Where the workers' parameters are summed: on the driver, or in the executors, each of which sums a slice.
            checkpoint                      | section                    |                   | | How a run survives failures; it needs `--out`.
            checkpoint.every-rounds         | whole number, at least 0   | 0                 | no-effect | Averagings between two checkpoints; 0 for one at the end of each epoch.
            checkpoint.keep                 | whole number, at least 1   | 2                 | no-effect | How many of the latest checkpoints are kept.
            checkpoint.retries              | whole number, at least 0   | 0                 | no-effect | How often a run resumes by itself after a failure: after 5 seconds, then after twice as long each time, up to 5 minutes.
            tracking                        | section                    |                   | | What people can watch of a run; it needs `--out`.
            tracking.pictures               | whole number in [0, 24]    | 4                 | quiet no-effect | Training images on which TensorBoard shows what TargetDrop removes; 0 for none.
            tracking.uri                    | address or none            | none              | quiet no-effect as:server | The MLflow tracking server that gets parameters, metrics and models, such as http://host:5000.
            tracking.experiment             | text                       | targetdrop        | quiet no-effect | The name of the experiment in MLflow; it is created if it does not exist.
            search                          | section                    |                   | | What `search` tries; `train` ignores it.
            search.axes                     | lists or ranges of values by key | needed: { "regularizer.drop-probability" = [0, 0.1] } | | The keys that are varied: over a list, of which every combination is a point, or over a range such as `{ uniform = [0.0, 0.5] }`, `{ log-uniform = [1e-3, 0.3] }` or `{ integer = [1, 7], step = 2 }`.
            search.strategy                 | choice                     | grid              | | All points; a random sample of them; some of them, then points near the best so far (a Parzen estimator); or successive halving: in rungs, or asynchronous.
            search.samples                  | whole number, at least 1, or all | needed: 20  | | The number of points that are drawn at random.
            search.proposals                | choice                     | random            | quiet | Where asynchronous halving finds its points: at random, or some of them at random and then near the best so far, as `tpe` does.
            search.startup                  | whole number, at least 1   | 10                | quiet | The points that are drawn at random before others are proposed.
            search.first-epochs             | whole number, at least 1   | 1                 | | Epochs of the first rung.
            search.reduction                | whole number, at least 2   | 3                 | | One in this many points is promoted to the next rung, which trains this many times as long.
            search.patience                 | whole number, at least 0   | 0                 | quiet | The search ends when the best point has not changed for this many points; 0 for never.
            search.pruning                  | choice                     | none              | quiet | Which trials end early: none; those that are worse after an epoch than the median of all trials; or the repetitions that are left of points that are significantly worse than the best.
            search.pruning-warm-up          | whole number, at least 0   | 0                 | quiet | Epochs in which no trial ends early, so that slow starters get a chance.
            search.repetitions              | whole number, at least 1   | 1                 | | Trials of each point: from `seed`, `seed` + 1, and so on.
            search.placement                | choice                     | task              | | A trial in one Spark task, many at once; or one at a time over all executors.
            search.parallelism              | whole number, at least 0   | 0                 | | Trials at the same time; 0 for one on each core or GPU.
            search.test                     | choice                     | chosen            | as:tested | Which points are scored on the test part: the best of each method, or all.
            search.metric                   | choice                     | accuracy          | quiet | Which score on the validation part ranks the points.
            search.max-failed-trials        | whole number, at least 0   | 10                | | The search ends when more trials than this have failed.
            """;

    private static final Map<String, SchemaLine> LINES = new LinkedHashMap<>();

    static {
        for (SchemaLine line : TABLE.lines().map(SchemaLine::of).toList()) {
            if (line.path().equals("regularizer.schedule")) {
                Regularizer.all().forEach(Schema::addOwnSettings);
            }
            LINES.put(line.path(), line);
        }
    }

    /** Lines for settings that only a method knows; they consist of their names and classes. */
    private static void addOwnSettings(Regularizer method) {
        method.settings().forEach((name, usual) -> {
            String value = usual instanceof Integer ? "whole number" : usual instanceof Double ? "number" : "choice";
            SchemaLine line = new SchemaLine(
                    join(REGULARIZER, name),
                    value,
                    new Fallback.None(),
                    Set.of(),
                    Optional.empty(),
                    Optional.empty(),
                    "A setting of " + method.label() + " alone.");
            if (!(usual instanceof DropSchedule)) {
                LINES.putIfAbsent(line.path(), line);
            }
        });
    }

    private Schema() {}

    /** The path of the key of a record's component. */
    static String path(String section, String component) {
        String name = component.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
        return LINES.values().stream()
                .filter(line ->
                        line.section().equals(section) && line.component().equals(Optional.of(component)))
                .map(SchemaLine::path)
                .findFirst()
                .orElse(join(section, name));
    }

    /** The line of a key. */
    static SchemaLine line(String path) {
        if (!LINES.containsKey(path)) {
            throw new IllegalStateException(
                    "the schema must have a line for each component of a record, but has none for " + path
                            + "; add it");
        }
        return LINES.get(path);
    }

    /** The keys that belong to a method: the settings of its record, its schedule included. */
    static List<SchemaLine> settings(Regularizer method) {
        return method.settings().keySet().stream()
                .map(name -> line(join(REGULARIZER, name)))
                .toList();
    }

    /** Every line, in the order of files. */
    static List<SchemaLine> lines() {
        return List.copyOf(LINES.values());
    }

    /** The names of the keys of each section, in the order of files; the sections of single sites have the path of any. */
    static Map<String, List<String>> keysBySection() {
        Map<String, List<String>> keys = new LinkedHashMap<>();
        for (SchemaLine line : LINES.values()) {
            keys.computeIfAbsent(line.section(), section -> new ArrayList<>()).add(line.name());
        }
        List<String> ofSites = new ArrayList<>(keys.get(REGULARIZER));
        ofSites.remove("at");
        keys.put(SITE, ofSites);
        keys.put(SITE + ".schedule", keys.get("regularizer.schedule"));
        return Collections.unmodifiableMap(keys);
    }

    static String join(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }
}
