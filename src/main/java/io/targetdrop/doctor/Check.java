package io.targetdrop.doctor;

import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The result of one check. */
public sealed interface Check extends Serializable {

    /** What was checked. */
    String name();

    /** How serious the finding is. */
    Status status();

    /** What was found, in one line. */
    String finding();

    /** Severity, from good to bad. */
    enum Status {
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

    /** Nothing needs fixing. */
    record Passed(String name, String finding) implements Check {
        @Override
        public Status status() {
            return Status.OK;
        }
    }

    /**
     * Something needs fixing.
     *
     * @param remedy how to fix it
     */
    record Flagged(String name, Status status, String finding, String remedy) implements Check {}

    /** Nothing needs fixing. */
    static Check ok(String name, String finding) {
        return new Passed(name, finding);
    }

    /** Training works, but slowly, or may fail later. */
    static Flagged warning(String name, String finding, String remedy) {
        return new Flagged(name, Status.WARNING, finding, remedy);
    }

    /** Training does not work. */
    static Flagged problem(String name, String finding, String remedy) {
        return new Flagged(name, Status.PROBLEM, finding, remedy);
    }

    /** The worst status among some checks. */
    static Status worst(List<? extends Check> checks) {
        return checks.stream().map(Check::status).max(Comparator.naturalOrder()).orElse(Status.OK);
    }
}
