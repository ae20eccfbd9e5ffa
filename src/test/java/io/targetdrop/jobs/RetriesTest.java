package io.targetdrop.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.targetdrop.data.DataException;
import io.targetdrop.training.TrainingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.ipc.RemoteException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RetriesTest {
    private static final RuntimeException LOST = new UncheckedIOException(new IOException("an executor is lost"));

    private final List<Long> announced = new ArrayList<>();
    private Duration waited = Duration.ZERO;
    private boolean isOver;
    private int attempts;

    @Test
    void waitsTwiceAsLongEachTimeButNotLongerThanTheLongest() {
        assertSame(LOST, assertThrows(RuntimeException.class, () -> run(8, LOST)));
        assertEquals(List.of(5L, 10L, 20L, 40L, 80L, 160L, 300L, 300L), announced);
        assertEquals(Duration.ofSeconds(5 + 10 + 20 + 40 + 80 + 160 + 300 + 300), waited);
        assertEquals(9, attempts);
    }

    @Test
    void endsWithTheFirstSuccess() {
        String result = retries(3)
                .run(
                        () -> {
                            if (++attempts < 3) {
                                throw LOST;
                            }
                            return "done";
                        },
                        (left, wait, failure) -> announced.add((long) left));
        assertEquals("done", result);
        assertEquals(List.of(2L, 1L), announced);
    }

    static Stream<RuntimeException> lasting() {
        return Stream.of(
                new TrainingException(TrainingException.Reason.values()[0], "the loss is not finite"),
                new DataException("not an image"),
                new RequestException("out", "is in use"));
    }

    @ParameterizedTest
    @MethodSource("lasting")
    void doesNotRepeatWhatWouldFailAgain(RuntimeException failure) {
        assertSame(failure, assertThrows(RuntimeException.class, () -> run(3, failure)));
        assertEquals(1, attempts);
    }

    @Test
    void dataOnAServerThatIsAwayMayComeBack() {
        String safeMode = "org.apache.hadoop.hdfs.server.namenode.SafeModeException";
        DataException away = new DataException("cannot be read", new RemoteException(safeMode, "in safe mode"));
        assertThrows(DataException.class, () -> run(1, away));
        assertEquals(2, attempts);
    }

    @Test
    void aWaitEndsWithTheSession() {
        Retries retries = new Retries(3, () -> isOver, time -> isOver = true);
        assertThrows(RuntimeException.class, () -> retries.run(this::fail, (left, wait, failure) -> {}));
        assertEquals(1, attempts);
    }

    private Object fail() {
        attempts++;
        throw LOST;
    }

    private Object run(int count, RuntimeException failure) {
        return retries(count)
                .run(
                        () -> {
                            attempts++;
                            throw failure;
                        },
                        (left, wait, e) -> announced.add(wait.toSeconds()));
    }

    private Retries retries(int count) {
        return new Retries(count, () -> isOver, time -> waited = waited.plus(time));
    }
}
