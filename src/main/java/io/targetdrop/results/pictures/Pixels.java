package io.targetdrop.results.pictures;

import io.targetdrop.data.ImageShape;
import io.targetdrop.networks.SiteEvidence;
import io.targetdrop.regularizers.Region;
import io.targetdrop.regularizers.TargetDropEvidence;
import io.targetdrop.regularizers.TargetDropEvidence.Target;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;

/** Draws pictures and maps as squares, a pixel as a rectangle. */
final class Pixels {
    private static final Color REMOVED = new Color(0xD55E00);
    private static final int[][] CIVIDIS = {
        {0, 32, 77}, {52, 69, 108}, {108, 109, 117}, {165, 151, 114}, {224, 195, 89}, {255, 234, 70}
    };
    private static final float STRONGEST = 0.8f;
    private static final int BYTE = 0xFF;

    private final Graphics2D graphics;

    Pixels(Graphics2D graphics) {
        this.graphics = graphics;
    }

    /** A picture. */
    void picture(byte[] pixels, ImageShape shape, Square at) {
        graphics.drawImage(Rgb.image(pixels, shape), at.x(), at.y(), at.side(), at.side(), null);
    }

    /** Over a picture: the more of a site's targets lose a place, the redder it is. */
    void removed(SiteEvidence site, Square at) {
        TargetDropEvidence evidence = site.evidence();
        double[] share = evidence.removedShare();
        for (int i = 0; i < share.length; i++) {
            float strength = STRONGEST * (float) Math.min(1, share[i]);
            graphics.setColor(new Color(
                    REMOVED.getRed() / (float) BYTE,
                    REMOVED.getGreen() / (float) BYTE,
                    REMOVED.getBlue() / (float) BYTE,
                    strength));
            fill(at, i / evidence.width(), i % evidence.width(), evidence.height(), evidence.width());
        }
    }

    /** A map, from its least to its greatest value before. */
    void map(TargetDropEvidence evidence, Target target, float[] values, Square at) {
        float least = Float.POSITIVE_INFINITY;
        float most = Float.NEGATIVE_INFINITY;
        for (float value : evidence.maps()[target.channel()]) {
            least = Math.min(least, value);
            most = Math.max(most, value);
        }
        for (int i = 0; i < values.length; i++) {
            graphics.setColor(cividis(most > least ? (values[i] - least) / (most - least) : 0));
            fill(at, i / evidence.width(), i % evidence.width(), evidence.height(), evidence.width());
        }
    }

    /** The outline of what is removed. */
    void outline(TargetDropEvidence evidence, Region region, Square at) {
        int left = at.x() + region.firstColumn() * at.side() / evidence.width();
        int top = at.y() + region.firstRow() * at.side() / evidence.height();
        int right = at.x() + (region.lastColumn() + 1) * at.side() / evidence.width();
        int bottom = at.y() + (region.lastRow() + 1) * at.side() / evidence.height();
        graphics.setColor(REMOVED);
        graphics.setStroke(new BasicStroke(2));
        graphics.drawRect(left, top, right - left - 1, bottom - top - 1);
    }

    private void fill(Square at, int row, int column, int height, int width) {
        int left = column * at.side() / width;
        int top = row * at.side() / height;
        int right = (column + 1) * at.side() / width;
        int bottom = (row + 1) * at.side() / height;
        graphics.fillRect(at.x() + left, at.y() + top, right - left, bottom - top);
    }

    private static Color cividis(float share) {
        float place = Math.max(0, Math.min(1, share)) * (CIVIDIS.length - 1);
        int below = Math.min((int) place, CIVIDIS.length - 2);
        float rest = place - below;
        int[] mixed = new int[3];
        for (int i = 0; i < mixed.length; i++) {
            mixed[i] = Math.round(CIVIDIS[below][i] * (1 - rest) + CIVIDIS[below + 1][i] * rest);
        }
        return new Color(mixed[0], mixed[1], mixed[2]);
    }

    /**
     * Where something is drawn.
     *
     * @param x of its left
     * @param y of its top
     * @param side in pixels
     */
    record Square(int x, int y, int side) {}
}
