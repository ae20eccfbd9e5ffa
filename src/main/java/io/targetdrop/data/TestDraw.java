package io.targetdrop.data;

import java.io.Serializable;

/**
 * How the test part is drawn from images that are not split yet.
 *
 * @param share of the images of each class, in (0, 1)
 * @param seed of the draw
 */
public record TestDraw(double share, long seed) implements Serializable {
    /** No image. */
    public static final TestDraw NOTHING = new TestDraw(0, 0);

    /** A fifth. */
    public static final double DEFAULT_SHARE = 0.2;
}
