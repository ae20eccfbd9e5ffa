package io.targetdrop.search;

import java.util.Optional;
import java.util.TreeSet;

/**
 * The best of a growing number of elements: one in so many is among them. They can be taken one by one, the best first. Adding or taking
 * one of n elements needs a number of comparisons that grows like log n, so that a rung of thousands of points is never sorted.
 *
 * @param <E> an element; the least one is the best, and no two are equal
 */
final class BestShare<E extends Comparable<E>> {
    private final int oneIn;
    private int counted;
    private final TreeSet<E> among = new TreeSet<>();
    private final TreeSet<E> others = new TreeSet<>();
    /** Of those among the best, the ones that were not taken; an element that was taken is never here again. */
    private final TreeSet<E> waiting = new TreeSet<>();

    private final TreeSet<E> taken = new TreeSet<>();

    /**
     * No elements.
     *
     * @param oneIn of so many elements, one is among the best; positive
     */
    BestShare(int oneIn) {
        this.oneIn = oneIn;
    }

    void add(E element) {
        counted++;
        others.add(element);
        balance();
        // a better one takes the place of the worst
        while (!among.isEmpty() && !others.isEmpty() && others.first().compareTo(among.last()) < 0) {
            E out = among.pollLast();
            waiting.remove(out);
            enter(others.pollFirst());
            others.add(out);
        }
    }

    /** Counts an element that is never among the best. */
    void addHopeless() {
        counted++;
        balance();
    }

    private void balance() {
        while (among.size() < counted / oneIn && !others.isEmpty()) {
            enter(others.pollFirst());
        }
    }

    private void enter(E element) {
        among.add(element);
        if (!taken.contains(element)) {
            waiting.add(element);
        }
    }

    /** The best of those among the best that were not taken. */
    Optional<E> waiting() {
        return waiting.isEmpty() ? Optional.empty() : Optional.of(waiting.first());
    }

    /** The best of all, taken or not. */
    Optional<E> best() {
        E first = among.isEmpty() ? null : among.first();
        return Optional.ofNullable(first == null && !others.isEmpty() ? others.first() : first);
    }

    void take(E element) {
        taken.add(element);
        waiting.remove(element);
    }
}
