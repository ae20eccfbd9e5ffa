package io.targetdrop.training;

/** A run that failed. The message is one line that says where, why and what to do. */
public final class TrainingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** Why the run failed. A retry would fail for the same reason again. */
    public enum Reason {
        /** The loss is no longer finite. */
        DIVERGED,
        /** The network and a minibatch don't fit into the memory of a worker. */
        OUT_OF_MEMORY
    }

    public TrainingException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
