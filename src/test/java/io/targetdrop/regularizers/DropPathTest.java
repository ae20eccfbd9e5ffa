package io.targetdrop.regularizers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

class DropPathTest extends RandomDropContract {
    @Override
    Regularizer method() {
        return new DropPath();
    }

    @Override
    PoolingType pooling() {
        return PoolingType.AVG;
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.5, 0.9})
    void dropsWholeSamplesWithTheProbabilityAndScalesTheOthers(double probability) {
        int samples = 4096;
        int values = 16 * 4;
        float[] factors = mask(new DropPath(), Nd4j.ones(DataType.FLOAT, samples, 16, 2, 2), probability, 3)
                .factors();
        int dropped = 0;
        for (int sample = 0; sample < samples; sample++) {
            float first = factors[sample * values];
            dropped += first == 0 ? 1 : 0;
            assertEquals(first == 0 ? 0 : 1 / (1 - probability), first, 1e-5);
            for (int i = 1; i < values; i++) {
                assertEquals(first, factors[sample * values + i]);
            }
        }
        assertEquals(probability, (double) dropped / samples, tolerance(probability, samples));
    }
}
