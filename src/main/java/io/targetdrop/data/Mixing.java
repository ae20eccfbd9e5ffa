package io.targetdrop.data;

import java.util.SplittableRandom;

/**
 * Blends pairs of images of a minibatch together with their labels. Image n is paired with image π(n), where π is a random
 * permutation. The share λ of the first image is drawn once for the minibatch from Beta(α, α); the label is
 * λ · y<sub>n</sub> + (1 − λ) · y<sub>π(n)</sub>. A label that was multiplied by its image's weight w keeps it, so that the blend
 * weighs λ · w<sub>n</sub> + (1 − λ) · w<sub>π(n)</sub>. Everything is a pure function of the minibatch and a seed.
 */
public final class Mixing {
    private Mixing() {}

    /**
     * Mixup: every pixel is λ · x<sub>n</sub> + (1 − λ) · x<sub>π(n)</sub>.
     *
     * <p>Source: Zhang, Cisse, Dauphin and Lopez-Paz, <i>mixup: beyond empirical risk minimization</i>, arXiv 1710.09412.
     *
     * @param minibatch changed in place
     * @param alpha α, positive; 0.2 is usual
     * @param random decides λ, then π
     */
    public static void mixUp(FloatMinibatch minibatch, double alpha, SplittableRandom random) {
        float share = (float) BetaDistribution.draw(alpha, random);
        int[] partners = permutation(minibatch.images(), random);
        blend(minibatch.features(), partners, share);
        blend(minibatch.labels(), partners, share);
    }

    /**
     * CutMix: a rectangle of image π(n) replaces the same place of image n. Its sides are √(1 − λ) of the image's, rounded down,
     * its centre is uniform over the image, and what is outside the image is cut off. The labels are blended by the share of the
     * pixels that stay, which may be more than λ.
     *
     * <p>Source: Yun, Han, Oh, Chun, Choe and Yoo, <i>CutMix: regularization strategy to train strong classifiers with localizable
     * features</i>, arXiv 1905.04899, and its code for what the paper does not say.
     *
     * @param minibatch changed in place
     * @param alpha α, positive; 1 is usual
     * @param random decides λ, then π, then the centre
     */
    public static void cutMix(FloatMinibatch minibatch, double alpha, SplittableRandom random) {
        double share = BetaDistribution.draw(alpha, random);
        int[] partners = permutation(minibatch.images(), random);
        Rectangle cut = Rectangle.draw(minibatch.shape(), Math.sqrt(1 - share), random);
        paste(minibatch, partners, cut);
        ImageShape shape = minibatch.shape();
        float kept = (float) (1 - (double) cut.area() / (shape.height() * shape.width()));
        blend(minibatch.labels(), partners, kept);
    }

    /** A uniform permutation of 0 to n − 1 (Fisher and Yates). */
    private static int[] permutation(int n, SplittableRandom random) {
        int[] permutation = new int[n];
        for (int i = 0; i < n; i++) {
            int j = random.nextInt(i + 1);
            permutation[i] = permutation[j];
            permutation[j] = i;
        }
        return permutation;
    }

    /** Each row becomes share · itself + (1 − share) · its partner. */
    private static void blend(float[] rows, int[] partners, float share) {
        float[] before = rows.clone();
        int width = rows.length / partners.length;
        for (int n = 0; n < partners.length; n++) {
            int own = n * width;
            int other = partners[n] * width;
            for (int i = 0; i < width; i++) {
                rows[own + i] = share * before[own + i] + (1 - share) * before[other + i];
            }
        }
    }

    private static void paste(FloatMinibatch minibatch, int[] partners, Rectangle cut) {
        float[] features = minibatch.features();
        float[] before = features.clone();
        ImageShape shape = minibatch.shape();
        int width = cut.endColumn() - cut.firstColumn();
        for (int n = 0; n < partners.length; n++) {
            for (int channel = 0; channel < shape.channels(); channel++) {
                for (int row = cut.firstRow(); row < cut.endRow(); row++) {
                    int place = (channel * shape.height() + row) * shape.width() + cut.firstColumn();
                    System.arraycopy(
                            before, partners[n] * shape.size() + place, features, n * shape.size() + place, width);
                }
            }
        }
    }

    /** Rows and columns of an image; the ends are exclusive. */
    private record Rectangle(int firstRow, int endRow, int firstColumn, int endColumn) {

        /** Draws the centre of a rectangle whose sides are a share of the image's. */
        static Rectangle draw(ImageShape shape, double share, SplittableRandom random) {
            int height = (int) (shape.height() * share);
            int width = (int) (shape.width() * share);
            int top = random.nextInt(shape.height()) - height / 2;
            int left = random.nextInt(shape.width()) - width / 2;
            return new Rectangle(
                    Math.max(0, top),
                    Math.min(shape.height(), top + height),
                    Math.max(0, left),
                    Math.min(shape.width(), left + width));
        }

        int area() {
            return (endRow - firstRow) * (endColumn - firstColumn);
        }
    }
}
