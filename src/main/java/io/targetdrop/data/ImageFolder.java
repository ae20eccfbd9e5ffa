package io.targetdrop.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * Images in folders named by class: {@code train/CLASS/*.jpg} and {@code test/CLASS/*.jpg}, JPEG or PNG.
 *
 * <p>Classes are sorted by name, files by name within their class. All images have the size of the first training image
 * and are read as red, green and blue; grey ones are repeated three times, transparency is ignored. Names that begin
 * with a dot or an underscore are ignored, other kinds of files are an error.
 *
 * @param path the directory that holds {@code train} and {@code test}, on any Hadoop file system
 */
public record ImageFolder(String path) implements ImageSource {
    private static final Set<String> EXTENSIONS = Set.of("jpg", "jpeg", "png");
    private static final String LAYOUT =
            "it must hold train/CLASS/*.jpg and test/CLASS/*.jpg (or .jpeg, .png), one folder per class";

    /** One file of a part. */
    private record Entry(FileStatus file, int label) {}

    public ImageFolder {
        if (!(path != null && !path.isBlank())) {
            throw new IllegalArgumentException("path must name a directory but is empty; " + LAYOUT);
        }
    }

    @Override
    public Catalog catalog() {
        HadoopFiles files = open();
        List<String> classes = classes(files);
        List<Entry> train = entries(files, Part.TRAIN, classes);
        List<Entry> test = entries(files, Part.TEST, classes);
        ImageShape shape = shape(files, train);
        requireShape(files, shape, train);
        requireShape(files, shape, test);
        return new Catalog(shape, classes, labels(train), labels(test));
    }

    @Override
    public List<LabelledImage> read(Part part, int[] indices) {
        HadoopFiles files = open();
        List<String> classes = classes(files);
        List<Entry> entries = entries(files, part, classes);
        ImageShape shape = shape(files, part == Part.TRAIN ? entries : entries(files, Part.TRAIN, classes));
        List<LabelledImage> images = new ArrayList<>(indices.length);
        for (int index : indices) {
            if (!(index >= 0 && index < entries.size())) {
                throw new DataException("index of a " + part + " image of " + path + " must be in [0, " + entries.size()
                        + ") but is " + index + "; the files have changed since they were catalogued");
            }
            Entry entry = entries.get(index);
            images.add(new LabelledImage(new EncodedImage(files, entry.file().getPath()).decode(shape), entry.label()));
        }
        return images;
    }

    /** One checksum over the names and sizes of all files, because the files may be too many to read. */
    @Override
    public Map<String, String> checksums() {
        HadoopFiles files = open();
        List<String> classes = classes(files);
        Sha256 digest = new Sha256();
        for (Part part : Part.values()) {
            for (Entry entry : entries(files, part, classes)) {
                String name = entry.file().getPath().getName();
                digest.update(directory(part) + "/" + classes.get(entry.label()) + "/" + name + "\t"
                        + entry.file().getLen() + "\n");
            }
        }
        return Map.of("names-and-sizes", digest.hex());
    }

    private HadoopFiles open() {
        return HadoopFiles.openDirectory(path, LAYOUT);
    }

    private static String directory(Part part) {
        return part.name().toLowerCase(Locale.ROOT);
    }

    private List<String> classes(HadoopFiles files) {
        Set<String> train = folders(files, Part.TRAIN);
        Set<String> test = folders(files, Part.TEST);
        if (!train.equals(test)) {
            Set<String> onlyOne = new TreeSet<>(train);
            onlyOne.addAll(test);
            onlyOne.removeIf(name -> train.contains(name) && test.contains(name));
            throw new DataException("train and test of " + path + " must have the same class folders but " + onlyOne
                    + " are in one of them only; add the missing folders or remove these");
        }
        return List.copyOf(train);
    }

    private Set<String> folders(HadoopFiles files, Part part) {
        Path directory = new Path(files.root(), directory(part));
        if (!files.exists(directory)) {
            throw new DataException(directory + " must exist but does not; " + LAYOUT);
        }
        Set<String> names = new TreeSet<>();
        for (FileStatus entry : files.list(directory)) {
            if (!entry.isDirectory()) {
                throw new DataException(entry.getPath() + " must be a class folder but is a file; " + LAYOUT);
            }
            names.add(entry.getPath().getName());
        }
        return names;
    }

    private List<Entry> entries(HadoopFiles files, Part part, List<String> classes) {
        List<Entry> entries = new ArrayList<>();
        for (int label = 0; label < classes.size(); label++) {
            Path folder = new Path(new Path(files.root(), directory(part)), classes.get(label));
            List<FileStatus> held = files.list(folder);
            if (!(held.size() >= 1)) {
                throw new DataException(folder + " must hold at least 1 image but is empty; add images or remove the"
                        + " class from train and test");
            }
            for (FileStatus file : held) {
                requireImage(file);
                entries.add(new Entry(file, label));
            }
        }
        return entries;
    }

    private static void requireImage(FileStatus file) {
        String name = file.getPath().getName();
        String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        if (!(file.isFile() && EXTENSIONS.contains(extension))) {
            throw new DataException(file.getPath() + " must be a file that ends in .jpg, .jpeg or .png but is not;"
                    + " convert it or move it away");
        }
    }

    private static ImageShape shape(HadoopFiles files, List<Entry> train) {
        return new EncodedImage(files, train.get(0).file().getPath()).shape();
    }

    private static void requireShape(HadoopFiles files, ImageShape shape, List<Entry> entries) {
        entries.forEach(entry -> new EncodedImage(files, entry.file().getPath()).requireShape(shape));
    }

    private static int[] labels(List<Entry> entries) {
        return entries.stream().mapToInt(Entry::label).toArray();
    }
}
