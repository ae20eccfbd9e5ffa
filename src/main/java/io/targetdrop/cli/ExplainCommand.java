package io.targetdrop.cli;

import io.targetdrop.configuration.ConfigurationReader;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code explain}: what TargetDrop removes, drawn over the picture. */
@Command(
        name = "explain",
        description =
                "Draws what TargetDrop would remove from a picture's maps in training, at each site of a network.",
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
            description = "Where the drawing goes: a picture if it ends in .png, a page if it ends in .html.")
    private String out;

    @Mixin
    private OutputOptions output;

    /** From a file, or from a data set. */
    static final class Picture {
        @Option(
                names = "--image",
                required = true,
                paramLabel = "FILE",
                description =
                        "A picture: JPEG, PNG, BMP, GIF, TIFF or WebP. Of a directory, a sheet of its first pictures.")
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
                description = "Instead of a file: the configuration of the data, whose test part is looked at.")
        private String config;

        @Option(names = "--index", required = true, paramLabel = "N", description = "Which of its pictures, from 0.")
        private int index;
    }

    ExplainCommand(Jobs jobs) {
        this.jobs = jobs;
    }

    @Override
    public Integer call() {
        Jobs.Pictures pictures = picture.ofData == null
                ? new Jobs.PictureFiles(picture.image)
                : new Jobs.TestPicture(
                        ConfigurationReader.read(picture.ofData.config, List.of())
                                .data(),
                        picture.ofData.index);
        PrintWriter progress = spec.commandLine().getErr();
        output.print(
                jobs.explain(model, pictures, out, progress), spec.commandLine().getOut());
        return ExitCode.DONE.code();
    }
}
