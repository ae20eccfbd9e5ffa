package io.targetdrop.data;

import io.targetdrop.data.FolderListing.Entry;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Images in folders named by class: {@code train/CLASS/…} and {@code test/CLASS/…}, in the formats that {@link
 * ImageFormat} reads, whatever their extensions.
 *
 * <p>Classes are sorted by name (in Unicode's NFC), files by name within their class. All images have the size of the first
 * training image, upright, or are resized. They are read as red, green and blue; grey ones are repeated three times,
 * transparency is ignored. Hidden names and what Spark and Hadoop write are ignored and reported; any other file must be an image.
 *
 * @param path the directory that holds {@code train} and {@code test}, on any Hadoop file system
 * @param skipsUnreadable whether images that cannot be decoded are left out instead of refused; each catalogue then
 *     decodes every image once
 * @param sizing what is done with images of different sizes; if they are resized, their headers are not looked at
 */
public record ImageFolder(String path, boolean skipsUnreadable, Sizing sizing) implements ImageSource {
    /** Images up to this total size are read for their checksum. */
    private static final long MOST_CHECKED_BYTES = 1L << 30;

    private static final int BLOCK = 1 << 16;

    public ImageFolder {
        if (!(path != null && !path.isBlank())) {
            throw new SettingException("path", "must name a directory but is empty; " + FolderListing.LAYOUT);
        }
        Objects.requireNonNull(sizing, "sizing");
        path = FileSystems.normalized(path);
    }

    /** Images of one size. */
    public ImageFolder(String path, boolean skipsUnreadable) {
        this(path, skipsUnreadable, Sizing.UNCHANGED);
    }

    /** Images of one size that must all be readable. */
    public ImageFolder(String path) {
        this(path, false);
    }

    @Override
    public ImageFolder resizedBy(Resize resize) {
        return new ImageFolder(path, skipsUnreadable, resize);
    }

    @Override
    public Catalog catalog() {
        FolderListing listing = new FolderListing(path);
        List<Entry> train = listing.entries(Part.TRAIN);
        List<Entry> test = listing.entries(Part.TEST);
        listing.lookBesideParts();
        FolderExamination examination = examination(listing.files(), train, test);
        List<String> problems = skipsUnreadable ? examination.wrongSizes() : examination.problems();
        if (!problems.isEmpty()) {
            throw DataException.ofImages(problems, (long) train.size() + test.size());
        }
        requireImagesLeft(listing, examination, Part.TRAIN, train);
        requireImagesLeft(listing, examination, Part.TEST, test);
        return new Catalog(
                examination.shape().orElseThrow(),
                listing.classNames(),
                labels(train),
                labels(test),
                new Omissions(examination.train(), examination.test(), examination.unreadable(), listing.ignored()));
    }

    private FolderExamination examination(HadoopFiles files, List<Entry> train, List<Entry> test) {
        if (skipsUnreadable) {
            return FolderExamination.ofPixels(files, train, test, sizing);
        }
        return sizing.resize()
                .map(resize -> FolderExamination.none(resize.shape()))
                .orElseGet(() -> FolderExamination.ofHeaders(files, train, test));
    }

    private void requireImagesLeft(
            FolderListing listing, FolderExamination examination, Part part, List<Entry> entries) {
        int[] left = new int[listing.classNames().size()];
        entries.forEach(entry -> left[entry.label()]++);
        List<Integer> omitted = part == Part.TRAIN ? examination.train() : examination.test();
        omitted.forEach(index -> left[entries.get(index).label()]--);
        for (int label = 0; label < left.length; label++) {
            if (!(left[label] >= 1)) {
                int lost = label;
                Entry first = entries.stream()
                        .filter(entry -> entry.label() == lost)
                        .findFirst()
                        .orElseThrow();
                throw new DataException(first.file().getPath().getParent()
                        + " must keep at least 1 image but data.skip-unreadable leaves out all of them; replace "
                        + first.file().getPath().getName()
                        + " and the others, or remove the class from train and test");
            }
        }
    }

    @Override
    public List<LabelledImage> read(Part part, int[] indices) {
        List<LabelledImage> images = new ArrayList<>(indices.length);
        requireNone(decode(part, indices, images::add), indices.length);
        return images;
    }

    @Override
    public List<StoredImage.Encoded> readEncoded(Part part, int[] indices) {
        List<StoredImage.Encoded> images = new ArrayList<>(indices.length);
        List<String> problems = look(part, indices, (files, entry, shape) -> {
            String name = entry.file().getPath().toString();
            byte[] bytes = files.readAll(entry.file().getPath());
            images.add(new StoredImage.Encoded(name, bytes, entry.label(), shape, sizing));
        });
        requireNone(problems, indices.length);
        return images;
    }

    @Override
    public List<String> problems(Part part, int[] indices) {
        return decode(part, indices, image -> {});
    }

    private static void requireNone(List<String> problems, int images) {
        if (!problems.isEmpty()) {
            throw DataException.ofImages(problems, images);
        }
    }

    private List<String> decode(Part part, int[] indices, Consumer<LabelledImage> images) {
        return look(part, indices, (files, entry, shape) -> {
            byte[] pixels = new EncodedImage(files, entry.file()).decode(shape, sizing);
            images.accept(new LabelledImage(pixels, entry.label()));
        });
    }

    /** Looks at one image, which will have this shape. */
    private interface Look {
        void at(HadoopFiles files, Entry entry, ImageShape shape);
    }

    /** Looks at images, and returns what is wrong with those that cannot be read. */
    private List<String> look(Part part, int[] indices, Look look) {
        FolderListing listing = new FolderListing(path);
        List<Entry> entries = listing.entries(part);
        requireIndices(part, indices, entries.size());
        ImageShape shape = shape(listing.files(), part == Part.TRAIN ? entries : listing.entries(Part.TRAIN));
        List<String> problems = new ArrayList<>();
        for (int index : indices) {
            try {
                look.at(listing.files(), entries.get(index), shape);
            } catch (DataException e) {
                problems.add(e.getMessage());
            }
        }
        return problems;
    }

    private void requireIndices(Part part, int[] indices, int count) {
        for (int index : indices) {
            if (!(index >= 0 && index < count)) {
                throw new DataException("index of a " + part + " image of " + path + " must be in [0, " + count
                        + ") but is " + index + "; the files have changed since they were catalogued");
            }
        }
    }

    /** The shape that images are resized to; otherwise that of the first training image, or of the first that is not left out. */
    private ImageShape shape(HadoopFiles files, List<Entry> train) {
        if (sizing.resize().isPresent()) {
            return sizing.resize().get().shape();
        }
        if (!skipsUnreadable) {
            return new EncodedImage(files, train.get(0).file()).shape();
        }
        for (Entry entry : train) {
            try {
                return new EncodedImage(files, entry.file()).decodedShape();
            } catch (DataException e) {
                // the catalogue has already reported that this image is left out
            }
        }
        throw new DataException("data.path " + path + " must hold a training image that can be read but has none; "
                + FolderListing.LAYOUT);
    }

    @Override
    public OptionalInt meanFileBytes() {
        FolderListing listing = new FolderListing(path);
        return OptionalInt.of((int) listing.entries(Part.TRAIN).stream()
                .mapToLong(entry -> entry.file().getLen())
                .average()
                .orElseThrow());
    }

    /**
     * One checksum over the names and sizes of all files and, if they are small enough to be read, one over their
     * bytes, both in the order of the listing.
     */
    @Override
    public Map<String, String> checksums() {
        FolderListing listing = new FolderListing(path);
        List<Entry> entries = new ArrayList<>(listing.entries(Part.TRAIN));
        entries.addAll(listing.entries(Part.TEST));
        Sha256 digest = new Sha256();
        long bytes = 0;
        for (Entry entry : entries) {
            digest.update(entry.name() + "\t" + entry.file().getLen() + "\n");
            bytes += entry.file().getLen();
        }
        Map<String, String> checksums = new TreeMap<>(Map.of("names-and-sizes", digest.hex()));
        if (bytes <= MOST_CHECKED_BYTES) {
            checksums.put("contents", contents(listing.files(), entries));
        }
        return Map.copyOf(checksums);
    }

    private String contents(HadoopFiles files, List<Entry> entries) {
        Sha256 digest = new Sha256();
        byte[] block = new byte[BLOCK];
        for (Entry entry : entries) {
            try (InputStream in = files.open(entry.file().getPath())) {
                for (int read = in.read(block); read >= 0; read = in.read(block)) {
                    digest.update(block, 0, read);
                }
            } catch (IOException e) {
                if (!skipsUnreadable) {
                    throw HadoopFiles.unreadable(entry.file().getPath(), e);
                }
            }
        }
        return digest.hex();
    }

    private static int[] labels(List<Entry> entries) {
        return entries.stream().mapToInt(Entry::label).toArray();
    }
}
