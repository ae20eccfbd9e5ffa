package io.targetdrop.regularizers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class DropScheduleTest {

    @Test
    void isWholeFromTheStartWhenConstant() {
        assertEquals(1, new DropSchedule.Constant().factor(0));
        assertEquals(1, new DropSchedule.Constant().factor(100));
    }

    /** Four epochs: 0, 1/4, 2/4, 3/4, then 1. */
    @Test
    void risesFromZeroInEqualStepsAndThenStays() {
        DropSchedule ramp = new DropSchedule.LinearRamp(4);
        assertEquals(0, ramp.factor(0));
        assertEquals(0.25, ramp.factor(1));
        assertEquals(0.75, ramp.factor(3));
        assertEquals(1, ramp.factor(4));
        assertEquals(1, ramp.factor(9));
    }

    @Test
    void refusesARampOfNoEpochs() {
        String message = assertThrows(IllegalArgumentException.class, () -> new DropSchedule.LinearRamp(0))
                .getMessage();
        assertTrue(message.contains("must be at least 1 but is 0"), message);
        assertEquals(1, new DropSchedule.LinearRamp(1).epochs());
    }
}
