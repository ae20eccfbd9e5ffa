package io.targetdrop.data;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Does the same with many files or folders in a bounded number of threads. */
final class FilePool {
    /** For work that mostly waits: an object store takes milliseconds to answer, but answers many at a time. */
    static final int WAITING = 32;

    private FilePool() {}

    /** A failure, and the position of the item that it is of. */
    private record Failure(int position, RuntimeException exception) {}

    /**
     * Does some work for each item, several at the same time.
     *
     * @param threads the most that work at the same time
     * @return the results, in the order of the items
     * @throws RuntimeException what the work threw for the first item that it failed for, whatever the threads' speed
     */
    static <T, R> List<R> map(List<T> items, int threads, Function<T, R> work) {
        int count = Math.min(threads, items.size());
        if (count <= 1) {
            return items.stream().map(work).toList();
        }
        AtomicReferenceArray<R> results = new AtomicReferenceArray<>(items.size());
        AtomicInteger next = new AtomicInteger();
        ExecutorService pool = Executors.newFixedThreadPool(count, FilePool::daemon);
        try {
            List<Future<Failure>> workers = IntStream.range(0, count)
                    .mapToObj(worker -> pool.submit(() -> work(items, next, results, work)))
                    .toList();
            requireSuccess(workers);
        } finally {
            pool.shutdownNow();
        }
        return IntStream.range(0, items.size()).mapToObj(results::get).toList();
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "targetdrop-files");
        thread.setDaemon(true);
        return thread;
    }

    /** Takes items in order until there are none, or a thread has failed; null if it did not fail itself. */
    private static <T, R> Failure work(
            List<T> items, AtomicInteger next, AtomicReferenceArray<R> results, Function<T, R> work) {
        for (int item = next.getAndIncrement(); item < items.size(); item = next.getAndIncrement()) {
            try {
                results.set(item, work.apply(items.get(item)));
            } catch (RuntimeException e) {
                next.set(items.size()); // every earlier item has been taken already
                return new Failure(item, e);
            }
        }
        return null;
    }

    private static void requireSuccess(List<Future<Failure>> workers) {
        Failure first = null;
        for (Future<Failure> worker : workers) {
            Failure failure = result(worker);
            if (failure != null && (first == null || failure.position() < first.position())) {
                first = failure;
            }
        }
        if (first != null) {
            throw first.exception();
        }
    }

    private static <T> T result(Future<T> worker) {
        try {
            return worker.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while files were read", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException(e.getCause());
        }
    }
}
