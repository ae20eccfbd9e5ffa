package io.targetdrop.data;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Images in folders named by class, in the formats that {@link ImageFormat} reads, whatever their extensions: {@code
 * train/CLASS/…}, and a validation and a test part likewise, or {@code CLASS/…} without parts ({@link FolderLayout}). A part
 * without folders is drawn ({@link Parts}).
 *
 * <p>Classes are sorted by name (in Unicode's NFC), files by name within their class; in a folder of a class, files are named by
 * their path in the class. All images have the size of the first training image, upright, or are resized. They are read as red,
 * green and blue; grey ones are repeated three times, transparency is ignored. Hidden names and what Spark, Hadoop, macOS and
 * Windows write are ignored and reported; any other file must be an image.
 *
 * <p>The catalogue lists the folders and opens one image. Whoever reads the others finds out whether they are images of this
 * size.
 *
 * @param path the directory that holds the folders, on any Hadoop file system
 * @param skipsUnreadable whether images that cannot be decoded are left out instead of refused; each catalogue then
 *     decodes every image once
 * @param sizing what is done with images of different sizes; if they are resized, their headers are not looked at
 */
public record ImageFolder(String path, boolean skipsUnreadable, Sizing sizing) implements ImageSource {
    /** Images up to this total size are read for their checksum. */
    private static final long MOST_CHECKED_BYTES = 1L << 30;

    /** So many unreadable images at the start say that the folder is not one of images. */
    private static final int MOST_HEADERS = 100;

    public ImageFolder {
        if (!(path != null && !path.isBlank())) {
            throw new SettingException("path", "must name a directory but is empty; " + FolderLayout.DESCRIPTION);
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
        return catalogued().catalog();
    }

    @Override
    public Catalogued catalogued() {
        FolderListing listing = new FolderListing(path);
        FolderFiles files = listing.files();
        FolderImages images;
        Omissions omissions;
        if (skipsUnreadable) {
            FolderExamination examination = FolderExamination.of(files, sizing);
            requireUsable(listing.classNames(), files, examination);
            images = new FolderImages(files, examination.shape().orElseThrow(), sizing);
            omissions =
                    new Omissions(examination.train(), examination.test(), examination.unreadable(), listing.ignored());
        } else {
            images = new FolderImages(files, shape(files), sizing);
            omissions = new Omissions(List.of(), List.of(), List.of(), listing.ignored());
        }
        Catalog catalog = new Catalog(
                images.shape(),
                listing.classNames(),
                files.train().labels(),
                files.test().labels(),
                omissions,
                files.division());
        return new Catalogued(catalog, images);
    }

    @Override
    public boolean examinesEveryImage() {
        return skipsUnreadable;
    }

    private static void requireUsable(List<String> classes, FolderFiles files, FolderExamination examination) {
        if (!examination.wrongSizes().isEmpty()) {
            throw DataException.ofImages(examination.wrongSizes(), files.count());
        }
        requireImagesLeft(classes.size(), files.train(), files.validationFrom(), examination.train());
        requireImagesLeft(classes.size(), files.test(), files.test().size(), examination.test());
    }

    /** Among the first files; those of the validation part may all be left out. */
    private static void requireImagesLeft(int classes, FileList files, int count, List<Integer> omitted) {
        int[] left = new int[classes];
        IntStream.range(0, count).forEach(index -> left[files.label(index)]++);
        omitted.stream().filter(index -> index < count).forEach(index -> left[files.label(index)]--);
        for (int index = 0; index < count; index++) {
            if (!(left[files.label(index)] >= 1)) {
                throw new DataException(files.folder(index).path()
                        + " must keep at least 1 image but data.skip-unreadable leaves out all of them; replace "
                        + files.file(index).getPath().getName()
                        + " and the others, or remove the class from all parts");
            }
        }
    }

    @Override
    public List<LabelledImage> read(Part part, int[] indices) {
        return images().read(part, indices);
    }

    @Override
    public List<StoredImage.Encoded> readEncoded(Part part, int[] indices) {
        return images().readEncoded(part, indices);
    }

    @Override
    public List<String> problems(Part part, int[] indices) {
        return images().problems(part, indices);
    }

    /** The images as they are now. */
    private FolderImages images() {
        FolderFiles files = new FolderListing(path).files();
        return new FolderImages(files, shape(files), sizing);
    }

    /**
     * The shape that images are resized to; otherwise that of the first training image that is readable. Those before it are left out, or whoever reads the images reports
     * them together with all other bad ones.
     */
    private ImageShape shape(FolderFiles files) {
        if (sizing.resize().isPresent()) {
            return sizing.resize().get().shape();
        }
        int most = skipsUnreadable
                ? files.train().size()
                : Math.min(MOST_HEADERS, files.train().size());
        DataException first = null;
        for (int index = 0; index < most; index++) {
            EncodedImage image = files.image(Part.TRAIN, index);
            try {
                return skipsUnreadable ? image.decodedShape() : image.shape();
            } catch (DataException e) {
                first = first == null ? e : first;
            }
        }
        throw skipsUnreadable ? nothingReadable() : first;
    }

    private DataException nothingReadable() {
        return new DataException("data.path " + path + " must hold a training image that can be read but has none; "
                + FolderLayout.DESCRIPTION);
    }

    @Override
    public OptionalInt meanFileBytes() {
        FileList train = new FolderListing(path).files().train();
        return OptionalInt.of((int) (train.bytes() / train.size()));
    }

    /**
     * One checksum over the names and sizes of all files and, if they are small enough to be read, one over their
     * bytes, both in the order of the listing.
     */
    @Override
    public Map<String, String> checksums() {
        FolderFiles files = new FolderListing(path).files();
        FolderChecksums checksums = new FolderChecksums(files, skipsUnreadable);
        Map<String, String> found = new TreeMap<>(Map.of("names-and-sizes", checksums.namesAndSizes()));
        if (files.bytes() <= MOST_CHECKED_BYTES) {
            found.put("contents", checksums.contents());
        }
        return Map.copyOf(found);
    }
}
