package io.targetdrop.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.targetdrop.training.AveragingConfig.LearningRateScale;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainingPlanTest {
    @Test
    void theFirstEpochsAverageEveryMinibatch() {
        AveragingConfig averaging = Plans.synchronousAtFirst(AveragingConfig.Master.RESIDENT, 2, 4, 10);
        assertEquals(
                List.of(1, 1, 10, 10),
                IntStream.range(0, 4).mapToObj(averaging::frequency).toList());
        assertEquals(10, Plans.averaging(4, 10).frequency(0));
    }

    @ParameterizedTest
    @CsvSource({"NONE, 4, 1", "SQUARE_ROOT, 4, 2", "LINEAR, 4, 4", "SQUARE_ROOT, 1, 1", "LINEAR, 1, 1"})
    void theLearningRateGrowsWithTheWorkers(LearningRateScale scale, int workers, double factor) {
        TrainingPlan plain = Plans.small(workers, 2);
        TrainingPlan scaled = Plans.plan(plain.training(), Plans.scaled(scale, workers, 2));
        assertEquals(
                factor * plain.learningRate().valueAt(3, 0),
                scaled.learningRate().valueAt(3, 0),
                1e-12);
    }
}
