package io.targetdrop.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.targetdrop.training.AveragingConfig.LearningRateScale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainingPlanTest {
    @ParameterizedTest
    @CsvSource({"NONE, 4, 1", "SQUARE_ROOT, 4, 2", "LINEAR, 4, 4", "SQUARE_ROOT, 1, 1", "LINEAR, 1, 1"})
    void theLearningRateGrowsWithTheWorkers(LearningRateScale scale, int workers, double factor) {
        TrainingPlan plain = Plans.small(workers, 2);
        AveragingConfig usual = plain.averaging();
        TrainingPlan scaled = Plans.plan(
                plain.training(),
                new AveragingConfig(
                        usual.master(),
                        workers,
                        usual.frequency(),
                        scale,
                        usual.updaterState(),
                        usual.depth(),
                        usual.storage(),
                        usual.reshuffle(),
                        usual.prefetch()));
        assertEquals(
                factor * plain.learningRate().valueAt(3, 0),
                scaled.learningRate().valueAt(3, 0),
                1e-12);
    }
}
