package io.targetdrop.data;

import io.targetdrop.data.PackedRow.Encoded;
import io.targetdrop.data.PackedRow.Unusable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
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
        return read(
                        part,
                        indices,
                        row -> new LabelledImage(
                                new EncodedImage(row.name(), bytes(row)).decode(shape, sizing), row.label()))
                .orThrow();
    }

    @Override
    public List<StoredImage.Encoded> readEncoded(Part part, int[] indices) {
        return read(part, indices, row -> new StoredImage.Encoded(row.name(), bytes(row), row.label(), shape, sizing))
                .orThrow();
    }

    @Override
    public List<String> problems(Part part, int[] indices) {
        return read(part, indices, row -> new EncodedImage(row.name(), bytes(row)).decode(shape, sizing))
                .problems();
    }

    /**
     * Images that were read.
     *
     * @param images in the order of their indices; null for those that cannot be read
     * @param problems what is wrong with these, each once
     */
    private record Found<T>(List<T> images, List<String> problems) {
        List<T> orThrow() {
            if (!problems.isEmpty()) {
                throw DataException.ofImages(problems, images.size());
            }
            return images;
        }
    }

    /** Reads each row once, file by file. */
    private <T> Found<T> read(Part part, int[] indices, Function<PackedRow, T> reading) {
        Map<Integer, T> byRow = new HashMap<>();
        List<String> problems = new ArrayList<>();
        int[] rows = rows(part, indices);
        visit(Arrays.stream(rows).sorted().distinct().toArray(), (number, row) -> {
            try {
                byRow.put(number, reading.apply(row));
            } catch (DataException e) {
                problems.add(e.getMessage());
            }
        });
        List<T> images = new ArrayList<>(rows.length);
        Arrays.stream(rows).forEach(row -> images.add(byRow.get(row)));
        return new Found<>(images, problems);
    }

    private static byte[] bytes(PackedRow row) {
        if (row.content() instanceof Unusable bad) {
            throw new DataException(bad.problem());
        }
        return ((Encoded) row.content()).bytes();
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
