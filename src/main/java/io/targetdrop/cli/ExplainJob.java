package io.targetdrop.cli;

import io.targetdrop.configuration.ConfigurationException;
import io.targetdrop.configuration.Passwords;
import io.targetdrop.data.Catalog;
import io.targetdrop.data.LabelledImage;
import io.targetdrop.data.Minibatches;
import io.targetdrop.data.Part;
import io.targetdrop.data.PictureFile;
import io.targetdrop.networks.SiteEvidence;
import io.targetdrop.results.ModelData;
import io.targetdrop.results.pictures.Explanation;
import io.targetdrop.results.report.ExplanationPage;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;

/** One drawing; needs no Spark. */
final class ExplainJob {
    private static final int ON_A_SHEET = 24;
    private static final String PAGE = ".html";
    private static final String PICTURE = ".png";

    private final ModelSource model;
    private final String out;
    private final PrintWriter err;

    /**
     * Reads the model.
     *
     * @param err hears of classes that could not be compared
     */
    ExplainJob(String modelPath, String out, PrintWriter err) {
        if (!out.endsWith(PAGE) && !out.endsWith(PICTURE)) {
            throw new ConfigurationException(
                    "--out must end in " + PICTURE + " for a picture or in " + PAGE + " for a page but is " + out);
        }
        this.out = out;
        this.err = err;
        this.model = ModelSource.read("--model", modelPath);
    }

    /** Draws, and returns what the command prints. */
    JobResult run(Jobs.Pictures wanted) {
        List<Explanation> explanations =
                pictures(wanted).stream().map(this::explain).toList();
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("pictures", explanations.size());
        row.put(
                "sites",
                explanations.get(0).sites().stream().map(SiteEvidence::site).toList());
        row.put("out", OutputDirectory.write(out, file -> file.write(drawing(explanations))));
        return new JobResult(row, List.of());
    }

    private byte[] drawing(List<Explanation> explanations) throws IOException {
        if (out.endsWith(PAGE)) {
            return new ExplanationPage(explanations).html().getBytes(StandardCharsets.UTF_8);
        }
        BufferedImage drawing = explanations.size() == 1 ? explanations.get(0).draw() : Explanation.sheet(explanations);
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(drawing, "png", png);
        return png.toByteArray();
    }

    private List<PictureFile> pictures(Jobs.Pictures wanted) {
        if (wanted instanceof Jobs.TestPicture test) {
            ModelData data = model.on(test.data().source(), err);
            Catalog catalog = data.catalog();
            int count = catalog.labels(Part.TEST).length;
            if (!(test.index() >= 0 && test.index() < count)) {
                throw new ConfigurationException("--index must be in [0, " + count + ") but is " + test.index()
                        + "; the test part has " + count + " pictures");
            }
            LabelledImage image =
                    data.images().read(Part.TEST, new int[] {test.index()}).get(0);
            return List.of(new PictureFile(
                    "picture " + test.index() + " of the test part: "
                            + catalog.classes().get(image.label()),
                    catalog.shape(),
                    image.pixels()));
        }
        String path = ((Jobs.PictureFiles) wanted).path();
        return PictureFile.read(Passwords.refuse("--image", path), ON_A_SHEET, err::println);
    }

    private Explanation explain(PictureFile picture) {
        List<SiteEvidence> sites = SiteEvidence.of(
                model.file().network(),
                Minibatches.assemble(
                                List.of(new LabelledImage(picture.pixels(), 0)),
                                picture.shape(),
                                1,
                                model.file().normalization())
                        .getFeatures());
        if (sites.isEmpty()) {
            throw new ConfigurationException(
                    "--model " + model.path() + " must be a network with TargetDrop but has none of its"
                            + " layers; use the model.zip of a run with regularizer.name = targetdrop");
        }
        return new Explanation(picture, sites);
    }
}
