package io.targetdrop.ml;

import io.targetdrop.configuration.Configurations;
import io.targetdrop.data.DataConfig;
import io.targetdrop.data.OptionalName;
import io.targetdrop.data.Pack;
import io.targetdrop.data.PackedSource;
import io.targetdrop.data.Resize;
import io.targetdrop.data.Sizing;
import io.targetdrop.data.TableColumns;
import io.targetdrop.jobs.TrainingJob;
import io.targetdrop.jobs.TrainingRequest;
import io.targetdrop.jobs.TrainingResult;
import io.targetdrop.training.RunConfig;
import io.targetdrop.training.spark.tables.PackCache;
import io.targetdrop.training.spark.tables.TablePacker;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains a convolutional network on a {@code DataFrame} of images, data-parallel over the executors, as a stage of a pipeline.
 *
 * <pre>{@code
 * TargetDropClassifier classifier = new TargetDropClassifier()
 *         .setImageCol("content")
 *         .setLabelCol("label")
 *         .setResize(64, Resize.Fit.CROP)
 *         .setting("training.epochs", 10)
 *         .setting("averaging.workers", 8);
 * TargetDropClassificationModel model = classifier.fit(photographs);
 * }</pre>
 *
 * <p>Columns have the params that Spark's own classifiers have. Every key of a training run is a param, too, with the key's
 * name: {@code regularizer.drop-probability} ({@link #setting}, {@link #settingParam}). All rows are for training, except those
 * of {@code validationIndicatorCol} or a drawn {@code validationShare}: there is no test part, because whoever holds rows back
 * evaluates the model on them, for example a {@code CrossValidator}. {@code weightCol} weighs the rows that are trained on, as in
 * Spark's own classifiers; only the ratios of weights matter.
 *
 * <p>The same rows in any order and any partitions, with the same params, give the same model to the last bit, on processors
 * of the same kind.
 */
public final class TargetDropClassifier extends Estimator<TargetDropClassificationModel>
        implements DefaultParamsWritable {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(TargetDropClassifier.class);

    private static final String SPLIT = "targetdrop_split";

    private final String uid;
    private final ClassificationColumns columns;
    private final Param<String> labelCol;
    private final Param<String> weightCol;
    private final Param<String> validationIndicatorCol;
    private final DoubleParam validationShare;
    private final IntParam resizeSide;
    private final Param<String> resizeFit;
    private final Param<String> cacheDir;
    private final SettingParams settings;

    public TargetDropClassifier() {
        this(Identifiable.randomUID("targetdrop"));
    }

    /** A classifier with a name of its own; loading a saved one needs this constructor. */
    public TargetDropClassifier(String uid) {
        this.uid = uid;
        this.columns = ClassificationColumns.of(this);
        this.labelCol = new Param<>(this, "labelCol", "column of labels: strings or whole numbers");
        this.weightCol = new Param<>(
                this,
                "weightCol",
                "numeric column: how much each row counts in training, at least 0; if this is not set or empty, all weights are 1");
        this.validationIndicatorCol = new Param<>(
                this,
                "validationIndicatorCol",
                "boolean column: true for rows that are for validation, not for training");
        this.validationShare = new DoubleParam(
                this,
                "validationShare",
                "share of the rows of each class that is drawn for validation; early stopping needs some",
                ParamValidators.inRange(0, 1, true, false));
        this.resizeSide = new IntParam(
                this,
                "resizeSide",
                "height and width that images are resized to; without it, all of them must have one size");
        this.resizeFit = new Param<>(
                this,
                "resizeFit",
                "what becomes of images that are not square: crop, pad or stretch",
                ParamValidators.inArray(new String[] {"crop", "pad", "stretch"}));
        this.cacheDir = new Param<>(
                this,
                "cacheDir",
                "directory for a copy of the images while the model is trained; on a cluster it must be on a file system that"
                        + " the driver and all executors share");
        this.settings = SettingParams.of(this);
        columns.setDefaults(this);
        setDefault(labelCol, "label");
        setDefault(validationShare, 0.0);
        setDefault(resizeFit, "crop");
    }

    @Override
    public String uid() {
        return uid;
    }

    /** All params; Spark would look for methods without arguments. */
    @Override
    public Param<?>[] params() {
        List<Param<?>> all = new ArrayList<>(columns.all());
        all.addAll(
                List.of(labelCol, weightCol, validationIndicatorCol, validationShare, resizeSide, resizeFit, cacheDir));
        all.addAll(settings.byKey().values());
        return all.toArray(Param<?>[]::new);
    }

    public TargetDropClassifier setImageCol(String name) {
        set(columns.image(), name);
        return this;
    }

    public TargetDropClassifier setLabelCol(String name) {
        set(labelCol, name);
        return this;
    }

    public TargetDropClassifier setPredictionCol(String name) {
        set(columns.prediction(), name);
        return this;
    }

    public TargetDropClassifier setPredictedLabelCol(String name) {
        set(columns.predictedLabel(), name);
        return this;
    }

    public TargetDropClassifier setProbabilityCol(String name) {
        set(columns.probability(), name);
        return this;
    }

    /** The column of weights: finite numbers of at least 0. Validation scores have no weights. */
    public TargetDropClassifier setWeightCol(String name) {
        set(weightCol, name);
        return this;
    }

    public TargetDropClassifier setValidationIndicatorCol(String name) {
        set(validationIndicatorCol, name);
        return this;
    }

    /** The share of the rows of each class that is drawn for validation, in [0, 1). */
    public TargetDropClassifier setValidationShare(double share) {
        set(validationShare, share);
        return this;
    }

    /**
     * Resizes images to squares, in training and in the model.
     *
     * @param side in pixels
     */
    public TargetDropClassifier setResize(int side, Resize.Fit fit) {
        set(resizeSide, side);
        set(resizeFit, fit.name().toLowerCase(Locale.ROOT));
        return this;
    }

    /** What the model does with rows whose image cannot be read: {@code error}, {@code skip} or {@code keep}. */
    public TargetDropClassifier setHandleInvalid(String what) {
        set(columns.handleInvalid(), what);
        return this;
    }

    public TargetDropClassifier setCacheDir(String directory) {
        set(cacheDir, directory);
        return this;
    }

    /**
     * Sets a key of the training run.
     *
     * @param key as in a configuration file: {@code training.learning-rate}
     * @param value a number, a boolean, or its text in a configuration file
     * @throws java.util.NoSuchElementException if there is no such key
     */
    public TargetDropClassifier setting(String key, Object value) {
        Param<Object> param = getParam(key);
        set(param, SettingParams.value(param, value));
        return this;
    }

    /**
     * The param of a key, for example for a {@code ParamGridBuilder}: a {@code LongParam} if it is a whole number, a
     * {@code DoubleParam} if it is another number, a {@code BooleanParam}, or else a {@code Param<String>}.
     *
     * @param key as in a configuration file: {@code regularizer.drop-probability}
     * @throws java.util.NoSuchElementException if there is no such key
     */
    @SuppressWarnings("unchecked") // the caller knows the kind of the key
    public <P extends Param<?>> P settingParam(String key) {
        return (P) (Param<?>) getParam(key);
    }

    /**
     * Trains a model.
     *
     * @throws io.targetdrop.data.DataException if a row cannot be used
     * @throws io.targetdrop.configuration.ConfigurationException if the settings are wrong, or do not fit the data
     */
    @Override
    public TargetDropClassificationModel fit(Dataset<?> dataset) {
        transformSchema(dataset.schema(), true);
        SparkSession spark = dataset.sparkSession();
        if (!(isSet(cacheDir) || spark.sparkContext().isLocal())) {
            throw new IllegalArgumentException(
                    "cacheDir must name a directory on a file system that the driver and all executors"
                            + " share, because executors copy the images there, but is not set; for example hdfs:///tmp/targetdrop");
        }
        Pack pack = PackCache.of(spark, optional(cacheDir)).temporary();
        try {
            new TablePacker(spark, LOG::info).pack(table(dataset), pack);
            TrainingResult result =
                    new TrainingJob(new TrainingRequest(config(new PackedSource(pack, sizing())))).run(spark);
            TargetDropClassificationModel model = new TargetDropClassificationModel(uid, result.trained());
            return copyValues(model, ParamMap.empty()).setParent(this);
        } finally {
            pack.delete();
        }
    }

    private TablePacker.Table table(Dataset<?> dataset) {
        Dataset<Row> rows = dataset.toDF();
        Optional<String> indicator = optional(validationIndicatorCol);
        if (indicator.isPresent()) {
            rows = rows.withColumn(
                    SPLIT,
                    functions.when(rows.col(indicator.get()), "validation").otherwise("train"));
        }
        TableColumns names = new TableColumns(
                OptionalName.of(getOrDefault(columns.image())),
                getOrDefault(labelCol),
                OptionalName.of(indicator.map(any -> SPLIT)),
                OptionalName.NONE,
                OptionalName.of(weights()));
        return new TablePacker.Table(rows, "the dataset", names, false);
    }

    private Sizing sizing() {
        return isSet(resizeSide)
                ? new Resize(
                        (Integer) getOrDefault(resizeSide),
                        Resize.Fit.valueOf(getOrDefault(resizeFit).toUpperCase(Locale.ROOT)))
                : Sizing.UNCHANGED;
    }

    private RunConfig config(PackedSource source) {
        List<String> set = new ArrayList<>(List.of("data.format=generated"));
        set.addAll(settings.set(this));
        RunConfig run = Configurations.read(set);
        double share = isSet(validationIndicatorCol) ? 0 : (Double) getOrDefault(validationShare);
        DataConfig data =
                new DataConfig(source, DataConfig.NO_LIMIT, DataConfig.NO_LIMIT, share, DataConfig.DEFAULT_TEST_SHARE);
        return run.withData(data);
    }

    /** As in Spark, an empty name stands for no column. */
    private Optional<String> weights() {
        return optional(weightCol).filter(name -> !name.isEmpty());
    }

    private Optional<String> optional(Param<String> param) {
        return isSet(param) ? Optional.of(getOrDefault(param)) : Optional.empty();
    }

    @Override
    public StructType transformSchema(StructType schema) {
        weights().ifPresent(name -> ClassificationColumns.requireNumbers(schema, weightCol, name));
        return columns.extended(this, schema);
    }

    @Override
    public TargetDropClassifier copy(ParamMap extra) {
        return defaultCopy(extra);
    }

    /** Reads a saved classifier. */
    public static MLReader<TargetDropClassifier> read() {
        return new DefaultParamsReader<>();
    }

    /** Reads a saved classifier. */
    public static TargetDropClassifier load(String path) {
        return read().load(path);
    }
}
