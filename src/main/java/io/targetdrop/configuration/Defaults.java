package io.targetdrop.configuration;

import io.targetdrop.networks.NetworkName;
import io.targetdrop.search.SearchConfig.Placement;
import io.targetdrop.search.SearchConfig.Tested;
import io.targetdrop.training.AveragingConfig.Master;
import io.targetdrop.training.AveragingConfig.Storage;
import io.targetdrop.training.AveragingConfig.UpdaterState;
import io.targetdrop.training.EarlyStopping.Monitor;
import io.targetdrop.training.TrainingConfig.Augmentation;
import java.util.List;

/**
 * What a configuration that says nothing means; TargetDrop's settings are the paper's ({@link
 * io.targetdrop.regularizers.RegularizerConfig.TargetDrop#defaults}), the other regularisers' stand in {@link
 * io.targetdrop.regularizers.DropMethod}, and the validation share stands in {@link
 * io.targetdrop.data.DataConfig}.
 */
public final class Defaults {
    public static final long SEED = 42;

    public static final int GENERATED_TRAIN_COUNT = 2048;
    public static final int GENERATED_TEST_COUNT = 512;

    /** CIFAR's. */
    public static final int GENERATED_SIDE = 32;

    public static final NetworkName NETWORK = NetworkName.RESNET_8;

    /** Where a regulariser stands when the file does not say; without a regulariser, nowhere. */
    public static final List<String> SITES = List.of(SiteNames.STAGES);

    static final RegularizerReader.Name REGULARIZER = RegularizerReader.Name.TARGETDROP;

    /** The paper's. */
    static final RegularizerReader.Schedule DROP_SCHEDULE = RegularizerReader.Schedule.CONSTANT;

    static final TrainingReader.Schedule SCHEDULE = TrainingReader.Schedule.COSINE;
    public static final int EPOCHS = 5;
    public static final int BATCH_SIZE = 64;
    public static final double LEARNING_RATE = 0.1;
    public static final double MOMENTUM = 0.9;
    public static final double WEIGHT_DECAY = 5e-4;

    /** None, since flipping is wrong for some images (digits, letters). */
    public static final Augmentation AUGMENTATION = Augmentation.NONE;

    /** He et al., arXiv 1512.03385, section 4.2. */
    public static final double STEPS_DECAY = 0.1;

    /** In epochs; 0 is none. */
    public static final double WARM_UP = 0;

    public static final Master MASTER = Master.RESIDENT;

    /** A fixed number, not the machine's cores: the number of workers changes the result. */
    public static final int WORKERS = 2;

    public static final int FREQUENCY = 10;
    public static final UpdaterState UPDATER_STATE = UpdaterState.AVERAGE;

    /** Spark's own default for {@code treeAggregate}. */
    public static final int DEPTH = 2;

    public static final Storage STORAGE = Storage.MEMORY_AND_DISK;

    /** A worker's images stay where they are. */
    public static final boolean RESHUFFLE = false;

    /** One that is being made, one that is ready. */
    public static final int PREFETCH = 2;

    public static final Monitor MONITOR = Monitor.NONE;
    public static final int PATIENCE = 10;

    /** In rounds; 0 is at the end of each epoch only. */
    public static final int CHECKPOINT_EVERY_ROUNDS = 0;

    /** One, and one in case it is damaged. */
    public static final int CHECKPOINTS_KEPT = 2;

    public static final int RETRIES = 0;

    static final SearchReader.StrategyName STRATEGY = SearchReader.StrategyName.GRID;

    /** Of points; 0 is all of the grid. */
    public static final int SAMPLES = 0;

    public static final int FIRST_EPOCHS = 1;

    /** Li et al., arXiv 1810.05934, use 4; Hyperband, arXiv 1603.06560, uses 3. */
    public static final int REDUCTION = 3;

    public static final int REPETITIONS = 1;
    public static final Placement PLACEMENT = Placement.TASK;

    /** One trial for each core. */
    public static final int PARALLELISM = 0;

    /** The test part is for what was chosen without it. */
    public static final Tested TESTED = Tested.CHOSEN;

    public static final int MAX_FAILED_TRIALS = 10;

    private Defaults() {}
}
