package io.targetdrop.search;

import io.targetdrop.search.Trial.Leg;
import io.targetdrop.training.EpochResult;
import io.targetdrop.training.Score;
import java.util.List;

/** A trainer with two slots, which refuses to work. */
class IdleTrainer implements Trainer {
    @Override
    public int slots() {
        return 2;
    }

    @Override
    public boolean sharesExecutors() {
        return true;
    }

    @Override
    public Result<List<EpochResult>> train(Leg leg) {
        throw new AssertionError("nothing is trained");
    }

    @Override
    public Result<Score> test(Trial trial) {
        throw new AssertionError("nothing is tested");
    }

    @Override
    public void cancelAll() {
        // nothing runs
    }

    @Override
    public void close() {
        // nothing is kept
    }
}
