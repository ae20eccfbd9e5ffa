package io.targetdrop.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class DataConfigTest {
    private static final ImageSource SOURCE = new GeneratedImages(100, 50, 16, 1);

    @Test
    void theDefaultsAreTheDocumentedOnes() {
        assertEquals(0.1, DataConfig.DEFAULT_VALIDATION_SHARE);
        assertEquals(Integer.MAX_VALUE, DataConfig.NO_LIMIT);
    }

    @Test
    void travelsToExecutors() throws Exception {
        DataConfig config = new DataConfig(SOURCE, 10, DataConfig.NO_LIMIT, 0.1);
        assertEquals(config, Copies.sent(config));
    }

    @Test
    void acceptsTheEndsOfEveryRange() {
        assertEquals(1, new DataConfig(SOURCE, 1, 1, 0).trainLimit());
        assertEquals(0.999, new DataConfig(SOURCE, 1, 1, 0.999).validationShare());
    }

    @Test
    void refusesALimitBelowOne() {
        Errors.assertArgument(() -> new DataConfig(SOURCE, 0, 1, 0), "train-limit", "is 0");
        Errors.assertArgument(() -> new DataConfig(SOURCE, 1, 0, 0), "test-limit", "is 0");
    }

    @Test
    void refusesAShareOutsideItsRange() {
        for (double share : new double[] {-0.1, 1, 1.5, Double.NaN}) {
            Errors.assertArgument(
                    () -> new DataConfig(SOURCE, 1, 1, share), "validation-share", "[0, 1)", "is " + share);
        }
    }

    @Test
    void refusesAMissingSource() {
        assertThrows(NullPointerException.class, () -> new DataConfig(null, 1, 1, 0));
    }
}
