package io.targetdrop.data;

import java.io.Serializable;
import java.util.Optional;

/** A name that may be left out. Unlike an {@link Optional}, it can be sent to executors. */
public sealed interface OptionalName extends Serializable {
    /** It is left out. */
    OptionalName NONE = new None();

    /** A name. */
    record Given(String name) implements OptionalName {
        private static final long serialVersionUID = 1L;

        @Override
        public Optional<String> get() {
            return Optional.of(name);
        }
    }

    /** No name. */
    record None() implements OptionalName {
        private static final long serialVersionUID = 1L;

        @Override
        public Optional<String> get() {
            return Optional.empty();
        }
    }

    /** The name, if there is one. */
    Optional<String> get();

    static OptionalName of(String name) {
        return new Given(name);
    }

    /** The counterpart of {@link #get}. */
    static OptionalName of(Optional<String> name) {
        return name.<OptionalName>map(Given::new).orElse(NONE);
    }
}
