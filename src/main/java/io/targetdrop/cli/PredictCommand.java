package io.targetdrop.cli;

import io.targetdrop.data.Resize;
import io.targetdrop.jobs.Output;
import io.targetdrop.jobs.PredictionInput;
import io.targetdrop.jobs.PredictionJob;
import io.targetdrop.training.Views;
import io.targetdrop.training.spark.tables.SavedTable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code predict}: classifies images with a saved model. */
@Command(
        name = "predict",
        description = {
            "Classifies any number of images with a saved model, over the executors.",
            "Writes a Parquet table: a row for each image, with an error instead of a class if it cannot be read."
        },
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  targetdrop predict --model runs/first/model.zip --in photographs --out predictions/first",
            "  targetdrop predict --model runs/first/model.zip --in 'hdfs:///photos/2024-*' --out hdfs:///predictions --top 5",
            "  targetdrop predict --model runs/first/model.zip --in photos.parquet --format parquet --key-column id --out p"
        })
final class PredictCommand implements Callable<Integer> {
    private final Jobs jobs;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--model",
            required = true,
            paramLabel = "FILE",
            description = "The model.zip or model-inference.zip of a run.")
    private String model;

    @Option(
            names = "--in",
            required = true,
            paramLabel = "PATH",
            description =
                    "A directory of images, with those in it and below it, a glob, or one image. With --format, a table.")
    private String in;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "--in is a table that Spark reads in this format: parquet, orc, csv, json or any other.")
    private String format;

    @Option(
            names = "--option",
            paramLabel = "NAME=VALUE",
            description = "An option of the table's data source, such as sep=;")
    private List<String> options = List.of();

    @Option(
            names = "--image-column",
            paramLabel = "COLUMN",
            description =
                    "The table's column of images: bytes, Spark's image struct, or paths (image, content or path).")
    private String imageColumn;

    @Option(
            names = "--key-column",
            paramLabel = "COLUMN",
            description =
                    "The table's column that names each row (path, id or key). It becomes the first column of the result.")
    private String keyColumn;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "The directory of the table; new or empty, unless --resume is given.")
    private String out;

    @Option(
            names = "--top",
            defaultValue = "0",
            paramLabel = "N",
            description = "Also list the N most probable classes, in columns of their own.")
    private int top;

    @Option(
            names = "--max-bad",
            paramLabel = "N",
            description = "Stop when more than N images cannot be read; without it, there is no limit.")
    private Long mostBad;

    @Option(
            names = "--fit",
            paramLabel = "FIT",
            description =
                    "Resize images to the size of the training images: crop, pad or stretch. Models that were trained"
                            + " with data.resize do it by themselves.")
    private Resize.Fit fit;

    @Option(
            names = "--augment",
            defaultValue = "none",
            paramLabel = "VIEWS",
            description =
                    "Average the probabilities of several views of each image: flip (2: as it is, mirrored) or shift (10: also"
                            + " moved by an eighth up, down, left and right). It takes as many times as long.")
    private Views views;

    @Option(names = "--resume", description = "Write only the files that are missing in --out.")
    private boolean resume;

    @Mixin
    private OutputOptions output;

    PredictCommand(Jobs jobs) {
        this.jobs = jobs;
    }

    @Override
    public Integer call() {
        PredictionJob.Request request = new PredictionJob.Request(
                model,
                input(),
                Optional.ofNullable(fit),
                new Output(out, resume),
                top,
                mostBad == null ? PredictionJob.ANY : mostBad,
                views);
        output.print(
                summary(jobs.predict(request, spec.commandLine().getErr())),
                spec.commandLine().getOut());
        return ExitCode.DONE.code();
    }

    private PredictionInput input() {
        if (format != null) {
            return new PredictionInput.Table(
                    new SavedTable("in", in, format, options),
                    Optional.ofNullable(imageColumn),
                    Optional.ofNullable(keyColumn));
        }
        if (imageColumn != null || keyColumn != null || !options.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--image-column, --key-column and --option belong to a table; add --format parquet, or leave them out");
        }
        return new PredictionInput.Files(in);
    }

    private static Summary summary(PredictionJob.Result result) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("images", result.images());
        row.put("unreadable", result.unreadable());
        row.put("classes", result.classes());
        row.put("seconds", result.seconds());
        row.put("out", result.out());
        return new Summary(row, List.of());
    }
}
