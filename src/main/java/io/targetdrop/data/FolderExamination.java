package io.targetdrop.data;

import io.targetdrop.data.FolderListing.Entry;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Examines every image of a folder, several in parallel, before any is needed.
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

    /** What was found out about an image. */
    private sealed interface Look {

        static Look at(EncodedImage image, Function<EncodedImage, ImageShape> look) {
            try {
                return new Readable(image, look.apply(image));
            } catch (DataException e) {
                return new Unreadable(e.getMessage());
            }
        }
    }

    private record Readable(EncodedImage image, ImageShape shape) implements Look {
        /** What is wrong with it if all images must have another shape. */
        Optional<String> wrongSize(ImageShape expected) {
            try {
                image.requireShape(expected, shape);
                return Optional.empty();
            } catch (DataException e) {
                return Optional.of(e.getMessage());
            }
        }
    }

    private record Unreadable(String problem) implements Look {}

    /** Reads headers only. */
    static FolderExamination ofHeaders(HadoopFiles files, List<Entry> train, List<Entry> test) {
        return of(looks(files, train, EncodedImage::shape), looks(files, test, EncodedImage::shape));
    }

    /** Decodes every image. */
    static FolderExamination ofPixels(HadoopFiles files, List<Entry> train, List<Entry> test, Sizing sizing) {
        Function<EncodedImage, ImageShape> look = image -> {
            ImageShape decoded = image.decodedShape();
            return sizing.resize().map(Resize::shape).orElse(decoded);
        };
        return of(looks(files, train, look), looks(files, test, look));
    }

    /** Looks at no image: all of them are resized to one shape. */
    static FolderExamination none(ImageShape shape) {
        return new FolderExamination(Optional.of(shape), List.of(), List.of(), List.of(), List.of());
    }

    private static List<Look> looks(HadoopFiles files, List<Entry> entries, Function<EncodedImage, ImageShape> look) {
        return entries.parallelStream()
                .map(entry -> Look.at(new EncodedImage(files, entry.file()), look))
                .toList();
    }

    private static FolderExamination of(List<Look> train, List<Look> test) {
        Optional<ImageShape> shape =
                only(Readable.class, train).map(Readable::shape).findFirst();
        List<Look> all = Stream.concat(train.stream(), test.stream()).toList();
        return new FolderExamination(
                shape,
                unreadable(train),
                unreadable(test),
                only(Unreadable.class, all).map(Unreadable::problem).toList(),
                shape.stream()
                        .flatMap(expected ->
                                only(Readable.class, all).flatMap(look -> look.wrongSize(expected).stream()))
                        .toList());
    }

    private static <T extends Look> Stream<T> only(Class<T> kind, List<Look> looks) {
        return looks.stream().filter(kind::isInstance).map(kind::cast);
    }

    private static List<Integer> unreadable(List<Look> looks) {
        return IntStream.range(0, looks.size())
                .filter(index -> looks.get(index) instanceof Unreadable)
                .boxed()
                .toList();
    }

    /** All problems: first images that cannot be read, then images of another size. */
    List<String> problems() {
        return Stream.concat(unreadable.stream(), wrongSizes.stream()).toList();
    }
}
