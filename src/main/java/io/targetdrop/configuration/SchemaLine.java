package io.targetdrop.configuration;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A line of the {@link Schema}: a key.
 *
 * @param path the key with its sections
 * @param value what its value may be
 * @param fallback the value of a missing key
 * @param marks what is special about it
 * @param component the record's component, if its name differs from that of the key
 * @param earlier the value that version 0.1.0 worked with, which did not know the key
 * @param sentence what it means, with a full stop
 */
record SchemaLine(
        String path,
        String value,
        Fallback fallback,
        Set<Mark> marks,
        Optional<String> component,
        Optional<String> earlier,
        String sentence) {
    private static final String COMPONENT = "as:";
    private static final String EARLIER = "before-0.2:";

    static SchemaLine of(String text) {
        List<String> cells = Arrays.stream(text.split("\\|")).map(String::strip).toList();
        Set<Mark> marks = EnumSet.noneOf(Mark.class);
        Optional<String> component = Optional.empty();
        Optional<String> earlier = Optional.empty();
        for (String mark : cells.get(3).split(" ")) {
            if (mark.startsWith(COMPONENT)) {
                component = Optional.of(mark.substring(COMPONENT.length()));
            } else if (mark.startsWith(EARLIER)) {
                earlier = Optional.of(mark.substring(EARLIER.length()));
            } else if (!mark.isEmpty()) {
                marks.add(Mark.valueOf(mark.replace('-', '_').toUpperCase(Locale.ROOT)));
            }
        }
        return new SchemaLine(
                cells.get(0), cells.get(1), Fallback.of(cells.get(2)), marks, component, earlier, cells.get(4));
    }

    String name() {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    /** The section that it is in; empty for the file. */
    String section() {
        return path.substring(0, Math.max(0, path.lastIndexOf('.')));
    }

    boolean isSection() {
        return value.startsWith("section");
    }

    /** What is special about a key. */
    enum Mark {
        /** It is written only if it is not the default. */
        QUIET,
        /** It does not change any result. */
        NO_EFFECT
    }
}
