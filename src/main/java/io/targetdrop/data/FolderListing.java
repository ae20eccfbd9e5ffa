package io.targetdrop.data;

import io.targetdrop.data.FileList.Folder;
import io.targetdrop.data.FileList.Held;
import io.targetdrop.data.FolderLayout.Section;
import io.targetdrop.data.HadoopFiles.Entry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.hadoop.fs.Path;

/** The classes of an image folder and the files of its parts, in their order. An image's index is its place in it. */
final class FolderListing {
    private final HadoopFiles files;
    private final String path;
    private final FolderLayout layout;
    /** The class folders of each section, by the class's name. */
    private final Map<Section, SortedMap<String, Path>> folders = new LinkedHashMap<>();

    private final List<String> classes;
    private final List<String> ignored = new ArrayList<>();

    /** A folder to list, and its name below the class folder, with a slash at its end; empty for that folder itself. */
    private record Branch(Folder folder, String inner) {}

    /** What is in a folder. */
    private record Contents(Branch branch, List<Held> files, List<Branch> branches, List<String> ignored) {}

    /** Lists the classes; files are listed on request. */
    FolderListing(String path) {
        this.path = path;
        this.files = HadoopFiles.openDirectory(path, FolderLayout.DESCRIPTION);
        this.layout = FolderLayout.of(files);
        layout.sections().forEach(section -> folders.put(section, classFolders(section)));
        this.classes = classes();
    }

    /** The names of the classes, in Unicode's NFC, sorted. */
    List<String> classNames() {
        return classes;
    }

    /** What was ignored in the directories that were listed so far, and next to them. */
    List<String> ignored() {
        List<String> all = new ArrayList<>(ignored);
        all.addAll(layout.ignored());
        return all;
    }

    private List<String> classes() {
        Set<String> all = new TreeSet<>();
        folders.values().forEach(section -> all.addAll(section.keySet()));
        Set<String> missing = new TreeSet<>(all);
        missing.removeIf(name -> folders.values().stream().allMatch(section -> section.containsKey(name)));
        if (!missing.isEmpty()) {
            List<String> names = layout.sections().stream().map(Section::name).toList();
            throw new DataException(String.join(" and ", names) + " of " + path
                    + " must have the same class folders but " + FileNames.shown(missing)
                    + " are not in all of them; add the missing folders or remove these");
        }
        return List.copyOf(all);
    }

    private SortedMap<String, Path> classFolders(Section section) {
        HadoopFiles.Contents listing = files.contents(section.directory());
        boolean isPart = !section.name().isEmpty();
        if (isPart) {
            listing.ignored().forEach(name -> ignored.add(section.nameOf(name)));
        }
        SortedMap<String, Path> found = new TreeMap<>();
        for (Entry entry : listing.entries()) {
            if (entry.isDirectory()) {
                Path same = found.put(FileNames.normalized(entry.name()), entry.path());
                requireAnother(section, entry.path(), same);
            } else if (isPart) {
                throw new DataException(
                        entry.path() + " must be a class folder but is a file; " + FolderLayout.DESCRIPTION);
            }
        }
        return found;
    }

    private static void requireAnother(Section section, Path folder, Path same) {
        if (same != null) {
            throw new DataException(section.directory() + " must have class folders of different names but "
                    + FileNames.shown(List.of(same.getName(), folder.getName()))
                    + " are the same letters, composed in two ways; rename one, or move its images into the other");
        }
    }

    /** All files, those of the validation part after those of the training part. */
    FolderFiles files() {
        Found training = new Found();
        list(layout.train(), training);
        int validationFrom = training.held.size();
        layout.validation().ifPresent(section -> list(section, training));
        FileList train = training.toFileList();
        FileList test = layout.test().map(this::files).orElse(train);
        return new FolderFiles(path, train, test, validationFrom);
    }

    private FileList files(Section section) {
        Found found = new Found();
        list(section, found);
        return found.toFileList();
    }

    /** Lists the class folders of a section, then the folders in them, and so on; many at the same time. */
    private void list(Section section, Found found) {
        List<SortedMap<String, Held>> ofClasses = new ArrayList<>();
        List<Branch> level = new ArrayList<>();
        for (String name : classes) {
            Folder folder = new Folder(folders.get(section).get(name), section.nameOf(name), ofClasses.size());
            level.add(new Branch(folder, ""));
            ofClasses.add(new TreeMap<>());
        }
        List<Branch> classFolders = level;
        while (!level.isEmpty()) {
            List<Branch> next = new ArrayList<>();
            for (Contents contents : FilePool.map(level, FilePool.WAITING, this::contents)) {
                Branch branch = contents.branch();
                ignored.addAll(contents.ignored());
                next.addAll(contents.branches());
                found.folders.add(branch.folder());
                contents.files()
                        .forEach(file -> ofClasses
                                .get(branch.folder().label())
                                .put(branch.inner() + file.name(), file.in(found.folders.size() - 1)));
            }
            level = next;
        }
        for (int label = 0; label < classes.size(); label++) {
            requireImages(section, classFolders.get(label), ofClasses.get(label).size());
            found.held.addAll(ofClasses.get(label).values());
        }
    }

    private static void requireImages(Section section, Branch classFolder, int count) {
        if (!(count >= 1)) {
            throw new DataException(classFolder.folder().path()
                    + " must hold at least 1 image but is empty; add images or remove "
                    + (section.name().isEmpty() ? "the folder" : "the class from all parts"));
        }
    }

    private Contents contents(Branch branch) {
        Folder folder = branch.folder();
        HadoopFiles.Contents listing = files.contents(folder.path());
        Contents contents = new Contents(branch, new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        listing.ignored().forEach(name -> contents.ignored().add(folder.name() + "/" + name));
        for (Entry entry : listing.entries()) {
            String name = entry.name();
            if (!entry.isDirectory()) {
                contents.files().add(new Held(0, name, entry.length()));
            } else {
                requireNoLink(entry.path());
                Folder inner = new Folder(entry.path(), folder.name() + "/" + name, folder.label());
                contents.branches().add(new Branch(inner, branch.inner() + name + "/"));
            }
        }
        if (listing.entries().isEmpty() && !branch.inner().isEmpty()) {
            contents.ignored().add(folder.name());
        }
        return contents;
    }

    /** It might lead to a folder that it is in. */
    private static void requireNoLink(Path folder) {
        if (HadoopFiles.isLocalLink(folder)) {
            throw new DataException(folder + " must be a file or a folder but is a link to a folder; replace it by the"
                    + " folder or by links to its files");
        }
    }

    /** Files in their order, and their folders. */
    private static final class Found {
        private final List<Folder> folders = new ArrayList<>();
        private final List<Held> held = new ArrayList<>();

        FileList toFileList() {
            return new FileList(folders, held);
        }
    }
}
