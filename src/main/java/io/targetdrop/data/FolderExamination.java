package io.targetdrop.data;

import io.targetdrop.data.FolderListing.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Examines every image of a folder, several in parallel, before any is needed.
 *
 * @param shape of the first training image that is readable
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

    /** An image's shape, or what is wrong with it. */
    private record Look(EncodedImage image, ImageShape shape, String problem) {

        static Look at(EncodedImage image, Function<EncodedImage, ImageShape> look) {
            try {
                return new Look(image, look.apply(image), "");
            } catch (DataException e) {
                return new Look(image, null, e.getMessage());
            }
        }

        Optional<String> wrongSize(ImageShape expected) {
            try {
                image.requireShape(expected, shape);
                return Optional.empty();
            } catch (DataException e) {
                return Optional.of(e.getMessage());
            }
        }

        boolean isReadable() {
            return problem.isEmpty();
        }
    }

    /** Reads headers only. */
    static FolderExamination ofHeaders(HadoopFiles files, List<Entry> train, List<Entry> test) {
        return of(looks(files, train, EncodedImage::shape), looks(files, test, EncodedImage::shape));
    }

    /** Decodes every image. */
    static FolderExamination ofPixels(HadoopFiles files, List<Entry> train, List<Entry> test) {
        return of(looks(files, train, EncodedImage::decodedShape), looks(files, test, EncodedImage::decodedShape));
    }

    private static List<Look> looks(HadoopFiles files, List<Entry> entries, Function<EncodedImage, ImageShape> look) {
        return entries.parallelStream()
                .map(entry -> Look.at(new EncodedImage(files, entry.file()), look))
                .toList();
    }

    private static FolderExamination of(List<Look> train, List<Look> test) {
        Optional<ImageShape> shape =
                train.stream().filter(Look::isReadable).map(Look::shape).findFirst();
        List<Look> all = Stream.concat(train.stream(), test.stream()).toList();
        List<String> unreadable = new ArrayList<>();
        List<String> wrongSizes = new ArrayList<>();
        for (Look look : all) {
            if (look.isReadable()) {
                shape.flatMap(look::wrongSize).ifPresent(wrongSizes::add);
            } else {
                unreadable.add(look.problem());
            }
        }
        return new FolderExamination(shape, unreadable(train), unreadable(test), unreadable, wrongSizes);
    }

    private static List<Integer> unreadable(List<Look> looks) {
        return IntStream.range(0, looks.size())
                .filter(index -> !looks.get(index).isReadable())
                .boxed()
                .toList();
    }

    /** All problems: first images that cannot be read, then images of another size. */
    List<String> problems() {
        return Stream.concat(unreadable.stream(), wrongSizes.stream()).toList();
    }
}
