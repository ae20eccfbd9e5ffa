package io.targetdrop.data;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * CIFAR-10 or CIFAR-100 in the authors' binary layout: records of one or two label bytes and 3,072 pixel bytes, planes
 * [3, 32, 32] (A. Krizhevsky, <i>Learning Multiple Layers of Features from Tiny Images</i>, 2009).
 *
 * <p>CIFAR-10's training part may be any subset of its batches, at least one. For CIFAR-100, the label is the fine one.
 *
 * @param path the directory of the files, on any Hadoop file system
 * @param variant which of the two data sets
 */
public record CifarFiles(String path, Variant variant) implements ImageSource {

    /** The shape of CIFAR's images. */
    public static final ImageShape SHAPE = new ImageShape(3, 32, 32);

    /** The superclasses of CIFAR-100. */
    private static final int COARSE_CLASSES = 20;

    /** The two data sets: their files and the layout of a record. */
    public enum Variant {
        /** 10 classes, one label byte. */
        CIFAR10(1, "data_batch_1.bin", "data_batch_.+\\.bin", "test_batch.bin", "batches.meta.txt", "cifar-10-binary"),
        /** 100 classes, a coarse and a fine label byte. */
        CIFAR100(2, "train.bin", "train\\.bin", "test.bin", "fine_label_names.txt", "cifar-100-binary");

        private final int labelBytes;
        private final String firstTrainFile;
        private final String trainPattern;
        private final String testFile;
        private final String namesFile;
        private final String archive;

        Variant(
                int labelBytes,
                String firstTrainFile,
                String trainPattern,
                String testFile,
                String namesFile,
                String archive) {
            this.labelBytes = labelBytes;
            this.firstTrainFile = firstTrainFile;
            this.trainPattern = trainPattern;
            this.testFile = testFile;
            this.namesFile = namesFile;
            this.archive = archive;
        }

        int recordBytes() {
            return labelBytes + SHAPE.size();
        }

        List<String> defaultClasses() {
            return this == CIFAR10 ? CifarClasses.CIFAR10 : CifarClasses.CIFAR100;
        }

        String fix() {
            return "it must hold " + firstTrainFile + " and " + testFile + ": unpack https://www.cs.toronto.edu/~kriz/"
                    + archive + ".tar.gz and name the directory inside it";
        }
    }

    public CifarFiles {
        if (!(path != null && !path.isBlank())) {
            throw new SettingException("path", "must name a directory but is empty; " + variant.fix());
        }
        path = FileSystems.normalized(path);
    }

    @Override
    public Catalog catalog() {
        HadoopFiles files = open();
        List<String> classes = classes(files);
        int[] train = labels(recordFiles(files, Part.TRAIN), classes.size());
        int[] test = labels(recordFiles(files, Part.TEST), classes.size());
        return new Catalog(SHAPE, classes, train, test);
    }

    @Override
    public List<LabelledImage> read(Part part, int[] indices) {
        List<RecordFile> recordFiles = recordFiles(open(), part);
        requireIndices(part, indices, recordFiles);
        int[] ascending = indices.clone();
        Arrays.sort(ascending);
        List<LabelledImage> sorted = new ArrayList<>(indices.length);
        int firstOfFile = 0;
        for (RecordFile file : recordFiles) {
            int[] records = within(ascending, firstOfFile, file.count());
            file.visit(records, (record, block, offset) -> sorted.add(image(block, offset)));
            firstOfFile += file.count();
        }
        List<LabelledImage> asked = new ArrayList<>(indices.length);
        for (int index : indices) {
            asked.add(sorted.get(Arrays.binarySearch(ascending, index)));
        }
        return asked;
    }

    @Override
    public boolean examinesEveryImage() {
        return true;
    }

    @Override
    public Map<String, String> checksums() {
        HadoopFiles files = open();
        Map<String, String> checksums = new TreeMap<>();
        for (Part part : Part.values()) {
            for (RecordFile file : recordFiles(files, part)) {
                checksums.put(file.name(), file.sha256());
            }
        }
        return Collections.unmodifiableMap(checksums);
    }

    private HadoopFiles open() {
        return HadoopFiles.openDirectory(path, variant.fix());
    }

