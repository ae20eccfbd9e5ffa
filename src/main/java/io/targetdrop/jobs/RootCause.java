package io.targetdrop.jobs;

import io.targetdrop.configuration.ConfigurationException;
import io.targetdrop.data.DataException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/** Finds the exception that explains a failure. Spark and thread pools wrap what a job throws, often several times. */
public final class RootCause {
    private RootCause() {}

    /** The first {@link ConfigurationException} or {@link DataException} among the causes, else the innermost cause. */
    public static Throwable of(Throwable failure) {
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Throwable last = failure;
        for (Throwable cause = failure; cause != null && seen.add(cause); cause = cause.getCause()) {
            if (cause instanceof ConfigurationException || cause instanceof DataException) {
                return cause;
            }
            last = cause;
        }
        return last;
    }

    /** The first line of a failure's own message, or {@code no message}. */
    public static String line(Throwable failure) {
        String message = failure.getMessage();
        return message == null
                ? "no message"
                : message.strip().lines().findFirst().orElse("no message");
    }
}
