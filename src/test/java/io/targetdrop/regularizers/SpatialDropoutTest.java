package io.targetdrop.regularizers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

class SpatialDropoutTest extends RandomDropContract {
    private static final int POSITIONS = 81;

    @Override
    Regularizer method() {
        return new SpatialDropout();
    }

    @Override
    PoolingType pooling() {
        return PoolingType.AVG;
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.05, 0.3, 0.8})
    void dropsWholeChannelsWithTheProbabilityAndScalesTheOthers(double probability) {
        int maps = 256 * 16;
        float[] factors = mask(new SpatialDropout(), Nd4j.ones(DataType.FLOAT, 256, 16, 9, 9), probability, 3)
                .factors();
        int dropped = 0;
        for (int map = 0; map < maps; map++) {
            float first = factors[map * POSITIONS];
            dropped += first == 0 ? 1 : 0;
            assertEquals(first == 0 ? 0 : 1 / (1 - probability), first, 1e-5);
            for (int position = 1; position < POSITIONS; position++) {
                assertEquals(first, factors[map * POSITIONS + position]);
            }
        }
        assertEquals(probability, (double) dropped / maps, tolerance(probability, maps));
    }
}
