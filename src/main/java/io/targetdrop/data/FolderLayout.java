package io.targetdrop.data;

import io.targetdrop.data.HadoopFiles.Entry;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;

/**
 * Which folders hold which part of an image folder, by their names. What could be meant in two ways is refused.
 *
 * @param train holds the class folders of the training part: {@code train}, or the directory itself
 * @param validation holds those of the validation part; empty if it is drawn from the training part
 * @param test holds those of the test part; empty if it is drawn
 * @param ignored names next to these folders
 */
record FolderLayout(Section train, Optional<Section> validation, Optional<Section> test, List<String> ignored) {
    static final String DESCRIPTION =
            "it must hold train/CLASS/… and test/CLASS/…, or CLASS/… to be split, one folder of images per class";

    private static final String TRAIN = "train";
    private static final String TEST = "test";
    private static final List<String> VALIDATION = List.of("val", "valid", "validation");

    /** Lower-case names that are those of a part rather than of a class. */
    private static final Set<String> PARTS = Set.of(TRAIN, "training", TEST, "testing", "val", "valid", "validation");

    /**
     * A directory of class folders.
     *
     * @param name below the data set's directory; empty for this directory itself
     * @param directory where it is
     */
    record Section(String name, Path directory) {

        /** What an entry is called below the data set's directory. */
        String nameOf(String entry) {
            return name.isEmpty() ? entry : name + "/" + entry;
        }
    }

    /** All sections, the training part first and the test part last. */
    List<Section> sections() {
        return Stream.of(Optional.of(train), validation, test)
                .flatMap(Optional::stream)
                .toList();
    }

    /** Looks into a directory. */
    static FolderLayout of(HadoopFiles files) {
        HadoopFiles.Contents listing = files.contents(files.root());
        List<Section> validation = VALIDATION.stream()
                .flatMap(name -> section(files, name).stream())
                .toList();
        if (!(validation.size() <= 1)) {
            throw new DataException(files.root() + " must have one validation folder but has "
                    + validation.stream().map(Section::name).toList() + "; merge or remove all but one");
        }
        return section(files, TRAIN)
                .map(train -> divided(files, train, validation.stream().findFirst(), listing))
                .orElseGet(() -> flat(files, listing));
    }

    private static Optional<Section> section(HadoopFiles files, String name) {
        Path directory = FileSystems.child(files.root(), name);
        return files.exists(directory) ? Optional.of(new Section(name, directory)) : Optional.empty();
    }

    private static FolderLayout divided(
            HadoopFiles files, Section train, Optional<Section> validation, HadoopFiles.Contents listing) {
        FolderLayout layout = new FolderLayout(train, validation, section(files, TEST), List.of());
        Set<String> parts = new LinkedHashSet<>();
        layout.sections().forEach(section -> parts.add(section.name()));
        List<String> others =
                directories(listing).filter(name -> !parts.contains(name)).toList();
        if (layout.test().isEmpty() && !others.isEmpty()) {
            throw new DataException(files.root() + " must have test next to train, or no other folders, so that a test"
                    + " part is drawn, but has " + FileNames.shown(others)
                    + "; name the test part test, or, if train is a class, move all classes into a folder train");
        }
        List<String> ignored = new ArrayList<>(listing.ignored());
        names(listing).filter(name -> !parts.contains(name)).forEach(ignored::add);
        return new FolderLayout(train, validation, layout.test(), ignored);
    }

    /** Class folders without parts. */
    private static FolderLayout flat(HadoopFiles files, HadoopFiles.Contents listing) {
        List<String> classes = directories(listing).toList();
        List<String> parts = classes.stream()
                .filter(name -> PARTS.contains(name.toLowerCase(Locale.ROOT)))
                .toList();
        if (!parts.isEmpty()) {
            throw new DataException(files.root() + " must have a folder train next to " + FileNames.shown(parts)
                    + " but has none; name the parts train, test and validation, or, if these are classes, move all classes"
                    + " into a folder train");
        }
        if (classes.isEmpty()) {
            throw new DataException(files.root() + " must have folders of images but has none; " + DESCRIPTION);
        }
        if (classes.size() == 1) {
            throw new DataException(files.root() + " must have at least 2 class folders but has only "
                    + FileNames.shown(classes)
                    + "; add images of another class, or set data.path to this folder if it holds the class folders");
        }
        List<String> ignored = new ArrayList<>(listing.ignored());
        names(listing).filter(name -> !classes.contains(name)).forEach(ignored::add);
        return new FolderLayout(new Section("", files.root()), Optional.empty(), Optional.empty(), ignored);
    }

    private static Stream<String> directories(HadoopFiles.Contents listing) {
        return listing.entries().stream().filter(Entry::isDirectory).map(Entry::name);
    }

    private static Stream<String> names(HadoopFiles.Contents listing) {
        return listing.entries().stream().map(Entry::name);
    }
}
