package io.targetdrop.cli;

import java.io.PrintWriter;
import java.util.List;

/** Shows the progress of a search. */
interface SearchDisplay {

    /** Shows a line as it is. */
    void note(String line);

    /**
     * Shows an event.
     *
     * @param event one line; empty if it is not worth a line
     * @param state the state of the search, the most important line first
     */
    void show(String event, List<String> state);

    /** The display that suits standard error. */
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

    /** A file or a pipe: one line per event, with the first line of the state. */
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
