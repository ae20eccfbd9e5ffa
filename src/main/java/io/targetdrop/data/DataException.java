package io.targetdrop.data;

/**
 * Data that cannot be used: the message is one line that names the file, the rule, the value and the fix, even where a
 * name has line ends in it.
 */
public final class DataException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DataException(String message) {
        super(Names.oneLine(message));
    }

    public DataException(String message, Throwable cause) {
        super(Names.oneLine(message), cause);
    }
}
