package io.targetdrop.search;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.data.DataException;
import io.targetdrop.search.Attempt.Cause;
import io.targetdrop.search.Attempt.Failure;
import io.targetdrop.search.Attempt.Success;
import io.targetdrop.search.Trainer.Result;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TrialPoolTest {
    private static final Attempt<String> TOO_LARGE = new Failure<>(Cause.OUT_OF_MEMORY, "OutOfMemoryError: heap");
    private static final Attempt<String> DONE = new Success<>("done");

    /** Numbers from 0, whose attempts are counted from 1. */
    private static final class Numbers implements TrialPool.Work<Integer, String> {
        private final Deque<Integer> waiting;
        private final BiFunction<Integer, Integer, Attempt<String>> attempt;
        private final Map<Integer, Integer> attempts = new ConcurrentHashMap<>();
        private final AtomicInteger running = new AtomicInteger();
        private final Map<Integer, Integer> runningAtTheLastAttempt = new ConcurrentHashMap<>();
        private final List<Integer> done = new ArrayList<>();
        private final List<Integer> failed = new ArrayList<>();

        Numbers(int count, BiFunction<Integer, Integer, Attempt<String>> attempt) {
            this.waiting = new ArrayDeque<>(IntStream.range(0, count).boxed().toList());
            this.attempt = attempt;
        }

        @Override
        public Optional<Integer> next() {
            return Optional.ofNullable(waiting.poll());
        }

        @Override
        public Result<String> attempt(Integer piece) {
            runningAtTheLastAttempt.put(piece, running.incrementAndGet());
            try {
                return new Result<>(attempt.apply(piece, attempts.merge(piece, 1, Integer::sum)));
            } finally {
                running.decrementAndGet();
            }
        }

        @Override
        public void ended(Integer piece, Result<String> result) {
            (result.attempt() instanceof Success<String> ? done : failed).add(piece);
        }
    }

    @Test
    void asManyRunAtTheSameTimeAsThereAreSlots() {
        CyclicBarrier two = new CyclicBarrier(2);
        Numbers numbers = new Numbers(6, (number, time) -> {
            await(two);
            return DONE;
        });
        new TrialPool(new IdleTrainer()).run(numbers);
        assertEquals(6, numbers.done.size());
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whatRunsOutOfMemoryIsRetriedOnceWithNothingElseRunning() {
        Numbers numbers = new Numbers(5, (number, time) -> number < 2 && time == 1 ? TOO_LARGE : DONE);
        new TrialPool(new IdleTrainer()).run(numbers);
        assertEquals(5, numbers.done.size());
        assertEquals(List.of(0, 1), numbers.done.subList(3, 5).stream().sorted().toList());
        for (int number = 0; number < 2; number++) {
            assertEquals(2, numbers.attempts.get(number));
            assertEquals(1, numbers.runningAtTheLastAttempt.get(number));
        }
    }

    @Test
    void whatRunsOutOfMemoryTwiceFails() {
        Numbers numbers = new Numbers(3, (number, time) -> number == 1 ? TOO_LARGE : DONE);
        new TrialPool(new IdleTrainer()).run(numbers);
        assertEquals(List.of(1), numbers.failed);
        assertEquals(2, numbers.attempts.get(1));
    }

    @Test
    void whatHasAllExecutorsIsNotRetried() {
        Numbers numbers = new Numbers(2, (number, time) -> TOO_LARGE);
        new TrialPool(new IdleTrainer() {
                    @Override
                    public boolean sharesExecutors() {
                        return false;
                    }
                })
                .run(numbers);
        assertEquals(2, numbers.failed.size());
        assertEquals(1, numbers.attempts.get(0));
    }

    @Test
    void otherFailuresAreFinal() {
        Numbers numbers =
                new Numbers(3, (number, time) -> number == 1 ? new Failure<>(Cause.DIVERGED, "the loss is NaN") : DONE);
        new TrialPool(new IdleTrainer()).run(numbers);
        assertEquals(List.of(1), numbers.failed);
        assertEquals(1, numbers.attempts.get(1));
    }

    @Test
    void anExceptionEndsAll() {
        DataException wrong = new DataException("no images");
        Numbers numbers = new Numbers(1, (number, time) -> {
            throw wrong;
        });
        TrialPool pool = new TrialPool(new IdleTrainer());
        assertSame(wrong, assertThrows(DataException.class, () -> pool.run(numbers)));
    }

    @Test
    void anInterruptionIgnoresWhatRuns() {
        AtomicInteger cancelled = new AtomicInteger();
        TrialPool pool = new TrialPool(new IdleTrainer() {
            @Override
            public void cancelAll() {
                cancelled.incrementAndGet();
            }
        });
        Numbers numbers = new Numbers(4, (number, time) -> {
            pool.interrupt();
            return DONE;
        });
        assertThrows(SearchException.class, () -> pool.run(numbers));
        assertTrue(numbers.done.isEmpty());
        assertTrue(cancelled.get() > 0);
    }

    @Test
    void anInterruptionCancelsAgainWhatStartedJustAfterTheFirstTime() {
        CountDownLatch twice = new CountDownLatch(2);
        TrialPool pool = new TrialPool(new IdleTrainer() {
            @Override
            public void cancelAll() {
                twice.countDown();
            }
        });
        Numbers numbers = new Numbers(1, (number, time) -> {
            pool.interrupt();
            assertDoesNotThrow(() -> assertTrue(twice.await(1, TimeUnit.MINUTES)));
            return DONE;
        });
        assertThrows(SearchException.class, () -> pool.run(numbers));
        assertEquals(0, twice.getCount());
    }
}
