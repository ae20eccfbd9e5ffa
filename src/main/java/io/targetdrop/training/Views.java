package io.targetdrop.training;

import io.targetdrop.data.ImageAugmentation;
import io.targetdrop.data.ImageShape;
import io.targetdrop.data.LabelledImage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * What a network sees of an image that is scored or classified. With several views of an image, its probabilities are the means
 * of those of the views ("test-time augmentation"; Krizhevsky, Sutskever and Hinton, <i>ImageNet classification with deep
 * convolutional neural networks</i>, 2012, section 4.1, take ten).
 */
public enum Views {
    /** The image as it is. */
    NONE,
    /** The image, and the image mirrored left to right. */
    FLIP,
    /** The same two, and both moved by an eighth of a side up, down, left and right: ten. What comes in is black. */
    SHIFT;

    /** An eighth, as augmentation pads images of 32 pixels by 4. */
    private static final int SHARE = 8;

    /** How a view is made. */
    private record View(int down, int right, boolean isMirrored) {

        LabelledImage of(LabelledImage image, ImageShape shape) {
            boolean isImage = down == 0 && right == 0 && !isMirrored;
            return isImage
                    ? image
                    : new LabelledImage(
                            ImageAugmentation.view(image.pixels(), shape, down, right, isMirrored), image.label());
        }
    }

    /**
     * The mean probabilities of images.
     *
     * @param images of one shape
     * @param network gives the probabilities {@code [N, K]} of images
     * @return {@code [N, K]}, one row for each image
     */
    public double[][] probabilities(
            List<LabelledImage> images, ImageShape shape, Function<List<LabelledImage>, double[][]> network) {
        if (this == NONE) {
            return network.apply(images);
        }
        List<View> views = views(shape);
        double[][] mean = null;
        for (View view : views) {
            double[][] own = network.apply(
                    images.stream().map(image -> view.of(image, shape)).toList());
            mean = mean == null ? own : sum(mean, own);
        }
        for (double[] row : mean) {
            for (int k = 0; k < row.length; k++) {
                row[k] /= views.size();
            }
        }
        return mean;
    }

    private List<View> views(ImageShape shape) {
        int down = this == SHIFT ? shape.height() / SHARE : 0;
        int right = this == SHIFT ? shape.width() / SHARE : 0;
        List<View> views = new ArrayList<>();
        for (boolean isMirrored : new boolean[] {false, true}) {
            views.add(new View(0, 0, isMirrored));
            if (this == SHIFT) {
                views.add(new View(down, 0, isMirrored));
                views.add(new View(-down, 0, isMirrored));
                views.add(new View(0, right, isMirrored));
                views.add(new View(0, -right, isMirrored));
            }
        }
        return views;
    }

    private static double[][] sum(double[][] sum, double[][] other) {
        for (int n = 0; n < sum.length; n++) {
            for (int k = 0; k < sum[n].length; k++) {
                sum[n][k] += other[n][k];
            }
        }
        return sum;
    }
}
