package io.targetdrop.cli.doctor;

import java.io.Serializable;

/**
 * A process that trains, as Spark set it up.
 *
 * @param name for people
 * @param cores that it may use
 * @param tasks that it runs side by side
 * @param scratch where Spark puts what does not fit into memory
 */
public record TrainingProcess(String name, int cores, int tasks, String scratch) implements Serializable {

    /** This one, with all cores of the machine and one task. */
    public static TrainingProcess here() {
        return new TrainingProcess(
                "this process", Runtime.getRuntime().availableProcessors(), 1, System.getProperty("java.io.tmpdir"));
    }
}
