package io.targetdrop.configuration;

/** The value of a missing key. */
sealed interface Fallback {
    /** A section has none, and a setting of a regulariser has that of the regulariser's record. */
    record None() implements Fallback {}

    /** The key must be set, for example like this. */
    record Needed(String example) implements Fallback {}

    /** That of another key. */
    record SameAs(String path) implements Fallback {}

    /** A value, as a file has it. */
    record Value(String text) implements Fallback {}

    static Fallback of(String cell) {
        if (cell.isEmpty()) {
            return new None();
        }
        if (cell.startsWith("needed: ")) {
            return new Needed(cell.substring("needed: ".length()));
        }
        return cell.startsWith("${") ? new SameAs(cell.substring(2, cell.length() - 1)) : new Value(cell);
    }
}
