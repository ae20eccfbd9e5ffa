package io.targetdrop.results.report;

import io.targetdrop.results.RunDirectory;
import io.targetdrop.results.RunFile;
import io.targetdrop.results.SearchFile;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The state of a directory of a run or a search at one moment.
 *
 * @param times modification time of each file that the page depends on, in milliseconds since 1970
 * @param isOver whether the run or the search has written its last file
 */
public record Snapshot(Map<String, Long> times, boolean isOver) {

    /** The current state of a directory, which need not exist. */
    public static Snapshot of(RunDirectory directory) {
        Map<String, Long> times = new TreeMap<>();
        boolean isOver = add(
                        times,
                        directory,
                        RunFile.MODEL.path(),
                        List.of(RunFile.CONFIGURATION.path(), RunFile.EPOCHS.path()))
                | add(
                        times,
                        directory,
                        SearchFile.CSV.path(),
                        List.of(
                                SearchFile.REQUEST.path(),
                                SearchFile.TRIALS.path(),
                                SearchFile.EPOCHS.path(),
                                SearchFile.TEST.path()));
        return new Snapshot(times, isOver);
    }

    /** The last file may be a leftover from before the run was resumed: then another file is newer. */
    private static boolean add(Map<String, Long> times, RunDirectory directory, String last, List<String> others) {
        Map<String, Long> end = directory.times(last);
        Map<String, Long> before = new TreeMap<>();
        others.forEach(name -> before.putAll(directory.times(name)));
        times.putAll(end);
        times.putAll(before);
        return !end.isEmpty()
                && (before.isEmpty() || Collections.max(before.values()) <= Collections.max(end.values()));
    }
}
