package io.targetdrop.data;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The contents of a source, in a fixed order: sorted paths, then position in the file. An image's index is its position in
 * the labels of its part. The constructor copies the arrays; the accessors return them without a copy, so do not modify
 * them.
 *
 * @param shape the shape of every image
 * @param classes the names of the classes, at least two; a label is a position in this list
 * @param trainLabels the label of each image of the training part, at least one
 * @param testLabels the label of each image of the test part; none if a program holds its test images back itself
 * @param omissions images that have an index but are not used, and other ignored names
 * @param division which parts the source has
 * @param trainWeights how much each image of the training part counts in training, finite and at least 0; none if all count the
 *     same
 */
public record Catalog(
        ImageShape shape,
        List<String> classes,
        int[] trainLabels,
        int[] testLabels,
        Omissions omissions,
        Division division,
        double[] trainWeights)
        implements Serializable {
    private static final double[] NO_WEIGHTS = {};

    /** The catalogue of a source whose images all count the same. */
    public Catalog(
            ImageShape shape,
            List<String> classes,
            int[] trainLabels,
            int[] testLabels,
            Omissions omissions,
            Division division) {
        this(shape, classes, trainLabels, testLabels, omissions, division, NO_WEIGHTS);
    }

    /** The catalogue of a source that leaves nothing out and has a test part. */
    public Catalog(ImageShape shape, List<String> classes, int[] trainLabels, int[] testLabels) {
        this(shape, classes, trainLabels, testLabels, Omissions.NONE, Division.USUAL);
    }

    public Catalog {
        Objects.requireNonNull(omissions, "omissions");
        Objects.requireNonNull(division, "division");
        classes = List.copyOf(classes);
        trainLabels = trainLabels.clone();
        testLabels = testLabels.clone();
        trainWeights = trainWeights.clone();
        if (!(classes.size() >= 2)) {
            throw new DataException("a data set must have at least 2 classes but has " + classes.size() + " " + classes
                    + "; add images of another class");
        }
        if (!(trainLabels.length >= 1)) {
            throw new DataException("the train part must hold at least 1 image but is empty; add images to it");
        }
        requireLabels(Part.TRAIN, trainLabels, classes.size());
        requireLabels(Part.TEST, testLabels, classes.size());
        requireWeights(trainWeights, trainLabels.length);
    }

    /** The labels of a part, by image index. */
    public int[] labels(Part part) {
        return part == Part.TRAIN ? trainLabels : testLabels;
    }

    /**
     * The same images with other labels.
     *
     * @param names of the classes, by their new labels
     * @param outputs the new label for each old one
     */
    public Catalog relabelled(List<String> names, int[] outputs) {
        return new Catalog(
                shape,
                names,
                relabelled(trainLabels, outputs),
                relabelled(testLabels, outputs),
                omissions,
                division,
                trainWeights);
    }

    private static int[] relabelled(int[] labels, int[] outputs) {
        return Arrays.stream(labels).map(label -> outputs[label]).toArray();
    }

    /** The training part alone, of which none is set aside for a test. */
    Catalog withoutTestPart() {
        return new Catalog(
                shape,
                classes,
                trainLabels,
                new int[0],
                omissions,
                new Division(division.validation(), false),
                trainWeights);
    }

    /** Notes for the user before the work begins: what is left out, and how the images are divided. */
    public List<String> notes() {
        return Stream.concat(omissions.lines().stream(), division.lines()).toList();
    }

    /** The indices of a part's images that are used, ascending. */
    int[] used(Part part) {
        Set<Integer> omitted = omissions.of(part);
        return IntStream.range(0, labels(part).length)
                .filter(index -> !omitted.contains(index))
                .toArray();
    }

    private static void requireLabels(Part part, int[] labels, int classes) {
        for (int index = 0; index < labels.length; index++) {
            if (!(labels[index] >= 0 && labels[index] < classes)) {
                throw new DataException("label of " + part + " image " + index + " must be in [0, " + classes
                        + ") but is " + labels[index] + "; name every class");
            }
        }
    }

    private static void requireWeights(double[] weights, int images) {
        if (!(weights.length == 0 || weights.length == images)) {
            throw new IllegalArgumentException("weights must be none or one for each of " + images
                    + " training images but are " + weights.length + "; give every image one");
        }
        for (int index = 0; index < weights.length; index++) {
            if (!(weights[index] >= 0 && weights[index] < Double.POSITIVE_INFINITY)) {
                throw new DataException("the weight of training image " + index
                        + " must be finite and at least 0 but is " + weights[index] + "; correct it");
            }
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Catalog that
                && shape.equals(that.shape)
                && classes.equals(that.classes)
                && Arrays.equals(trainLabels, that.trainLabels)
                && Arrays.equals(testLabels, that.testLabels)
                && omissions.equals(that.omissions)
                && division.equals(that.division)
                && Arrays.equals(trainWeights, that.trainWeights);
    }

    @Override
    public int hashCode() {
        return Objects.hash(
                shape,
                classes,
                Arrays.hashCode(trainLabels),
                Arrays.hashCode(testLabels),
                omissions,
                division,
                Arrays.hashCode(trainWeights));
    }

    @Override
    public String toString() {
        return "Catalog[" + shape + ", " + classes.size() + " classes, " + trainLabels.length + " train, "
                + testLabels.length + " test]";
    }
}
