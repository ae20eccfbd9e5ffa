package io.targetdrop.doctor;

import java.io.Serializable;
import java.util.List;

/**
 * What was found in a process.
 *
 * @param process which one, for people
 * @param checks in the order in which to mend
 */
public record Examined(String process, List<Check> checks) implements Serializable {
    public Examined {
        checks = List.copyOf(checks);
    }
}
