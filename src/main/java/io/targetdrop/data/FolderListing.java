package io.targetdrop.data;

import io.targetdrop.data.FileList.Folder;
import io.targetdrop.data.FileList.Held;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/** The classes of an image folder and the files of its parts, in their order. An image's index is its place in it. */
final class FolderListing {
    static final String LAYOUT = "it must hold train/CLASS/… and test/CLASS/…, one folder of images per class";

    private final HadoopFiles files;
    private final String path;
    /** The folders of a part, by the class's name. */
    private final Map<Part, Map<String, Path>> folders = new EnumMap<>(Part.class);

    private final List<String> classes;
    private final List<String> ignored = new ArrayList<>();

    /** What is in a class folder: its files' lengths by name, and what is ignored. */
    private record Contents(SortedMap<String, Long> files, List<String> ignored) {}

    /** Lists the classes; files are listed on request. */
    FolderListing(String path) {
        this.path = path;
        this.files = HadoopFiles.openDirectory(path, LAYOUT);
        for (Part part : Part.values()) {
            folders.put(part, folders(part));
        }
        this.classes = classes();
    }

    /** The names of the classes, in Unicode's NFC, sorted. */
    List<String> classNames() {
        return classes;
    }

    /** What was ignored in the directories that were listed so far. */
    List<String> ignored() {
        return List.copyOf(ignored);
    }

    /** Also ignored: anything next to the two parts, such as a folder with another name. */
    void lookBesideParts() {
        HadoopFiles.Listing listing = files.list(files.root());
        ignored.addAll(listing.ignored());
        for (FileStatus entry : listing.entries()) {
            String name = entry.getPath().getName();
            if (!name.equals(directory(Part.TRAIN)) && !name.equals(directory(Part.TEST))) {
                ignored.add(name);
            }
        }
    }

    static String directory(Part part) {
        return part.name().toLowerCase(Locale.ROOT);
    }

    private List<String> classes() {
        Set<String> train = folders.get(Part.TRAIN).keySet();
        Set<String> test = folders.get(Part.TEST).keySet();
        if (!train.equals(test)) {
            Set<String> onlyOne = new TreeSet<>(train);
            onlyOne.addAll(test);
            onlyOne.removeIf(name -> train.contains(name) && test.contains(name));
            throw new DataException("train and test of " + path + " must have the same class folders but "
                    + FileNames.shown(onlyOne)
                    + " are in one of them only; add the missing folders or remove these");
        }
        return List.copyOf(train);
    }

    private Map<String, Path> folders(Part part) {
        Path directory = FileSystems.child(files.root(), directory(part));
        if (!files.exists(directory)) {
            throw new DataException(directory + " must exist but does not; " + LAYOUT);
        }
        Map<String, Path> found = new TreeMap<>();
        for (FileStatus entry : visible(directory, directory(part))) {
            if (!entry.isDirectory()) {
                throw new DataException(entry.getPath() + " must be a class folder but is a file; " + LAYOUT);
            }
            Path same = found.put(FileNames.normalized(entry.getPath().getName()), entry.getPath());
            if (same != null) {
                throw new DataException(directory + " must have class folders of different names but "
                        + FileNames.shown(
                                List.of(same.getName(), entry.getPath().getName()))
                        + " are the same letters, composed in two ways; rename one, or move its images into the other");
            }
        }
        return found;
    }

    private List<FileStatus> visible(Path directory, String name) {
        HadoopFiles.Listing listing = files.list(directory);
        ignore(name, listing.ignored());
        return listing.entries();
    }

    private void ignore(String folder, List<String> names) {
        names.forEach(name -> ignored.add(folder + "/" + name));
    }

    /** The files of both parts. */
    FolderFiles files() {
        return new FolderFiles(path, files(Part.TRAIN), files(Part.TEST));
    }

    /** The files of a part, class by class, sorted by name; many folders are listed at the same time. */
    private FileList files(Part part) {
        List<Folder> classFolders = new ArrayList<>();
        for (int label = 0; label < classes.size(); label++) {
            String name = classes.get(label);
            classFolders.add(new Folder(folders.get(part).get(name), directory(part) + "/" + name, label));
        }
        List<Contents> contents = FilePool.map(classFolders, FilePool.WAITING, this::contents);
        List<Held> held = new ArrayList<>();
        for (int i = 0; i < contents.size(); i++) {
            int folder = i;
            ignore(classFolders.get(i).name(), contents.get(i).ignored());
            contents.get(i).files().forEach((name, length) -> held.add(new Held(folder, name, length)));
        }
        return new FileList(classFolders, held);
    }

    private Contents contents(Folder folder) {
        HadoopFiles.Listing listing = files.list(folder.path());
        if (!(listing.entries().size() >= 1)) {
            throw new DataException(folder.path() + " must hold at least 1 image but is empty; add images or remove the"
                    + " class from train and test");
        }
        SortedMap<String, Long> lengths = new TreeMap<>();
        for (FileStatus file : listing.entries()) {
            if (!file.isFile()) {
                throw new DataException(file.getPath() + " must be a file but is a directory; move its images into "
                        + folder.path() + " or remove it");
            }
            lengths.put(file.getPath().getName(), file.getLen());
        }
        return new Contents(lengths, listing.ignored());
    }
}
