package io.targetdrop.cli;

import io.targetdrop.configuration.ConfigurationReader;
import io.targetdrop.jobs.ExplanationJob;
import io.targetdrop.regularizers.MaskStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code explain}: draws what TargetDrop removes over the picture. */
@Command(
        name = "explain",
        description =
                "Draws what TargetDrop, or StochasticTargetDrop, would remove from a picture's feature maps in training, at each site of a network.",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  targetdrop explain --model runs/first/model.zip --image cat.png --out cat-explained.png",
            "  targetdrop explain --model runs/first/model.zip --image pictures/ --out sheet.png",
            "  targetdrop explain --model runs/first/model.zip --image pictures/ --out pictures.html",
            "  targetdrop explain --model runs/first/model.zip --config runs/first/config.json --index 3 --out third.png"
        })
final class ExplainCommand implements Callable<Integer> {
    private final Jobs jobs;

    @Spec
    private CommandSpec spec;

    @Option(names = "--model", required = true, paramLabel = "FILE", description = "A model.zip that 'train' wrote.")
    private String model;

    @ArgGroup(exclusive = true, multiplicity = "1")
    private Picture picture;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE",
            description = "The drawing: a picture if the name ends in .png, a page if it ends in .html.")
    private String out;

    @Mixin
    private OutputOptions output;

    /** A picture from a file or from a data set. */
    static final class Picture {
        @Option(
                names = "--image",
                required = true,
                paramLabel = "FILE",
                description =
                        "A picture (JPEG, PNG, BMP, GIF, TIFF or WebP), or a directory, whose first pictures go on one sheet.")
        private String image;

        @ArgGroup(exclusive = false)
        private OfData ofData;
    }

    /** A picture of the test part. */
    static final class OfData {
        @Option(
                names = "--config",
                required = true,
                paramLabel = "FILE",
                description = "Instead of a file: the configuration of a data set, to take a picture of its test part.")
        private String config;

        @Option(
                names = "--index",
                required = true,
                paramLabel = "N",
                description = "Which of its pictures, counted from 0.")
        private int index;
    }

    ExplainCommand(Jobs jobs) {
        this.jobs = jobs;
    }

    @Override
    public Integer call() {
        ExplanationJob.Request request = new ExplanationJob.Request(model, pictures(), out);
        ExplanationJob.Result result = jobs.explain(request, spec.commandLine().getErr());
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("pictures", result.pictures());
        row.put("sites", result.sites());
        row.put("out", result.out());
        output.print(
                new Summary(
                        row, result.masks().stream().map(ExplainCommand::line).toList()),
                spec.commandLine().getOut());
        return ExitCode.DONE.code();
    }

    private static String line(MaskStatistics masks) {
        return String.format(
                Locale.ROOT,
                "%s: %.1f of %d channels are targets, two pictures share %.0f %% of them, %.1f are hit in all, %.1f %% of the"
                        + " energy is removed, mean ratio %.2f",
                masks.site(),
                masks.targets(),
                masks.channels(),
                100 * masks.sharedTargets(),
                masks.channelsHit(),
                100 * masks.energyRemoved(),
                masks.meanRatio());
    }

    private ExplanationJob.Pictures pictures() {
        if (picture.ofData == null) {
            return new ExplanationJob.PictureFiles(picture.image);
        }
        return new ExplanationJob.TestPicture(
                ConfigurationReader.read(picture.ofData.config, List.of()).data(), picture.ofData.index);
    }
}
