package io.targetdrop.jobs;

import io.targetdrop.data.Catalog;
import io.targetdrop.data.DataConfig;
import io.targetdrop.data.LabelledImage;
import io.targetdrop.data.Part;
import io.targetdrop.data.Parts;
import io.targetdrop.data.PictureFile;
import io.targetdrop.networks.MaskProbe;
import io.targetdrop.networks.SiteEvidence;
import io.targetdrop.regularizers.MaskStatistics;
import io.targetdrop.results.ModelData;
import io.targetdrop.results.pictures.Explanation;
import io.targetdrop.results.report.ExplanationPage;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/** Draws what TargetDrop, or its variant, would remove from pictures. Needs no Spark session. */
public final class ExplanationJob {
    private static final int MAX_PICTURES = 24;
    /** The epoch that masks are measured at: they have their full drop probability. */
    private static final int AFTER_EVERY_RAMP = Integer.MAX_VALUE;

    private static final String PAGE = ".html";
    private static final String PICTURE = ".png";

    private final Request request;
    private final ModelSource model;

    /** The pictures to explain. */
    public sealed interface Pictures {}

    /**
     * Pictures from files.
     *
     * @param path of one file, or of a directory, of which the first 24 pictures are drawn; they are resized if they were in
     *     training, and drawn as the network sees them
     */
    public record PictureFiles(String path) implements Pictures {}

    /**
     * One picture of a data set's test part.
     *
     * @param data the data set
     * @param index counted from 0
     */
    public record TestPicture(DataConfig data, int index) implements Pictures {}

    /**
     * What to draw.
     *
     * @param model path of a {@code model.zip} of a network with TargetDrop or StochasticTargetDrop
     * @param pictures which pictures
     * @param out path of the drawing: {@code .png} for a picture, {@code .html} for a page
     */
    public record Request(String model, Pictures pictures, String out) {}

    /**
     * A finished drawing.
     *
     * @param pictures number of pictures in it
     * @param sites the network's sites, in order
     * @param masks what the masks do to the pictures, by site; empty unless at least two have one size
     * @param out full path of the file
     */
    public record Result(int pictures, List<String> sites, List<MaskStatistics> masks, String out) {}

    /**
     * Loads the model.
     *
     * @throws RequestException if the model cannot be read, or {@code out} has another ending
     * @throws io.targetdrop.data.DataException if the model file contains anything but a model
     */
    public ExplanationJob(Request request) {
        SessionSettings.adopt();
        if (!request.out().endsWith(PAGE) && !request.out().endsWith(PICTURE)) {
            throw new RequestException(
                    "out",
                    "must end in " + PICTURE + " for a picture or in " + PAGE + " for a page but is " + request.out());
        }
        this.request = request;
        this.model = ModelSource.read("model", request.model());
    }

    /** Draws without reporting notes. */
    public Result run() {
        return run(JobListener.SILENT);
    }

    /**
     * Draws.
     *
     * @param listener receives notes about pictures that were left out and classes that could not be compared
     * @throws RequestException if the network has no layers of either method, or there is no such test picture
     * @throws io.targetdrop.data.DataException if a picture cannot be read
     */
    public Result run(JobListener listener) {
        List<PictureFile> pictures = pictures(listener);
        List<Explanation> explanations = explain(pictures);
        List<MaskStatistics> masks = masks(pictures);
        return new Result(
                explanations.size(),
                explanations.get(0).sites().stream().map(SiteEvidence::site).toList(),
                masks,
                OutputDirectory.write(request.out(), file -> file.write(drawing(explanations, masks))));
    }

    private byte[] drawing(List<Explanation> explanations, List<MaskStatistics> masks) throws IOException {
        if (request.out().endsWith(PAGE)) {
            return new ExplanationPage(explanations, masks).html().getBytes(StandardCharsets.UTF_8);
        }
        BufferedImage drawing = explanations.size() == 1 ? explanations.get(0).draw() : Explanation.sheet(explanations);
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(drawing, "png", png);
        return png.toByteArray();
    }

    private List<PictureFile> pictures(JobListener listener) {
        if (request.pictures() instanceof TestPicture test) {
            return List.of(picture(test, model.on(test.data().source(), listener::note)));
        }
        String path = ((PictureFiles) request.pictures()).path();
        OutputDirectory.refusePassword("image", path);
        return PictureFile.read(path, MAX_PICTURES, model.sizing(), listener::note);
    }

    private static PictureFile picture(TestPicture test, ModelData data) {
        Catalog catalog = data.catalog();
        int[] pictures = pictures(catalog, test.data());
        int count = pictures.length;
        if (!(test.index() >= 0 && test.index() < count)) {
            throw new RequestException(
                    "index",
                    "must be in [0, " + count + ") but is " + test.index() + "; the test part has " + count
                            + " pictures");
        }
        LabelledImage image = data.images()
                .read(Part.TEST, new int[] {pictures[test.index()]})
                .get(0);
        return new PictureFile(
                "picture " + test.index() + " of the test part: "
                        + catalog.classes().get(image.label()),
                catalog.shape(),
                image.pixels());
    }

    /** The test part, with images that runs leave out if it has its own files. */
    private static int[] pictures(Catalog catalog, DataConfig data) {
        return catalog.division().drawsTest()
                ? Parts.testImages(catalog, data)
                : IntStream.range(0, catalog.testLabels().length).toArray();
    }

    private List<Explanation> explain(List<PictureFile> pictures) {
        Map<PictureFile, Explanation> explanations = new IdentityHashMap<>();
        pictures.stream()
                .collect(Collectors.groupingBy(PictureFile::shape))
                .values()
                .forEach(alike -> Explanation.of(
                                model.file().network(), model.file().normalization(), alike)
                        .forEach(explanation -> explanations.put(explanation.picture(), explanation)));
        if (explanations.values().iterator().next().sites().isEmpty()) {
            throw model.refusal("must be a network with TargetDrop or StochasticTargetDrop but has none of their"
                    + " layers; use the model.zip of a run with regularizer.name = targetdrop");
        }
        return pictures.stream().map(explanations::get).toList();
    }

    /** Of the size that most pictures have. */
    private List<MaskStatistics> masks(List<PictureFile> pictures) {
        List<PictureFile> alike = pictures.stream().collect(Collectors.groupingBy(PictureFile::shape)).values().stream()
                .max(Comparator.comparingInt(List::size))
                .orElseThrow();
        return alike.size() < 2
                ? List.of()
                : MaskProbe.measure(
                        model.file().network(),
                        Explanation.features(model.file().normalization(), alike),
                        AFTER_EVERY_RAMP,
                        0);
    }
}
