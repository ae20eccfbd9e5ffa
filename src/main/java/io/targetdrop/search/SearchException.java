package io.targetdrop.search;

/** A search that cannot continue. The message is one line. */
public final class SearchException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SearchException(String message) {
        super(message);
    }
}
