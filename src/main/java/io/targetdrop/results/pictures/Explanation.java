package io.targetdrop.results.pictures;

import io.targetdrop.data.LabelledImage;
import io.targetdrop.data.Minibatches;
import io.targetdrop.data.Normalization;
import io.targetdrop.data.PictureFile;
import io.targetdrop.networks.SiteEvidence;
import io.targetdrop.regularizers.MaskEvidence;
import io.targetdrop.regularizers.MaskEvidence.Target;
import io.targetdrop.results.pictures.Pixels.Frame;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A picture, with what TargetDrop, or its variant, would remove from a network's feature maps in training.
 *
 * @param picture the picture
 * @param sites what each site would remove
 */
public record Explanation(PictureFile picture, List<SiteEvidence> sites) {
    private static final int MARGIN = 16;
    private static final int GAP = 8;
    private static final int PICTURE = 216;
    private static final int MAP = 104;
    private static final int TARGETS_SHOWN = 6;
    private static final int LINE = 22;
    private static final int TEXT = 14;
    private static final int ROW = LINE + PICTURE + MARGIN;
    private static final int SCALE = 18;
    private static final int SCORES_LEFT = PICTURE + 2 * GAP + SCALE;
    private static final int MAPS_LEFT = SCORES_LEFT + PICTURE + 2 * GAP;
    private static final int WIDTH = MAPS_LEFT + TARGETS_SHOWN * (MAP + GAP) - GAP;
    private static final Color FAINT = new Color(0x6B6B6B);

    /**
     * What each site of a network would remove from pictures of one size. They go through the network together, because some
     * masks depend on the other pictures.
     *
     * @param network with TargetDrop or its variant; otherwise there are no sites
     * @param normalization of the network's inputs
     */
    public static List<Explanation> of(
            ComputationGraph network, Normalization normalization, List<PictureFile> pictures) {
        List<List<SiteEvidence>> sites = SiteEvidence.of(network, features(normalization, pictures));
        return IntStream.range(0, pictures.size())
                .mapToObj(i -> new Explanation(pictures.get(i), sites.get(i)))
                .toList();
    }

    /** Pictures of one size as a network takes them. */
    public static INDArray features(Normalization normalization, List<PictureFile> pictures) {
        List<LabelledImage> images = pictures.stream()
                .map(picture -> new LabelledImage(picture.pixels(), 0))
                .toList();
        return Minibatches.assemble(images, pictures.get(0).shape(), 1, normalization)
                .getFeatures();
    }

    /** Draws all sites, one below the other. */
    public BufferedImage draw() {
        BufferedImage image = blank(2 * MARGIN + WIDTH, 2 * MARGIN + LINE + sites.size() * ROW);
        Graphics2D graphics = graphics(image);
        headings(graphics, MARGIN, MARGIN);
        for (int i = 0; i < sites.size(); i++) {
            int top = MARGIN + LINE + i * ROW;
            graphics.setColor(Color.BLACK);
            graphics.drawString(caption(sites.get(i)), MARGIN, top + TEXT);
            site(graphics, sites.get(i), MARGIN, top + LINE);
        }
        graphics.dispose();
        return image;
    }

    /** Draws one site, with headings above the columns. */
    public BufferedImage draw(SiteEvidence site) {
        BufferedImage image = blank(WIDTH, LINE + PICTURE + 1);
        Graphics2D graphics = graphics(image);
        headings(graphics, 0, 0);
        site(graphics, site, 0, LINE);
        graphics.dispose();
        return image;
    }

    /** A caption for a site, in one line. */
    public static String caption(SiteEvidence site) {
        MaskEvidence evidence = site.evidence();
        return String.format(
                Locale.ROOT,
                "%s: %d of %d channels are targets, %s on maps of %d x %d",
                site.site(),
                evidence.targets().size(),
                evidence.scores().length,
                site.method().removed(evidence.height(), evidence.width()),
                evidence.height(),
                evidence.width());
    }

    private static BufferedImage blank(int width, int height) {
        return new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    }

    private static Graphics2D graphics(BufferedImage image) {
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
        graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, TEXT));
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        return graphics;
    }

    private void headings(Graphics2D graphics, int left, int top) {
        graphics.setColor(FAINT);
        graphics.drawString("removed regions and peaks", left, top + TEXT);
        String score = sites.get(0).method().scoreName();
        graphics.drawString(score + " of all channels", left + SCORES_LEFT, top + TEXT);
        graphics.drawString(
                "maps of the targets with the highest " + score + ", before and after", left + MAPS_LEFT, top + TEXT);
    }

    private void site(Graphics2D graphics, SiteEvidence site, int left, int top) {
        Pixels draw = new Pixels(graphics);
        MaskEvidence evidence = site.evidence();
        overlay(draw, site, left, top, PICTURE);
        draw.peaks(site, frame(left, top, PICTURE));
        graphics.setColor(FAINT);
        graphics.drawString("1", left + SCORES_LEFT - SCALE, top + TEXT);
        graphics.drawString("0", left + SCORES_LEFT - SCALE, top + PICTURE);
        draw.scores(evidence, new Frame(left + SCORES_LEFT, top, PICTURE, PICTURE));
        for (int i = 0; i < Math.min(TARGETS_SHOWN, evidence.targets().size()); i++) {
            Target target = evidence.targets().get(i);
            int x = left + MAPS_LEFT + i * (MAP + GAP);
            Frame before = Frame.within(x, top, MAP, evidence.width(), evidence.height());
            Frame after = Frame.within(x, top + MAP + GAP, MAP, evidence.width(), evidence.height());
            draw.map(evidence, target, evidence.maps()[target.channel()], before);
            draw.outline(evidence, target, before);
            draw.map(evidence, target, evidence.after(target), after);
        }
    }

    private Frame frame(int x, int y, int side) {
        return Frame.within(x, y, side, picture.shape().width(), picture.shape().height());
    }

    /** Draws the picture with the regions that a site removes. */
    private void overlay(Pixels draw, SiteEvidence site, int x, int y, int side) {
        Frame at = frame(x, y, side);
        draw.picture(picture.pixels(), picture.shape(), at);
        draw.removed(site, at);
    }

    /** One row for each picture: the picture, then once for each site with the removed regions drawn over it. */
    public static BufferedImage sheet(List<Explanation> explanations) {
        int side = PICTURE / 2;
        List<SiteEvidence> sites = explanations.get(0).sites();
        int columns = 1 + sites.size();
        BufferedImage image = blank(
                2 * MARGIN + columns * (side + GAP) - GAP,
                2 * MARGIN + LINE + explanations.size() * (side + GAP) - GAP);
        Graphics2D graphics = graphics(image);
        graphics.setColor(Color.BLACK);
        for (int column = 0; column < columns; column++) {
            String name = column == 0 ? "picture" : sites.get(column - 1).site();
            graphics.drawString(name, MARGIN + column * (side + GAP), MARGIN + TEXT);
        }
        Pixels draw = new Pixels(graphics);
        for (int row = 0; row < explanations.size(); row++) {
            explanations.get(row).row(draw, MARGIN + LINE + row * (side + GAP), side);
        }
        graphics.dispose();
        return image;
    }

    private void row(Pixels draw, int top, int side) {
        draw.picture(picture.pixels(), picture.shape(), frame(MARGIN, top, side));
        for (int i = 0; i < sites.size(); i++) {
            overlay(draw, sites.get(i), MARGIN + (i + 1) * (side + GAP), top, side);
        }
    }
}
