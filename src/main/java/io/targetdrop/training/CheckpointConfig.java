package io.targetdrop.training;

import io.targetdrop.data.SettingException;
import java.io.Serializable;

/**
 * Checkpoints and retries of a run. None of this changes its result.
 *
 * @param everyRounds rounds between two checkpoints within an epoch; 0 for one at the end of each epoch only
 * @param keep how many of the latest are kept, at least 1
 * @param retries how often a run resumes by itself from its latest checkpoint after a Spark job failed, at least 0
 */
public record CheckpointConfig(int everyRounds, int keep, int retries) implements Serializable {
    public CheckpointConfig {
        atLeast(0, "every-rounds", everyRounds, "0 is at the end of each epoch only");
        atLeast(1, "keep", keep, "2 survive one that is damaged");
        atLeast(0, "retries", retries, "0 is to give up at once");
    }

    private static void atLeast(int least, String name, int value, String advice) {
        if (!(value >= least)) {
            throw new SettingException(name, "must be at least " + least + " but is " + value + "; " + advice);
        }
    }
}
