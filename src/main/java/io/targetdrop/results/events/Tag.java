package io.targetdrop.results.events;

import java.util.List;

/** The tags of columns. TensorBoard groups tags by what is in front of the slash. */
public final class Tag {
    /** What TargetDrop removes from some training images. */
    public static final String REMOVED = "masks/removed";

    private static final List<String> PARTS = List.of("train", "validation", "test");
    private static final String SECONDS = "seconds";

    private Tag() {}

    /**
     * The tag of a column: {@code train/loss} for {@code train_loss}, {@code time/compute} for {@code compute_seconds},
     * {@code masks/stage-1/targets} for {@code masks/stage-1/targets}.
     *
     * @param column in snake case; that of a table in a cell follows the cell's column and row after slashes
     */
    public static String of(String column) {
        if (column.equals(SECONDS)) {
            return "time/training";
        }
        if (column.endsWith("_" + SECONDS)) {
            return "time/" + hyphenated(column.substring(0, column.length() - SECONDS.length() - 1));
        }
        return PARTS.stream()
                .filter(part -> column.startsWith(part + "_"))
                .findFirst()
                .map(part -> part + "/" + hyphenated(column.substring(part.length() + 1)))
                .orElseGet(() -> hyphenated(column));
    }

    private static String hyphenated(String name) {
        return name.replace('_', '-');
    }
}
