package io.targetdrop.results.pictures;

import io.targetdrop.data.ImageShape;
import io.targetdrop.networks.SiteEvidence;
import io.targetdrop.regularizers.TargetDropEvidence;
import io.targetdrop.regularizers.TargetDropEvidence.Target;
import io.targetdrop.results.pictures.Pixels.Square;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A picture, and what TargetDrop would remove from a network's maps of it in training.
 *
 * @param pixels unsigned bytes [C, H, W]
 * @param shape of the picture
 * @param sites what each site would remove
 */
public record Explanation(byte[] pixels, ImageShape shape, List<SiteEvidence> sites) {
    private static final int MARGIN = 16;
    private static final int GAP = 8;
    private static final int PICTURE = 216;
    private static final int MAP = 104;
    private static final int TARGETS_SHOWN = 8;
    private static final int LINE = 22;
    private static final int TEXT = 14;
    private static final int ROW = LINE + PICTURE + 2 * MARGIN;

    /** The picture once for each site with all that is removed drawn over it, and the site's first target maps. */
    public BufferedImage draw() {
        int width = 2 * MARGIN + PICTURE + GAP * 2 + TARGETS_SHOWN * (MAP + GAP);
        BufferedImage image = new BufferedImage(width, MARGIN + sites.size() * ROW, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        prepare(graphics, image);
        for (int i = 0; i < sites.size(); i++) {
            site(graphics, sites.get(i), MARGIN + i * ROW);
        }
        graphics.dispose();
        return image;
    }

    private static void prepare(Graphics2D graphics, BufferedImage image) {
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
        graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, TEXT));
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    }

    private void site(Graphics2D graphics, SiteEvidence site, int top) {
        graphics.setColor(Color.BLACK);
        graphics.drawString(caption(site), MARGIN, top + TEXT);
        Pixels draw = new Pixels(graphics);
        Square over = new Square(MARGIN, top + LINE, PICTURE);
        draw.picture(pixels, shape, over);
        draw.removed(site, over);
        TargetDropEvidence evidence = site.evidence();
        for (int i = 0; i < Math.min(TARGETS_SHOWN, evidence.targets().size()); i++) {
            Target target = evidence.targets().get(i);
            int x = MARGIN + PICTURE + 2 * GAP + i * (MAP + GAP);
            Square before = new Square(x, top + LINE, MAP);
            Square after = new Square(x, top + LINE + MAP + GAP, MAP);
            draw.map(evidence, target, evidence.maps()[target.channel()], before);
            draw.outline(evidence, target.region(), before);
            draw.map(evidence, target, evidence.after(target), after);
        }
    }

    /** What there is to see, in a line. */
    private static String caption(SiteEvidence site) {
        TargetDropEvidence evidence = site.evidence();
        int shown = Math.min(TARGETS_SHOWN, evidence.targets().size());
        return String.format(
                Locale.ROOT,
                "%s: %d of %d channels are targets, block %d on %d x %d. Attention %.3f to %.3f. Maps of %d targets, before"
                        + " and after",
                site.site(),
                evidence.targets().size(),
                evidence.attention().length,
                site.settings().blockSize(),
                evidence.height(),
                evidence.width(),
                Arrays.stream(evidence.attention()).min().orElse(Double.NaN),
                Arrays.stream(evidence.attention()).max().orElse(Double.NaN),
                shown);
    }

    /** A line a picture: the picture, then once for each site with what is removed drawn over it. */
    public static BufferedImage sheet(List<Explanation> explanations) {
        int side = PICTURE / 2;
        int columns = 1 + explanations.get(0).sites().size();
        BufferedImage image = new BufferedImage(
                2 * MARGIN + columns * (side + GAP),
                2 * MARGIN + LINE + explanations.size() * (side + GAP),
                BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        prepare(graphics, image);
        graphics.setColor(Color.BLACK);
        List<SiteEvidence> sites = explanations.get(0).sites();
        for (int column = 0; column < columns; column++) {
            String name = column == 0 ? "picture" : sites.get(column - 1).site();
            graphics.drawString(name, MARGIN + column * (side + GAP), MARGIN + TEXT);
        }
        Pixels draw = new Pixels(graphics);
        for (int row = 0; row < explanations.size(); row++) {
            Explanation explanation = explanations.get(row);
            for (int column = 0; column < columns; column++) {
                Square at = new Square(MARGIN + column * (side + GAP), MARGIN + LINE + row * (side + GAP), side);
                draw.picture(explanation.pixels(), explanation.shape(), at);
                if (column > 0) {
                    draw.removed(explanation.sites().get(column - 1), at);
                }
            }
        }
        graphics.dispose();
        return image;
    }
}
