package io.targetdrop.data;

import java.io.Serializable;
import java.util.Optional;

/** What a source does with images of different sizes. A small record that is sent to executors. */
public sealed interface Sizing extends Serializable permits Resize, Sizing.Unchanged {
    /** All images must have the size of the first training image. */
    Sizing UNCHANGED = new Unchanged();

    /** All images must have the size of the first training image. */
    record Unchanged() implements Sizing {
        private static final long serialVersionUID = 1L;

        @Override
        public Optional<Resize> resize() {
            return Optional.empty();
        }
    }

    /** How every image is resized; empty if none is. */
    Optional<Resize> resize();

    /** The counterpart of {@link #resize}. */
    static Sizing of(Optional<Resize> resize) {
        return resize.isPresent() ? resize.get() : UNCHANGED;
    }
}
