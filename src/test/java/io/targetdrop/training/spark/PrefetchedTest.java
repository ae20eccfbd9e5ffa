package io.targetdrop.training.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class PrefetchedTest {
    private static final Duration LIMIT = Duration.ofMinutes(10);

    @Test
    void keepsTheOrder() {
        List<Integer> expected = IntStream.range(0, 1000).boxed().toList();
        try (Prefetched<Integer> numbers = new Prefetched<>(expected.iterator(), 3, () -> {})) {
            List<Integer> actual = new ArrayList<>();
            numbers.forEachRemaining(actual::add);
            assertEquals(expected, actual);
            assertThrows(NoSuchElementException.class, numbers::next);
        }
    }

    @Test
    void reportsAFailureAfterTheElementsBeforeIt() {
        Iterator<Integer> failing = Stream.of(0, 1, 2)
                .map(number -> {
                    if (number == 2) {
                        throw new IllegalStateException("the third");
                    }
                    return number;
                })
                .iterator();
        try (Prefetched<Integer> numbers = new Prefetched<>(failing, 5, () -> {})) {
            assertEquals(0, numbers.next());
            assertEquals(1, numbers.next());
            assertEquals(
                    "the third",
                    assertThrows(IllegalStateException.class, numbers::hasNext).getMessage());
        }
    }

    /** One element is taken, two wait, and the thread blocks with a fourth that does not fit yet. */
    @Test
    void makesNoMoreElementsThanAllowed() {
        AtomicInteger made = new AtomicInteger();
        Set<Thread> before = makers();
        try (Prefetched<Integer> numbers = new Prefetched<>(numbers(made), 2, () -> {})) {
            Thread maker = newMaker(before);
            assertTrue(numbers.hasNext());
            Assertions.assertTimeoutPreemptively(LIMIT, () -> {
                while (made.get() < 4 || maker.getState() != Thread.State.WAITING) {
                    Thread.yield();
                }
            });
            assertEquals(4, made.get());
        }
    }

    @Test
    void endsItsThreadWhenItIsClosed() throws InterruptedException {
        Set<Thread> before = makers();
        Prefetched<Integer> numbers = new Prefetched<>(numbers(new AtomicInteger()), 1, () -> {});
        Thread maker = newMaker(before);
        numbers.close();
        maker.join(LIMIT.toMillis());
        assertFalse(maker.isAlive());
    }

    private static Thread newMaker(Set<Thread> before) {
        return makers().stream()
                .filter(thread -> !before.contains(thread))
                .findFirst()
                .orElseThrow();
    }

    private static Set<Thread> makers() {
        String name = "minibatches of " + Thread.currentThread().getName();
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(name))
                .collect(Collectors.toSet());
    }

    @Test
    void isEmptyIfTheIteratorIs() {
        try (Prefetched<Integer> nothing = new Prefetched<>(List.<Integer>of().iterator(), 1, () -> {})) {
            assertFalse(nothing.hasNext());
            assertFalse(nothing.hasNext());
        }
    }

    private static Iterator<Integer> numbers(AtomicInteger made) {
        return Stream.generate(made::getAndIncrement).iterator();
    }
}
