package io.targetdrop.search;

import java.util.Locale;

/** How a trial ended. */
public enum Status {
    /** Trained to its last epoch, or until it was stopped early. */
    COMPLETED,
    /** It diverged, ran out of memory, or its tasks failed too often. */
    FAILED,
    /** Given up for better ones. */
    PRUNED,
    /** Its job was cancelled by somebody. */
    CANCELLED;

    /** As the table has it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
