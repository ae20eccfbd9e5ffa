package io.targetdrop.data;

import java.io.Serializable;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What a source leaves out.
 *
 * @param train indices of training images that cannot be read and are left out, ascending
 * @param test the same for the test part
 * @param unreadable what is wrong with each of them, one line each
 * @param ignored names below the source's directory that are ignored: hidden ones, and what Spark and Hadoop write
 */
public record Omissions(List<Integer> train, List<Integer> test, List<String> unreadable, List<String> ignored)
        implements Serializable {

    /** Nothing is left out. */
    public static final Omissions NONE = new Omissions(List.of(), List.of(), List.of(), List.of());

    private static final int SHOWN_NAMES = 5;

    public Omissions {
        train = List.copyOf(train);
        test = List.copyOf(test);
        unreadable = List.copyOf(unreadable);
        ignored = List.copyOf(ignored);
    }

    /** The indices that are left out of a part. */
    Set<Integer> of(Part part) {
        return new TreeSet<>(part == Part.TRAIN ? train : test);
    }

    /** Notes for the user before the work begins; empty if nothing is left out. */
    public List<String> lines() {
        return Stream.concat(ignoredLine(), unreadableLines()).toList();
    }

    private Stream<String> ignoredLine() {
        if (ignored.isEmpty()) {
            return Stream.empty();
        }
        boolean isAll = ignored.size() <= SHOWN_NAMES;
        List<String> first = FileNames.shown(ignored.subList(0, Math.min(SHOWN_NAMES, ignored.size())));
        return Stream.of(FileNames.oneLine("ignored " + ignored.size()
                + (ignored.size() == 1 ? " entry" : " entries")
                + " of data.path, neither class nor image: "
                + String.join(", ", first)
                + (isAll ? "" : ", …")));
    }

    private Stream<String> unreadableLines() {
        if (unreadable.isEmpty()) {
            return Stream.empty();
        }
        String head = "data.skip-unreadable left out " + unreadable.size()
                + (unreadable.size() == 1 ? " image" : " images")
                + (unreadable.size() > DataException.SHOWN ? ", the first " + DataException.SHOWN + ":" : ":");
        return Stream.concat(
                Stream.of(head), unreadable.stream().limit(DataException.SHOWN).map(line -> "  " + line));
    }
}
