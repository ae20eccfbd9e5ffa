package io.targetdrop.ml;

import io.targetdrop.data.FileSystems;
import io.targetdrop.results.ClassNames;
import io.targetdrop.results.ModelFile;
import io.targetdrop.results.RunDirectory;
import io.targetdrop.training.spark.ImageClassifier;
import io.targetdrop.training.spark.tables.ImageColumn;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsReader$;
import org.apache.spark.ml.util.DefaultParamsWriter$;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * A trained network as a stage of a pipeline: adds predictions and probabilities to a {@code DataFrame} with a column of images.
 *
 * <p>It is saved with the model as a {@code model.zip}, which the commands and DL4J read, too.
 */
public final class TargetDropClassificationModel extends Model<TargetDropClassificationModel> implements MLWritable {
    private static final long serialVersionUID = 1L;
    private static final String MODEL = "data/model.zip";

    private final String uid;
    private final ClassificationColumns columns;
    private final transient ModelFile trained;
    private final Labels labels;
    /** The network on the executors of {@link #context}; set by the first {@link #transform}. */
    private transient ImageClassifier classifier;

    private transient SparkContext context;

    TargetDropClassificationModel(String uid, ModelFile trained) {
        this.uid = uid;
        this.columns = ClassificationColumns.of(this);
        this.trained = trained;
        this.labels = new Labels(trained.classes().map(ClassNames::names).orElseThrow());
        columns.setDefaults(this);
    }

    /**
     * The model of a run of {@code train} as a stage.
     *
     * @param path of a {@code model.zip} that names its classes
     */
    public static TargetDropClassificationModel ofRun(String path) throws IOException {
        return new TargetDropClassificationModel(Identifiable.randomUID("targetdrop"), ModelFile.read(path));
    }

    @Override
    public String uid() {
        return uid;
    }

    /** The labels, in the order of the probabilities. */
    public List<String> labels() {
        return labels.names();
    }

    @Override
    public Param<?>[] params() {
        return columns.all().toArray(Param<?>[]::new);
    }

    public TargetDropClassificationModel setImageCol(String name) {
        set(columns.image(), name);
        return this;
    }

    public TargetDropClassificationModel setPredictionCol(String name) {
        set(columns.prediction(), name);
        return this;
    }

    public TargetDropClassificationModel setPredictedLabelCol(String name) {
        set(columns.predictedLabel(), name);
        return this;
    }

    public TargetDropClassificationModel setProbabilityCol(String name) {
        set(columns.probability(), name);
        return this;
    }

    /** What becomes of rows whose image cannot be read: {@code error}, {@code skip} or {@code keep}. */
    public TargetDropClassificationModel setHandleInvalid(String what) {
        set(columns.handleInvalid(), what);
        return this;
    }

    /** Adds the columns of the prediction. Images go through the network when the rows are asked for. */
    @Override
    public Dataset<Row> transform(Dataset<?> dataset) {
        StructType schema = transformSchema(dataset.schema(), true);
        RowClassification classification = new RowClassification(
                classifier(dataset.sparkSession().sparkContext()),
                ImageColumn.of(dataset.schema(), getOrDefault(columns.image())),
                labels,
                getOrDefault(columns.handleInvalid()));
        return dataset.toDF().mapPartitions((MapPartitionsFunction<Row, Row>) classification, Encoders.row(schema));
    }

    /** Datasets that were made by an earlier call may still need it, so it is never closed. */
    private synchronized ImageClassifier classifier(SparkContext spark) {
        if (classifier == null || context != spark) {
            context = spark;
            classifier = new ImageClassifier(
                    JavaSparkContext.fromSparkContext(spark),
                    trained.network(),
                    trained.decoding(),
                    trained.normalization());
        }
        return classifier;
    }

    @Override
    public StructType transformSchema(StructType schema) {
        return columns.extended(this, schema);
    }

    @Override
    public TargetDropClassificationModel copy(ParamMap extra) {
        return copyValues(new TargetDropClassificationModel(uid, trained), extra)
                .setParent(parent());
    }

    @Override
    public MLWriter write() {
        return new Writer(this);
    }

    /** Reads a saved model. */
    public static MLReader<TargetDropClassificationModel> read() {
        return new Reader();
    }

    /** Reads a saved model. */
    public static TargetDropClassificationModel load(String path) {
        return read().load(path);
    }

    private static final class Writer extends MLWriter {
        private final TargetDropClassificationModel model;

        Writer(TargetDropClassificationModel model) {
            this.model = model;
        }

        @Override
        public void saveImpl(String path) {
            FileSystems.use(sc()::hadoopConfiguration);
            DefaultParamsWriter$.MODULE$.saveMetadata(model, path, sc(), scala.Option.empty(), scala.Option.empty());
            RunDirectory.at(path).write(MODEL, out -> model.trained.writeTo(out, ModelFile.Updater.LEFT_OUT));
        }
    }

    private static final class Reader extends MLReader<TargetDropClassificationModel> {
        @Override
        public TargetDropClassificationModel load(String path) {
            FileSystems.use(sc()::hadoopConfiguration);
            DefaultParamsReader.Metadata metadata = DefaultParamsReader$.MODULE$.loadMetadata(
                    path, sc(), TargetDropClassificationModel.class.getName());
            try {
                ModelFile trained = ModelFile.read(path + "/" + MODEL);
                TargetDropClassificationModel model = new TargetDropClassificationModel(metadata.uid(), trained);
                metadata.getAndSetParams(model, scala.Option.empty());
                return model;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
