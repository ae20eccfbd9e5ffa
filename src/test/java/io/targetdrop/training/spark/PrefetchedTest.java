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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class PrefetchedTest {
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
    void passesAFailureOnAfterWhatCameBefore() {
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

    @Test
    void makesNoMoreThanItWasToldTo() throws InterruptedException {
        AtomicInteger made = new AtomicInteger();
        try (Prefetched<Integer> numbers = new Prefetched<>(numbers(made), 2, () -> {})) {
            assertTrue(numbers.hasNext());
            Thread.sleep(50);
            // one taken, two waiting, one that does not fit yet
            assertTrue(made.get() <= 4, () -> made + " were made");
        }
    }

    @Test
    void endsItsThreadWhenItIsClosed() {
        Prefetched<Integer> numbers = new Prefetched<>(numbers(new AtomicInteger()), 1, () -> {});
        String name = "minibatches of " + Thread.currentThread().getName();
        numbers.close();
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(10), () -> {
            while (Thread.getAllStackTraces().keySet().stream()
                    .anyMatch(thread -> thread.getName().equals(name))) {
                Thread.sleep(5);
            }
        });
    }

    @Test
    void isEmptyWhenThereIsNothing() {
        try (Prefetched<Integer> nothing = new Prefetched<>(List.<Integer>of().iterator(), 1, () -> {})) {
            assertFalse(nothing.hasNext());
            assertFalse(nothing.hasNext());
        }
    }

    private static Iterator<Integer> numbers(AtomicInteger made) {
        return Stream.generate(made::getAndIncrement).iterator();
    }
}
