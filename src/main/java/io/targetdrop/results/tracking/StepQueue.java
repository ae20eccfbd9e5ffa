package io.targetdrop.results.tracking;

import io.targetdrop.results.tracking.MlflowServer.Refusal;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Carries out steps in their order, in a background thread. A step that fails is tried again when the next one is added, and those
 * after it wait; after a refusal, nothing is carried out any more. Adding never waits.
 */
final class StepQueue {
    private final ExecutorService thread = Executors.newSingleThreadExecutor(work -> {
        Thread background = new Thread(work, "tracking");
        background.setDaemon(true);
        return background;
    });

    /** Those that are still to be done. All fields are guarded by this object. */
    private final Deque<Step> steps = new ArrayDeque<>();

    private boolean isScheduled;
    private boolean isOver;
    private Optional<String> problem = Optional.empty();
    private boolean isReported;

    /** A request, or some that belong together. */
    interface Step {
        /**
         * Carries it out.
         *
         * @throws Refusal if trying again is of no use
         * @throws IOException if it may succeed later
         */
        void run() throws IOException;
    }

    /** Adds a step. */
    synchronized void add(Step step) {
        if (isOver) {
            return;
        }
        steps.add(step);
        if (!isScheduled) {
            isScheduled = true;
            thread.execute(this::work);
        }
    }

    private void work() {
        for (Optional<Step> next = first(); next.isPresent(); next = first()) {
            try {
                next.get().run();
                done();
            } catch (Refusal | RuntimeException e) {
                stop(String.valueOf(e.getMessage()));
            } catch (IOException e) {
                pause(String.valueOf(e.getMessage()));
                return;
            }
        }
    }

    /** The next step; after the last one, the thread may end. */
    private synchronized Optional<Step> first() {
        isScheduled = !steps.isEmpty();
        return Optional.ofNullable(steps.peek());
    }

    private synchronized void done() {
        steps.poll();
    }

    private synchronized void stop(String reason) {
        steps.clear();
        isOver = true;
        if (problem.isEmpty()) {
            problem = Optional.of(reason + "; nothing more is sent");
        }
    }

    private synchronized void pause(String reason) {
        isScheduled = false;
        if (problem.isEmpty()) {
            problem = Optional.of(reason + "; the rest is sent when it answers again");
        }
    }

    /** The first problem, once. */
    synchronized Optional<String> newProblem() {
        if (isReported || problem.isEmpty()) {
            return Optional.empty();
        }
        isReported = true;
        return problem;
    }

    /** Waits for the rest, and then takes no more steps. */
    void finish(Duration limit) {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                stop("the rest was not sent within " + limit.toSeconds() + " s");
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
