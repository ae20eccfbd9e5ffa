package io.targetdrop.cli;

import java.io.PrintWriter;
import java.util.List;

/** Where a search's progress is shown. */
interface SearchDisplay {

    /** Shows a line as it is. */
    void note(String line);

    /**
     * Shows that something happened.
     *
     * @param event what, in one line; empty for nothing that is worth one
     * @param state how things stand, the most important line first
     */
    void show(String event, List<String> state);

    /** The one that fits standard error. */
    static SearchDisplay on(PrintWriter err) {
        return System.console() == null ? lines(err) : terminal(err);
    }

    /** A terminal: events scroll above a table that stays at the bottom. */
    static SearchDisplay terminal(PrintWriter err) {
        return new SearchDisplay() {
            private static final String UP_AND_ERASE = "\u001b[1A\u001b[2K";
            private int lines;

            @Override
            public void note(String line) {
                show(line, List.of());
            }

            @Override
            public void show(String event, List<String> state) {
                err.print(UP_AND_ERASE.repeat(lines));
                if (!event.isEmpty()) {
                    err.println(event);
                }
                state.forEach(err::println);
                err.flush();
                lines = state.size();
            }
        };
    }

    /** A file or a pipe: a line an event, with the first line of the state. */
    static SearchDisplay lines(PrintWriter err) {
        return new SearchDisplay() {
            @Override
            public void note(String line) {
                err.println(line);
            }

            @Override
            public void show(String event, List<String> state) {
                if (!event.isEmpty()) {
                    err.println(event + "  (" + state.get(0) + ")");
                }
            }
        };
    }
}
