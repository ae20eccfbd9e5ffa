package io.targetdrop.regularizers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class FocusedDropoutTest extends RandomDropContract {
    private static final int POSITIONS = 9 * 9;

    @Override
    Regularizer method() {
        return new FocusedDropout();
    }

    /** Every minibatch is masked. */
    @Override
    double dropProbability() {
        return 1;
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.5})
    void masksTheShareOfTheMinibatches(double probability) {
        FeatureMaps maps = FeatureMaps.of(Nd4j.ones(DataType.FLOAT, 1, 1, 2, 2));
        int steps = 4000;
        int masked = 0;
        for (int step = 0; step < steps; step++) {
            Pass.Seeds seeds = Pass.Seeds.of(1, step, "site");
            masked += mask(new FocusedDropout(), maps, probability, seeds).isPresent() ? 1 : 0;
        }
        assertEquals(probability, (double) masked / steps, tolerance(probability, steps));
    }

    @Test
    void masksAMinibatchAtAllSitesOrAtNone() {
        FeatureMaps maps = FeatureMaps.of(Nd4j.ones(DataType.FLOAT, 1, 1, 2, 2));
        for (int step = 0; step < 100; step++) {
            assertEquals(
                    mask(new FocusedDropout(), maps, 0.5, Pass.Seeds.of(1, step, "a"))
                            .isPresent(),
                    mask(new FocusedDropout(), maps, 0.5, Pass.Seeds.of(1, step, "b"))
                            .isPresent());
        }
    }

    /** Channel 1 has the largest mean, with values 0, 1, … 80: what is above 72 is kept, what is below 48 never. */
    @Test
    void keepsWhereTheStrongestChannelIsHighInAllChannels() {
        INDArray maps = Nd4j.zeros(DataType.FLOAT, 50, 3, 9, 9);
        for (int n = 0; n < 50; n++) {
            maps.slice(n).slice(1).assign(Nd4j.arange(POSITIONS).reshape(9, 9));
            maps.slice(n).slice(2).putScalar(0, 0, 1000);
        }
        float[] factors = mask(new FocusedDropout(), maps, 1, 3).factors();
        int least = POSITIONS;
        int most = 0;
        for (int n = 0; n < 50; n++) {
            int kept = 0;
            for (int position = 0; position < POSITIONS; position++) {
                float factor = factors[n * 3 * POSITIONS + position];
                kept += (int) factor;
                assertTrue(factor == 0 || factor == 1);
                assertTrue(position > 72 ? factor == 1 : position > 48 || factor == 0);
                assertEquals(factor, factors[(n * 3 + 2) * POSITIONS + position]);
            }
            least = Math.min(least, kept);
            most = Math.max(most, kept);
        }
        assertNotEquals(least, most, "thresholds are the samples' own");
    }

    @Test
    void leavesASampleWithoutATargetUnchanged() {
        INDArray maps = Nd4j.ones(DataType.FLOAT, 2, 16, 3, 3).negi();
        for (float factor : mask(new FocusedDropout(), maps, 1, 3).factors()) {
            assertEquals(1, factor);
        }
    }
}
