package io.targetdrop.data;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.function.Executable;

/** What every error of this package must be: one line with a name, a rule, a value and a fix. */
final class Errors {
    private Errors() {}

    static void assertData(Executable action, String... fragments) {
        assertSays(assertThrows(DataException.class, action), fragments);
    }

    static void assertArgument(Executable action, String... fragments) {
        assertSays(assertThrows(IllegalArgumentException.class, action), fragments);
    }

    static void assertSays(Exception error, String... fragments) {
        String message = error.getMessage();
        assertFalse(message.contains("\n"), () -> "more than one line: " + message);
        assertTrue(message.contains("must"), () -> "no rule: " + message);
        assertTrue(message.contains("; "), () -> "no fix: " + message);
        for (String fragment : fragments) {
            assertTrue(message.contains(fragment), () -> "no '" + fragment + "' in: " + message);
        }
    }
}
