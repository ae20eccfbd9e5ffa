package io.targetdrop.launcher;

/** A submission that cannot be made; the message names the option, the rule, the value and the fix. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    Refusal(String message) {
        super(message);
    }
}
