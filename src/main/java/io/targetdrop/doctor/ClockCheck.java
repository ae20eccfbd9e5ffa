package io.targetdrop.doctor;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** Whether machines agree on the time: checkpoints, logs and tickets are compared by it. */
final class ClockCheck {
    private static final Duration WORTH_A_WARNING = Duration.ofSeconds(5);
    private static final double MILLISECONDS = 1e3;

    private ClockCheck() {}

    /**
     * Judges another clock by when it was asked.
     *
     * @param asked before, by this clock
     * @param told by the other clock
     * @param heard after, by this clock
     */
    static Check of(Instant asked, Instant told, Instant heard) {
        Duration off = Duration.ZERO;
        if (told.isBefore(asked)) {
            off = Duration.between(told, asked);
        } else if (told.isAfter(heard)) {
            off = Duration.between(heard, told);
        }
        String found = String.format(
                Locale.ROOT, "differs from the driver's by %.1f s at least", off.toMillis() / MILLISECONDS);
        return off.compareTo(WORTH_A_WARNING) > 0
                ? Check.warning("clock", found, "set both by NTP (timedatectl set-ntp true)")
                : Check.ok("clock", found);
    }
}