    private List<RecordFile> recordFiles(HadoopFiles files, Part part) {
        String pattern = part == Part.TRAIN ? variant.trainPattern : variant.testFile.replace(".", "\\.");
        List<RecordFile> found = new ArrayList<>();
        for (FileStatus entry : files.list(files.root()).entries()) {
            if (entry.isFile() && entry.getPath().getName().matches(pattern)) {
                found.add(new RecordFile(files, entry, variant.recordBytes(), "download it again"));
            }
        }
        if (!(found.size() >= 1)) {
            String name = part == Part.TRAIN ? variant.firstTrainFile : variant.testFile;
            throw new DataException("data.path " + path + " must hold " + name + " but does not; " + variant.fix());
        }
        return found;
    }

    private List<String> classes(HadoopFiles files) {
        List<String> usual = variant.defaultClasses();
        Path file = FileSystems.child(files.root(), variant.namesFile);
        if (!files.exists(file)) {
            return usual;
        }
        List<String> names = new String(files.readAll(file), StandardCharsets.UTF_8)
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
        if (!(names.size() == usual.size())) {
            throw new DataException(file + " must name " + usual.size() + " classes, one per line, but names "
                    + names.size() + "; fix it, or delete it to use the usual names");
        }
        return names;
    }

    private int[] labels(List<RecordFile> recordFiles, int classes) {
        int[] labels = new int[recordFiles.stream().mapToInt(RecordFile::count).sum()];
        int firstOfFile = 0;
        for (RecordFile file : recordFiles) {
            int base = firstOfFile;
            file.visitAll((record, block, offset) -> {
                requireLabels(block, offset, classes, "record " + record + " of " + path + "/" + file.name());
                labels[base + record] = label(block, offset);
            });
            firstOfFile += file.count();
        }
        return labels;
    }

    /** CIFAR-100's coarse label is not used, but one out of range shows that the file is wrong. */
    private void requireLabels(byte[] block, int offset, int classes, String record) {
        if (variant == Variant.CIFAR100) {
            requireLabel("coarse label", Byte.toUnsignedInt(block[offset]), COARSE_CLASSES, record);
        }
        requireLabel("label", label(block, offset), classes, record);
    }

    private static void requireLabel(String name, int label, int classes, String record) {
        if (!(label < classes)) {
            throw new DataException(name + " of " + record + " must be in [0, " + classes + ") but is " + label
                    + "; check data.format and download the file again");
        }
    }

    private LabelledImage image(byte[] block, int offset) {
        byte[] pixels = Arrays.copyOfRange(block, offset + variant.labelBytes, offset + variant.recordBytes());
        return new LabelledImage(pixels, label(block, offset));
    }

    private int label(byte[] block, int offset) {
        return Byte.toUnsignedInt(block[offset + variant.labelBytes - 1]);
    }

    private void requireIndices(Part part, int[] indices, List<RecordFile> recordFiles) {
        int count = recordFiles.stream().mapToInt(RecordFile::count).sum();
        for (int index : indices) {
            if (!(index >= 0 && index < count)) {
                throw new DataException("index of a " + part + " image of " + path + " must be in [0, " + count
                        + ") but is " + index + "; the files have changed since they were catalogued");
            }
        }
    }

    private static int[] within(int[] ascending, int first, int count) {
        return Arrays.stream(ascending)
                .filter(index -> index >= first && index < first + count)
                .map(index -> index - first)
                .toArray();
    }

    /** The class names of CIFAR-10 and CIFAR-100 (fine), in the order of their labels; used when no file names them. */
    private static final class CifarClasses {
        static final List<String> CIFAR10 = names("airplane automobile bird cat deer dog frog horse ship truck");

        static final List<String> CIFAR100 = names("""
                apple aquarium_fish baby bear beaver bed bee beetle bicycle bottle bowl boy bridge bus butterfly camel can
                castle caterpillar cattle chair chimpanzee clock cloud cockroach couch crab crocodile cup dinosaur dolphin
                elephant flatfish forest fox girl hamster house kangaroo keyboard lamp lawn_mower leopard lion lizard
                lobster man maple_tree motorcycle mountain mouse mushroom oak_tree orange orchid otter palm_tree pear
                pickup_truck pine_tree plain plate poppy porcupine possum rabbit raccoon ray road rocket rose sea seal
                shark shrew skunk skyscraper snail snake spider squirrel streetcar sunflower sweet_pepper table tank
                telephone television tiger tractor train trout tulip turtle wardrobe whale willow_tree wolf woman worm
                """);

        private CifarClasses() {}

        private static List<String> names(String text) {
            return List.of(text.strip().split("\\s+"));
        }
    }
}
