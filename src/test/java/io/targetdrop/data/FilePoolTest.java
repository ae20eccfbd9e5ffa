package io.targetdrop.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FilePoolTest {
    private static List<Integer> numbers(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(1, TimeUnit.MINUTES));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void theResultsAreInTheOrderOfTheItems() {
        assertEquals(numbers(1000).stream().map(i -> 2 * i).toList(), FilePool.map(numbers(1000), 8, i -> 2 * i));
        assertEquals(List.of(), FilePool.map(List.of(), 8, i -> i));
    }

    /** None of them ends before all have begun. */
    @Test
    void severalAreUnderWayAtTheSameTime() {
        CountDownLatch begun = new CountDownLatch(4);
        FilePool.map(numbers(4), 4, i -> {
            begun.countDown();
            await(begun);
            return i;
        });
    }

    @Test
    void thereAreNoMoreThreadsThanAllowed() {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        FilePool.map(numbers(100), 3, i -> threads.add(Thread.currentThread()));
        assertTrue(threads.size() <= 3, threads::toString);
        Thread caller = Thread.currentThread();
        FilePool.map(numbers(100), 1, i -> {
            assertSame(caller, Thread.currentThread());
            return i;
        });
    }

    /** The second item fails before the first one does. */
    @Test
    void theFirstFailureInOrderIsThrown() {
        CountDownLatch failed = new CountDownLatch(1);
        DataException error = assertThrows(
                DataException.class,
                () -> FilePool.map(numbers(100), 2, i -> {
                    if (i == 0) {
                        await(failed);
                    }
                    if (i == 1) {
                        failed.countDown();
                    }
                    throw new DataException("item " + i);
                }));
        assertEquals("item 0", error.getMessage());
    }

    @Test
    void anErrorIsNotLost() {
        assertThrows(
                StackOverflowError.class,
                () -> FilePool.map(numbers(2), 2, i -> {
                    throw new StackOverflowError();
                }));
    }
}
