package io.targetdrop.data;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Images that cannot be used, told in one message and not one a run. */
public final class ImageProblems {
    /** Images that a message names. */
    static final int SHOWN = 10;

    private ImageProblems() {}

    /**
     * What to throw.
     *
     * @param problems what is wrong with each image, at least one
     * @param looked how many images were looked at
     * @return with the message of the only one, or the count and the first ten
     */
    public static DataException of(List<String> problems, long looked) {
        if (problems.size() == 1) {
            return new DataException(problems.get(0));
        }
        int shown = Math.min(SHOWN, problems.size());
        String first = IntStream.range(0, shown)
                .mapToObj(i -> "(" + (i + 1) + ") " + problems.get(i))
                .collect(Collectors.joining(" "));
        return new DataException(problems.size() + " of " + looked + " images must be replaced, converted or removed; "
                + (shown < problems.size() ? "the first " + shown + ": " : "") + first);
    }
}
