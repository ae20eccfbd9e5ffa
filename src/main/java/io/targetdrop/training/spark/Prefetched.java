package io.targetdrop.training.spark;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * The elements of an iterator, in their order. Another thread makes them, a few ahead of the thread that uses them.
 *
 * @param <T> the type of the elements
 */
final class Prefetched<T> implements Iterator<T>, AutoCloseable {
    private final BlockingQueue<Item<T>> made;
    private final Thread maker;
    /** The next item, if {@link #hasNext} has taken it; otherwise null. */
    private Item<T> next;

    /** What the other thread has made. */
    private sealed interface Item<T> {}

    private record Element<T>(T value) implements Item<T> {}

    /** There are no more elements. */
    private record End<T>() implements Item<T> {}

    /** The iterator failed, and there are no more elements. */
    private record Failure<T>(RuntimeException cause) implements Item<T> {}

    /** The iterator failed with an error, and there are no more elements. */
    private record Fatal<T>(Error cause) implements Item<T> {}

    /**
     * Starts to make elements.
     *
     * @param elements the iterator, which nothing else uses from now on
     * @param ahead how many elements may wait, positive
     * @param beginning what the other thread does first
     */
    Prefetched(Iterator<T> elements, int ahead, Runnable beginning) {
        this.made = new ArrayBlockingQueue<>(ahead);
        this.maker = new Thread(
                () -> make(elements, beginning),
                "minibatches of " + Thread.currentThread().getName());
        maker.setDaemon(true);
        maker.start();
    }

    private void make(Iterator<T> elements, Runnable beginning) {
        try {
            try {
                beginning.run();
                while (elements.hasNext()) {
                    made.put(new Element<>(elements.next()));
                }
                made.put(new End<>());
            } catch (RuntimeException e) {
                made.put(new Failure<>(e));
            } catch (Error e) {
                made.put(new Fatal<>(e));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed: nobody waits any more
        }
    }

    @Override
    public boolean hasNext() {
        if (next == null) {
            next = take();
        }
        if (next instanceof Fatal<T> fatal) {
            throw fatal.cause();
        }
        if (next instanceof Failure<T> failure) {
            throw failure.cause();
        }
        return next instanceof Element<T>;
    }

    @Override
    public T next() {
        if (!hasNext() || !(next instanceof Element<T> element)) {
            throw new NoSuchElementException("there are no more");
        }
        next = null;
        return element.value();
    }

    private Item<T> take() {
        try {
            return made.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a minibatch", e);
        }
    }

    /** Stops making elements. */
    @Override
    public void close() {
        maker.interrupt();
    }
}
