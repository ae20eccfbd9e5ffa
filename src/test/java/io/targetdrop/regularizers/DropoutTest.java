package io.targetdrop.regularizers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class DropoutTest extends RandomDropContract {
    @Override
    Regularizer method() {
        return new Dropout();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.01, 0.1, 0.3, 0.5, 0.9})
    void dropsEachActivationWithTheProbabilityAndScalesTheOthers(double probability) {
        INDArray maps = Nd4j.ones(DataType.FLOAT, 32, 16, 9, 9);
        float[] factors = mask(new Dropout(), maps, probability, 3).factors();
        int dropped = 0;
        for (float factor : factors) {
            dropped += factor == 0 ? 1 : 0;
            assertEquals(factor == 0 ? 0 : 1 / (1 - probability), factor, 1e-6);
        }
        assertEquals(probability, (double) dropped / factors.length, tolerance(probability, factors.length));
    }

    /** The correlation of an activation with the next one, in its map and in the next map, is that of chance. */
    @ParameterizedTest
    @ValueSource(ints = {1, 81})
    void dropsActivationsIndependently(int distance) {
        double probability = 0.3;
        float[] factors = mask(new Dropout(), Nd4j.ones(DataType.FLOAT, 32, 16, 9, 9), probability, 3)
                .factors();
        int both = 0;
        for (int i = 0; i + distance < factors.length; i++) {
            both += factors[i] == 0 && factors[i + distance] == 0 ? 1 : 0;
        }
        double expected = probability * probability;
        assertEquals(expected, (double) both / factors.length, tolerance(expected, factors.length));
    }
}
