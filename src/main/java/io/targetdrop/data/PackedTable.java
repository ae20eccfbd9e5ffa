package io.targetdrop.data;

import io.targetdrop.data.PackedRow.Role;
import io.targetdrop.data.PackedRow.Unusable;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.Path;

/**
 * Catalogues a pack that is complete.
 *
 * @param manifest of the pack
 * @param rows of the pack
 * @param images of its parts; the test part is the training part if no row is a test image
 */
record PackedTable(PackManifest manifest, PackRows rows, PackedImages images) {

    /**
     * Reads what is known about the images, but no image.
     *
     * @param pack the directory of the pack
     * @param sizing what is done with images of different sizes
     */
    static PackedTable read(Path pack, PackManifest manifest, Sizing sizing) {
        Path data = FileSystems.child(pack, manifest.data());
        PackRows rows = rows(FileSystems.child(data, Pack.ROWS));
        int[] train = rows.having(Role.TRAIN, Role.VALIDATION, Role.DRAWN);
        int[] test = rows.having(Role.TEST);
        ImageShape shape = sizing.resize()
                .map(Resize::shape)
                .orElseGet(() -> Arrays.stream(train)
                        .filter(rows::isUsable)
                        .mapToObj(rows::shape)
                        .findFirst()
                        .orElseThrow(() -> noTrainImage(manifest, "at least 1 readable image but has none")));
        PackedImages images = new PackedImages(
                data.toString(),
                manifest.files(),
                firsts(manifest.counts()),
                train,
                test.length == 0 ? train : test,
                shape,
                sizing);
        return new PackedTable(manifest, rows, images);
    }

    private static int[] firsts(List<Integer> counts) {
        int[] firsts = new int[counts.size()];
        for (int file = 1; file < firsts.length; file++) {
            firsts[file] = firsts[file - 1] + counts.get(file - 1);
        }
        return firsts;
    }

    private static PackRows rows(Path file) {
        try (InputStream in = FileSystems.of(file).open(file)) {
            return PackRows.read(in);
        } catch (IOException e) {
            throw HadoopFiles.unreadable(file, e);
        }
    }

    private static DataException noTrainImage(PackManifest manifest, String complaint) {
        return new DataException(
                "the train part of " + manifest.table() + " must hold " + complaint + "; add images to the table");
    }

    /**
     * Checks the images' sizes and classes.
     *
     * @throws DataException if an image has another size, or a class has no training image
     */
    Catalogued catalogued() {
        requireOneSize();
        requireEveryClass();
        Catalog catalog = new Catalog(
                images.shape(),
                manifest.classes(),
                rows.labelsOf(images.train()),
                rows.labelsOf(images.test()),
                omissions(),
                division(),
                rows.weightsOf(images.train()));
        return new Catalogued(catalog, images);
    }

    /** Without a test row, the test part is drawn from the training part. */
    private Division division() {
        int[] train = images.train();
        int[] validation = IntStream.range(0, train.length)
                .filter(index -> rows.role(train[index]) == Role.VALIDATION)
                .toArray();
        return new Division(validation, images.test() == train);
    }

    private void requireOneSize() {
        if (images.sizing().resize().isPresent()) {
            return;
        }
        int[] others = IntStream.range(0, rows.count())
                .filter(row -> rows.isUsable(row) && !rows.shape(row).equals(images.shape()))
                .toArray();
        if (others.length == 0) {
            return;
        }
        List<String> problems = new ArrayList<>();
        images.visit(Arrays.copyOf(others, Math.min(DataException.SHOWN, others.length)), (number, row) -> {
            try {
                new EncodedImage(row.name(), new byte[0]).requireShape(images.shape(), rows.shape(number));
            } catch (DataException e) {
                problems.add(e.getMessage());
            }
        });
        throw DataException.ofImages(problems, others.length, rows.count());
    }

    private void requireEveryClass() {
        int[] counts = new int[manifest.classes().size()];
        Arrays.stream(images.train())
                .filter(row -> rows.isUsable(row) && rows.role(row) != Role.VALIDATION)
                .forEach(row -> counts[rows.labels()[row]]++);
        for (int label = 0; label < counts.length; label++) {
            if (!(counts[label] >= 1)) {
                throw noTrainImage(
                        manifest,
                        "at least 1 readable image of each class but has none of "
                                + FileNames.shown(manifest.classes().get(label)));
            }
        }
    }

    private Omissions omissions() {
        int[] bad = IntStream.range(0, rows.count())
                .filter(row -> !rows.isUsable(row))
                .toArray();
        List<String> problems = new ArrayList<>();
        images.visit(bad, (number, row) -> problems.add(((Unusable) row.content()).problem()));
        return new Omissions(omitted(images.train()), omitted(images.test()), problems, List.of());
    }

    /** The indices of a part's images that are unusable. */
    private List<Integer> omitted(int[] part) {
        return IntStream.range(0, part.length)
                .filter(index -> !rows.isUsable(part[index]))
                .boxed()
                .toList();
    }
}
