package io.targetdrop.data;

import io.targetdrop.data.PackedRow.Encoded;
import io.targetdrop.data.PackedRow.Unusable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;

/**
 * Reads images from the files of a {@link Pack}, and decodes them. Do not modify the arrays.
 *
 * @param data the directory of the files
 * @param files their names, in the order of their rows
 * @param firsts the number of the first row of each file
 * @param train the row of each training image, by index
 * @param test the row of each test image, by index
 * @param shape that all of them must have, or are resized to
 * @param sizing what is done with images of different sizes
 */
record PackedImages(
        String data, List<String> files, int[] firsts, int[] train, int[] test, ImageShape shape, Sizing sizing)
        implements ImageReader {
    private static final long serialVersionUID = 1L;

    @Override
    public List<LabelledImage> read(Part part, int[] indices) {
        List<LabelledImage> images = new ArrayList<>(indices.length);
        List<String> problems = read(part, indices, images);
        if (!problems.isEmpty()) {
            throw DataException.ofImages(problems, indices.length);
        }
        return images;
    }

    @Override
    public List<String> problems(Part part, int[] indices) {
        return read(part, indices, new ArrayList<>());
    }

    /** Reads the images that can be read, and returns what is wrong with the others. Each is read once, file by file. */
    private List<String> read(Part part, int[] indices, List<LabelledImage> images) {
        int[] rows = rows(part, indices);
        int[] ascending = Arrays.stream(rows).sorted().distinct().toArray();
        LabelledImage[] decoded = new LabelledImage[ascending.length];
        String[] problems = new String[ascending.length];
        visit(ascending, (number, row) -> {
            int position = Arrays.binarySearch(ascending, number);
            try {
                decoded[position] = new LabelledImage(decode(row), row.label());
            } catch (DataException e) {
                problems[position] = e.getMessage();
            }
        });
        for (int row : rows) {
            images.add(decoded[Arrays.binarySearch(ascending, row)]);
        }
        return Stream.of(problems).filter(Objects::nonNull).toList();
    }

    private byte[] decode(PackedRow row) {
        if (row.content() instanceof Unusable bad) {
            throw new DataException(bad.problem());
        }
        return new EncodedImage(row.name(), ((Encoded) row.content()).bytes()).decode(shape, sizing);
    }

    private int[] rows(Part part, int[] indices) {
        int[] all = part == Part.TRAIN ? train : test;
        for (int index : indices) {
            if (!(index >= 0 && index < all.length)) {
                throw new IllegalArgumentException("index of a " + part + " image must be in [0, " + all.length
                        + ") but is " + index + "; take it from the catalogue of these images");
            }
        }
        return Arrays.stream(indices).map(index -> all[index]).toArray();
    }

    /**
     * Visits rows, file by file.
     *
     * @param ascending the numbers of the rows
     */
    void visit(int[] ascending, PackFile.Visitor visitor) {
        Path directory = FileSystems.path(data);
        int next = 0;
        while (next < ascending.length) {
            int file = file(ascending[next]);
            int end = next + 1;
            while (end < ascending.length && file(ascending[end]) == file) {
                end++;
            }
            new PackFile(FileSystems.child(directory, files.get(file)))
                    .visit(Arrays.copyOfRange(ascending, next, end), visitor);
            next = end;
        }
    }

    /** The position of the file that a row is in. */
    private int file(int row) {
        int position = Arrays.binarySearch(firsts, row);
        return position >= 0 ? position : -position - 2;
    }
}
