package io.targetdrop.training;

/** A run that failed: the message is one line that says where, why and the way out. */
public final class TrainingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public TrainingException(String message) {
        super(message);
    }
}
