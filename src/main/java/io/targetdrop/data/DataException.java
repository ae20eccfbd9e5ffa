package io.targetdrop.data;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Data that cannot be used: the message is one line that names the file, the rule, the value and the fix, even if a name
 * contains line ends.
 */
public final class DataException extends RuntimeException {
    /** Images that a message names. */
    static final int SHOWN = 10;

    private static final long serialVersionUID = 1L;

    public DataException(String message) {
        super(FileNames.oneLine(message));
    }

    public DataException(String message, Throwable cause) {
        super(FileNames.oneLine(message), cause);
    }

    /**
     * Creates the exception for some bad images.
     *
     * @param problems what is wrong with each image, at least one
     * @param looked how many images were examined
     * @return an exception with the only problem as its message, or with the count and the first ten problems
     */
    public static DataException ofImages(List<String> problems, long looked) {
        return ofImages(problems, problems.size(), looked);
    }

    /**
     * Creates the exception for some bad images of which only the first are known.
     *
     * @param problems what is wrong with the first ones, at least one
     * @param bad how many are bad
     * @param looked how many images were examined
     * @return as {@link #ofImages(List, long)}
     */
    public static DataException ofImages(List<String> problems, long bad, long looked) {
        return of(problems, bad, looked, "images must be replaced, converted or removed");
    }

    /** As {@link #ofImages(List, long, long)}, for rows of a table whose columns are wrong. */
    public static DataException ofRows(List<String> problems, long bad, long looked) {
        return of(problems, bad, looked, "rows must be corrected or removed");
    }

    private static DataException of(List<String> problems, long bad, long looked, String rule) {
        if (bad == 1) {
            return new DataException(problems.get(0));
        }
        int shown = Math.min(SHOWN, problems.size());
        String first = IntStream.range(0, shown)
                .mapToObj(i -> "(" + (i + 1) + ") " + problems.get(i))
                .collect(Collectors.joining(" "));
        return new DataException(
                bad + " of " + looked + " " + rule + "; " + (shown < bad ? "the first " + shown + ": " : "") + first);
    }
}
