package io.targetdrop.doctor;

import java.io.Serializable;

/**
 * A process of a run, as Spark set it up.
 *
 * @param name human-readable
 * @param role what it does
 * @param cores that it may use
 * @param tasks that it runs at the same time
 * @param scratch directory where Spark spills what does not fit into memory
 */
record TrainingProcess(String name, Role role, int cores, int tasks, String scratch) implements Serializable {

    /** What a process does. */
    enum Role {
        /** Drives a run and trains. */
        LOCAL,
        /** Drives a run that executors train. */
        DRIVER,
        /** Trains. */
        EXECUTOR;

        /** The prefix of its settings after {@code spark.}: {@code executor} or {@code driver}. */
        String settings() {
            return this == EXECUTOR ? "executor" : "driver";
        }
    }

    /** This process, which may use all cores of the machine. */
    static TrainingProcess here(Role role, int tasks) {
        return new TrainingProcess(
                role == Role.DRIVER ? "driver" : "this process",
                role,
                Runtime.getRuntime().availableProcessors(),
                tasks,
                System.getProperty("java.io.tmpdir"));
    }
}
