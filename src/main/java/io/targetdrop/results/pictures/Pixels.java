package io.targetdrop.results.pictures;

import io.targetdrop.data.ImageShape;
import io.targetdrop.networks.SiteEvidence;
import io.targetdrop.regularizers.MaskEvidence;
import io.targetdrop.regularizers.MaskEvidence.Target;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Draws pictures, maps and attention, each pixel as a rectangle. */
public final class Pixels {
    private static final Color REMOVED = new Color(0xD55E00);
    private static final Color OTHER = new Color(0xB8B8B8);
    private static final Color LINE = new Color(0x6B6B6B);
    private static final int PEAK = 3;
    /** Places of a map that are narrower than this get thin outlines. */
    private static final int ROOM = 8;

    private static final int WIDE = 3;
    private static final int[][] CIVIDIS = {
        {0, 32, 77}, {52, 69, 108}, {108, 109, 117}, {165, 151, 114}, {224, 195, 89}, {255, 234, 70}
    };
    private static final float STRONGEST = 0.8f;
    private static final int BYTE = 0xFF;

    private final Graphics2D graphics;

    Pixels(Graphics2D graphics) {
        this.graphics = graphics;
    }

    /**
     * A picture with one image pixel for each of its pixels.
     *
     * @param pixels unsigned bytes [3, H, W] in red, green, blue
     * @param shape its shape
     */
    public static BufferedImage image(byte[] pixels, ImageShape shape) {
        BufferedImage image = new BufferedImage(shape.width(), shape.height(), BufferedImage.TYPE_INT_RGB);
        int plane = shape.width() * shape.height();
        for (int i = 0; i < plane; i++) {
            int red = pixels[i] & BYTE;
            int green = pixels[plane + i] & BYTE;
            int blue = pixels[2 * plane + i] & BYTE;
            image.setRGB(i % shape.width(), i / shape.width(), red << 16 | green << 8 | blue);
        }
        return image;
    }

    /** A picture. */
    void picture(byte[] pixels, ImageShape shape, Frame at) {
        graphics.drawImage(image(pixels, shape), at.x(), at.y(), at.width(), at.height(), null);
    }

    /** Draws over a picture: the more targets of a site lose a place, the redder it is. */
    void removed(SiteEvidence site, Frame at) {
        MaskEvidence evidence = site.evidence();
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

    /** Draws over a picture: the peak of each target's map. */
    void peaks(SiteEvidence site, Frame at) {
        MaskEvidence evidence = site.evidence();
        for (Target target : evidence.targets()) {
            int x = at.x() + (2 * (target.peak() % evidence.width()) + 1) * at.width() / (2 * evidence.width());
            int y = at.y() + (2 * (target.peak() / evidence.width()) + 1) * at.height() / (2 * evidence.height());
            graphics.setColor(Color.BLACK);
            graphics.fillOval(x - PEAK, y - PEAK, 2 * PEAK, 2 * PEAK);
            graphics.setColor(Color.WHITE);
            graphics.fillOval(x - PEAK + 1, y - PEAK + 1, 2 * PEAK - 2, 2 * PEAK - 2);
        }
    }

    /** A bar for the score of each channel, from 0 to 1, highest first; targets are red. */
    void scores(MaskEvidence evidence, Frame at) {
        List<Integer> targets = evidence.targets().stream().map(Target::channel).toList();
        double[] scores = evidence.scores();
        List<Integer> channels = IntStream.range(0, scores.length)
                .boxed()
                .sorted(Comparator.comparingDouble(channel -> -scores[channel]))
                .toList();
        for (int i = 0; i < scores.length; i++) {
            int channel = channels.get(i);
            int left = i * at.width() / scores.length;
            int right = (i + 1) * at.width() / scores.length;
            int gap = right - left > WIDE ? 1 : 0;
            int height = (int) Math.round(scores[channel] * at.height());
            graphics.setColor(targets.contains(channel) ? REMOVED : OTHER);
            graphics.fillRect(at.x() + left, at.y() + at.height() - height, Math.max(1, right - left - gap), height);
        }
        graphics.setColor(LINE);
        graphics.setStroke(new BasicStroke(1));
        graphics.drawLine(at.x(), at.y(), at.x() + at.width(), at.y());
        graphics.drawLine(at.x(), at.y() + at.height(), at.x() + at.width(), at.y() + at.height());
    }

    /** A map; colours range from its least to its greatest value before TargetDrop. */
    void map(MaskEvidence evidence, Target target, float[] values, Frame at) {
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

    /** The outline of what a target map loses. */
    void outline(MaskEvidence evidence, Target target, Frame at) {
        int edge = at.width() / evidence.width() < ROOM ? 1 : 2;
        graphics.setColor(REMOVED);
        for (int position : target.removed()) {
            int row = position / evidence.width();
            int column = position % evidence.width();
            int left = at.x() + column * at.width() / evidence.width();
            int top = at.y() + row * at.height() / evidence.height();
            int right = at.x() + (column + 1) * at.width() / evidence.width();
            int bottom = at.y() + (row + 1) * at.height() / evidence.height();
            if (column == 0 || !target.isRemoved(position - 1)) {
                graphics.fillRect(left, top, edge, bottom - top);
            }
            if (column == evidence.width() - 1 || !target.isRemoved(position + 1)) {
                graphics.fillRect(right - edge, top, edge, bottom - top);
            }
            if (row == 0 || !target.isRemoved(position - evidence.width())) {
                graphics.fillRect(left, top, right - left, edge);
            }
            if (row == evidence.height() - 1 || !target.isRemoved(position + evidence.width())) {
                graphics.fillRect(left, bottom - edge, right - left, edge);
            }
        }
    }

    private void fill(Frame at, int row, int column, int height, int width) {
        int left = column * at.width() / width;
        int top = row * at.height() / height;
        int right = (column + 1) * at.width() / width;
        int bottom = (row + 1) * at.height() / height;
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
     * @param width in pixels
     * @param height in pixels
     */
    record Frame(int x, int y, int width, int height) {

        /** The largest frame with a picture's proportions in a square. */
        static Frame within(int x, int y, int side, double width, double height) {
            double scale = side / Math.max(width, height);
            return new Frame(
                    x, y, (int) Math.max(1, Math.round(width * scale)), (int) Math.max(1, Math.round(height * scale)));
        }
    }
}
