package io.targetdrop.training.spark;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * An iterator's elements in their order, made in a thread beside the one that uses them, a few ahead.
 *
 * @param <T> the elements
 */
final class Prefetched<T> implements Iterator<T>, AutoCloseable {
    private final BlockingQueue<Item<T>> made;
    private final Thread maker;
    /** The next item, if it was looked at; set by {@link #hasNext}. */
    private Item<T> next;

    /** An element, or the end of them, or the failure that ended them. */
    private record Item<T>(T element, boolean isEnd, Throwable failure) {}

    /**
     * Starts to make elements.
     *
     * @param elements the iterator, which nothing else uses from now on
     * @param ahead how many may wait, positive
     * @param beginning what the thread does first
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
                    made.put(new Item<>(elements.next(), false, null));
                }
                made.put(new Item<>(null, true, null));
            } catch (RuntimeException | Error e) {
                made.put(new Item<>(null, true, e));
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
        if (next.failure() instanceof Error error) {
            throw error;
        }
        if (next.failure() instanceof RuntimeException exception) {
            throw exception;
        }
        return !next.isEnd();
    }

    @Override
    public T next() {
        if (!hasNext()) {
            throw new NoSuchElementException("there are no more");
        }
        T element = next.element();
        next = null;
        return element;
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
