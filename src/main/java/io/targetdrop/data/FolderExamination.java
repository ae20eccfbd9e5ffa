package io.targetdrop.data;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Decodes every image of a folder, many at the same time ({@link Workforce}), because which of them are readable decides which
 * are used.
 *
 * @param shape that the images must have, or are resized to; empty if no training image is readable
 * @param train indices of training images that are not readable, ascending
 * @param test the same for the test part
 * @param unreadable what is wrong with each of these, one line each
 * @param wrongSizes what is wrong with each image of another shape
 */
record FolderExamination(
        Optional<ImageShape> shape,
        List<Integer> train,
        List<Integer> test,
        List<String> unreadable,
        List<String> wrongSizes) {
    /** Images are examined in pieces of at least this many, and at most {@link #MOST_PIECES}. */
    private static final int LEAST_IMAGES = 32;

    private static final int MOST_PIECES = 2000;

    /** What was found out about an image. */
    private sealed interface Look extends Serializable {}

    private record Readable(ImageShape shape) implements Look {}

    private record Unreadable(String problem) implements Look {}

    /** Consecutive images of a part, from the first to before the last. */
    private record Piece(Part part, int first, int last) implements Serializable {}

    static FolderExamination of(FolderFiles files, Sizing sizing) {
        List<Look> train = looks(files, Part.TRAIN);
        List<Look> test = files.drawsTest() ? train : looks(files, Part.TEST);
        List<Look> onlyTest = files.drawsTest() ? List.of() : test;
        Optional<ImageShape> shape = train.stream()
                .filter(Readable.class::isInstance)
                .map(look -> ((Readable) look).shape())
                .findFirst();
        Optional<ImageShape> resized = sizing.resize().map(Resize::shape);
        return new FolderExamination(
                resized.or(() -> shape),
                unreadable(train),
                unreadable(test),
                Stream.concat(train.stream(), onlyTest.stream())
                        .filter(Unreadable.class::isInstance)
                        .map(look -> ((Unreadable) look).problem())
                        .toList(),
                shape.filter(any -> resized.isEmpty()).stream()
                        .flatMap(expected -> Stream.concat(
                                wrongSizes(files, Part.TRAIN, train, expected),
                                wrongSizes(files, Part.TEST, onlyTest, expected)))
                        .toList());
    }

    private static List<Look> looks(FolderFiles files, Part part) {
        int count = files.of(part).size();
        int pieces = Math.max(1, Math.min(MOST_PIECES, count / LEAST_IMAGES));
        List<Piece> all = IntStream.range(0, pieces)
                .mapToObj(piece -> new Piece(
                        part, (int) ((long) count * piece / pieces), (int) ((long) count * (piece + 1) / pieces)))
                .toList();
        return Workforce.map(all, piece -> looks(files, piece)).stream()
                .flatMap(Arrays::stream)
                .toList();
    }

    private static Look[] looks(FolderFiles files, Piece piece) {
        return IntStream.range(piece.first(), piece.last())
                .mapToObj(index -> look(files.image(piece.part(), index)))
                .toArray(Look[]::new);
    }

    private static Look look(EncodedImage image) {
        try {
            return new Readable(image.decodedShape());
        } catch (DataException e) {
            return new Unreadable(e.getMessage());
        }
    }

    private static List<Integer> unreadable(List<Look> looks) {
        return IntStream.range(0, looks.size())
                .filter(index -> looks.get(index) instanceof Unreadable)
                .boxed()
                .toList();
    }

    private static Stream<String> wrongSizes(FolderFiles files, Part part, List<Look> looks, ImageShape expected) {
        return IntStream.range(0, looks.size())
                .filter(index -> looks.get(index) instanceof Readable readable
                        && !readable.shape().equals(expected))
                .mapToObj(index -> wrongSize(files.image(part, index), expected, (Readable) looks.get(index)));
    }

    private static String wrongSize(EncodedImage image, ImageShape expected, Readable look) {
        try {
            image.requireShape(expected, look.shape());
            throw new IllegalStateException(look.shape() + " is the shape that was expected");
        } catch (DataException e) {
            return e.getMessage();
        }
    }
}
