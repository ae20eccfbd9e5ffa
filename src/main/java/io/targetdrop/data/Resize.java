package io.targetdrop.data;

import java.awt.image.AreaAveragingScaleFilter;
import java.awt.image.FilteredImageSource;
import java.awt.image.MemoryImageSource;
import java.awt.image.PixelGrabber;
import java.util.Optional;

/**
 * Makes a square of an image of any size. An image shrinks by Java's own {@link AreaAveragingScaleFilter}: a new pixel is the mean
 * of the area that it covers in the image (docs/decisions/0025). It grows by {@link BilinearEnlargement} (docs/decisions/0047).
 * Both are plain Java, whose arithmetic is the same on every machine.
 *
 * @param side height and width of every resized image in pixels, in [8, 1024]
 * @param fit what becomes of an image that is not square
 * @param enlarging how an image grows
 */
public record Resize(int side, Fit fit, Enlarging enlarging) implements Sizing {
    private static final int MIN_SIDE = 8;
    private static final int MAX_SIDE = 1024;
    private static final int CHANNELS = 3;
    private static final int OPAQUE = 0xFF000000;
    private static final int BYTE = 0xFF;

    /** What becomes of an image that is not square. */
    public enum Fit {
        /** The shorter side gets the new length, and the middle of the longer side is kept. An odd pixel is lost at its end. */
        CROP,
        /** The longer side gets the new length, and the rest is black: 0 before normalisation. An odd black line is at the end. */
        PAD,
        /** Both sides get the new length, so that the picture is distorted. */
        STRETCH
    }

    /** How an image grows. */
    public enum Enlarging {
        /** Smoothly: a new pixel is between its neighbours. */
        BILINEAR,
        /** As it shrinks: a new pixel is the mean of the area that it covers, so that the old ones become blocks. */
        AREA
    }

    /** A rectangle of an image. */
    private record Window(int top, int left, int height, int width) {}

    /** A resizing that enlarges smoothly. */
    public Resize(int side, Fit fit) {
        this(side, fit, Enlarging.BILINEAR);
    }

    public Resize {
        if (!(side >= MIN_SIDE && side <= MAX_SIDE)) {
            throw new SettingException(
                    "side",
                    "must be in [" + MIN_SIDE + ", " + MAX_SIDE + "] but is " + side
                            + "; 224 is usual for photographs, 64 for small ones");
        }
    }

    /** The shape of every resized image, [3, side, side]. */
    public ImageShape shape() {
        return new ImageShape(CHANNELS, side, side);
    }

    @Override
    public Optional<Resize> resize() {
        return Optional.of(this);
    }

    /**
     * Resizes an image.
     *
     * @param pixels unsigned bytes [3, H, W], not changed
     * @param shape [3, H, W], any height and width
     * @return unsigned bytes [3, side, side]; the same array if the image has this shape already
     */
    public byte[] apply(byte[] pixels, ImageShape shape) {
        shape.requireFits(pixels);
        if (!(shape.channels() == CHANNELS)) {
            throw new IllegalArgumentException("an image to resize must be in red, green and blue but has "
                    + shape.channels() + " channels; repeat its" + " grey three times");
        }
        if (shape.equals(shape())) {
            return pixels;
        }
        Window whole = new Window(0, 0, shape.height(), shape.width());
        return switch (fit) {
            case CROP -> scaled(pixels, shape, middleSquare(shape), new Window(0, 0, side, side));
            case PAD -> scaled(pixels, shape, whole, middleOfSquare(shape));
            case STRETCH -> scaled(pixels, shape, whole, new Window(0, 0, side, side));
        };
    }

    private static Window middleSquare(ImageShape shape) {
        int shorter = Math.min(shape.height(), shape.width());
        return new Window((shape.height() - shorter) / 2, (shape.width() - shorter) / 2, shorter, shorter);
    }

    /** Where a whole image is in its black square. */
    private Window middleOfSquare(ImageShape shape) {
        int longer = Math.max(shape.height(), shape.width());
        int height = scaled(shape.height(), longer);
        int width = scaled(shape.width(), longer);
        return new Window((side - height) / 2, (side - width) / 2, height, width);
    }

    /** length · side / longer, rounded, and at least one pixel. */
    private int scaled(int length, int longer) {
        return (int) Math.max(1, (2L * length * side + longer) / (2L * longer));
    }

    /** Scales a part of an image to a part of a black square. */
    private byte[] scaled(byte[] pixels, ImageShape shape, Window from, Window to) {
        boolean grows = to.height() > from.height() || to.width() > from.width();
        return grows && enlarging == Enlarging.BILINEAR
                ? enlarged(pixels, shape, from, to)
                : averaged(pixels, shape, from, to);
    }

    private byte[] enlarged(byte[] pixels, ImageShape shape, Window from, Window to) {
        BilinearEnlargement enlargement = new BilinearEnlargement(
                BilinearEnlargement.Axis.of(from.height(), to.height()),
                BilinearEnlargement.Axis.of(from.width(), to.width()));
        byte[] square = new byte[CHANNELS * side * side];
        for (int channel = 0; channel < CHANNELS; channel++) {
            int first = (channel * shape.height() + from.top()) * shape.width() + from.left();
            int firstOfSquare = (channel * side + to.top()) * side + to.left();
            enlargement.apply(pixels, first, shape.width(), square, firstOfSquare, side);
        }
        return square;
    }

    private byte[] averaged(byte[] pixels, ImageShape shape, Window from, Window to) {
        int[] colours = scaled(colours(pixels, shape, from), from, to);
        byte[] square = new byte[CHANNELS * side * side];
        for (int y = 0; y < to.height(); y++) {
            for (int x = 0; x < to.width(); x++) {
                int colour = colours[y * to.width() + x];
                int position = (to.top() + y) * side + to.left() + x;
                square[position] = (byte) (colour >> 16);
                square[side * side + position] = (byte) (colour >> 8);
                square[2 * side * side + position] = (byte) colour;
            }
        }
        return square;
    }

    /** The pixels of a part, row by row, in the form that Java's filters take: opaque red, green and blue in an int. */
    private static int[] colours(byte[] pixels, ImageShape shape, Window part) {
        int plane = shape.height() * shape.width();
        int[] colours = new int[part.height() * part.width()];
        for (int y = 0; y < part.height(); y++) {
            int row = (part.top() + y) * shape.width() + part.left();
            for (int x = 0; x < part.width(); x++) {
                int i = row + x;
                colours[y * part.width() + x] = OPAQUE
                        | (pixels[i] & BYTE) << 16
                        | (pixels[plane + i] & BYTE) << 8
                        | pixels[2 * plane + i] & BYTE;
            }
        }
        return colours;
    }

    /** The filter does its work in this thread. */
    private static int[] scaled(int[] colours, Window from, Window to) {
        int[] scaled = new int[to.height() * to.width()];
        FilteredImageSource source = new FilteredImageSource(
                new MemoryImageSource(from.width(), from.height(), colours, 0, from.width()),
                new AreaAveragingScaleFilter(to.width(), to.height()));
        try {
            new PixelGrabber(source, 0, 0, to.width(), to.height(), scaled, 0, to.width()).grabPixels();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while an image was resized", e);
        }
        return scaled;
    }
}
