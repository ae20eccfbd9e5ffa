package io.targetdrop.doctor;

import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * The result of one check.
 *
 * @param name what was checked
 * @param status how serious the finding is
 * @param finding what was found, one line
 * @param remedy how to fix it; empty if there is nothing to fix
 */
public record Check(String name, Status status, String finding, String remedy) implements Serializable {

    /** Severity, from good to bad. */
    public enum Status {
        OK,
        /** Training works, but slowly, or may fail later. */
        WARNING,
        /** Training does not work. */
        PROBLEM;

        /** The word in tables. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Check ok(String name, String finding) {
        return new Check(name, Status.OK, finding, "");
    }

    static Check warning(String name, String finding, String remedy) {
        return new Check(name, Status.WARNING, finding, remedy);
    }

    static Check problem(String name, String finding, String remedy) {
        return new Check(name, Status.PROBLEM, finding, remedy);
    }

    /** The worst status among some checks. */
    public static Status worst(List<Check> checks) {
        return checks.stream().map(Check::status).max(Comparator.naturalOrder()).orElse(Status.OK);
    }
}
