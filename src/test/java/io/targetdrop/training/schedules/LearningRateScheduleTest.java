package io.targetdrop.training.schedules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.serde.json.JsonMappers;

class LearningRateScheduleTest {
    private static final double EXACT = 1e-12;
    private final LearningRateSchedule constant = new LearningRateSchedule.Constant();

    @Test
    void staysWhenConstant() {
        assertEquals(1, constant.factor(0, 10));
        assertEquals(1, constant.factor(9.5, 10));
    }

    /** Milestones 2 and 4, decay 0.2: 1, then 0.2, then 0.04. */
    @Test
    void fallsAtEachMilestone() {
        LearningRateSchedule steps = new LearningRateSchedule.Steps(List.of(2, 4), 0.2);
        assertEquals(1, steps.factor(0, 6), EXACT);
        assertEquals(1, steps.factor(1.999, 6), EXACT);
        assertEquals(0.2, steps.factor(2, 6), EXACT);
        assertEquals(0.2, steps.factor(3.5, 6), EXACT);
        assertEquals(0.04, steps.factor(4, 6), EXACT);
    }

    @Test
    void keepsItsMilestonesToItself() {
        List<Integer> milestones = new ArrayList<>(List.of(2));
        LearningRateSchedule.Steps steps = new LearningRateSchedule.Steps(milestones, 0.1);
        milestones.add(1);
        assertEquals(List.of(2), steps.milestones());
    }

    /** Half a cosine over 8 epochs: cos 0, cos 45°, cos 90°, cos 180°. */
    @Test
    void followsHalfACosine() {
        LearningRateSchedule cosine = new LearningRateSchedule.Cosine();
        assertEquals(1, cosine.factor(0, 8), EXACT);
        assertEquals(0.5 * (1 + Math.sqrt(0.5)), cosine.factor(2, 8), EXACT);
        assertEquals(0.5, cosine.factor(4, 8), EXACT);
        assertEquals(0, cosine.factor(8, 8), EXACT);
    }

    @Test
    void staysAtTheEndOfTheCosine() {
        assertEquals(0, new LearningRateSchedule.Cosine().factor(9, 8), EXACT);
    }

    /** Two epochs of warm-up before a constant: 0, 1/4, 1/2, 1, and 1 from there on. */
    @Test
    void warmsUpFromZero() {
        LearningRateSchedule warm = new LearningRateSchedule.WarmUp(2, constant);
        assertEquals(0, warm.factor(0, 10), EXACT);
        assertEquals(0.25, warm.factor(0.5, 10), EXACT);
        assertEquals(0.5, warm.factor(1, 10), EXACT);
        assertEquals(1, warm.factor(2, 10), EXACT);
        assertEquals(1, warm.factor(7, 10), EXACT);
    }

    /** After half of the warm-up, which is 1 of 4 epochs: 0.5 · (1 + cos 45°) / 2. */
    @Test
    void multipliesTheWarmUpWithWhatItLeadsInto() {
        LearningRateSchedule warm = new LearningRateSchedule.WarmUp(2, new LearningRateSchedule.Cosine());
        assertEquals(0.5 * 0.5 * (1 + Math.sqrt(0.5)), warm.factor(1, 4), EXACT);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void refusesAWarmUpOfNoLength(double epochs) {
        String message = refusal(() -> new LearningRateSchedule.WarmUp(epochs, constant));
        assertTrue(message.startsWith("warm-up must be positive but is " + epochs), message);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -0.1, 1.5, Double.NaN})
    void refusesADecayOutsideItsRange(double decay) {
        String message = refusal(() -> new LearningRateSchedule.Steps(List.of(1), decay));
        assertTrue(message.startsWith("decay must be in (0, 1] but is " + decay), message);
    }

    @Test
    void takesADecayOfOne() {
        assertEquals(1, new LearningRateSchedule.Steps(List.of(1), 1).factor(3, 4));
    }

    @Test
    void refusesMilestonesThatDoNotIncrease() {
        assertTrue(refusal(() -> new LearningRateSchedule.Steps(List.of(4, 4), 0.1))
                .contains("[4, 4]"));
        assertTrue(refusal(() -> new LearningRateSchedule.Steps(List.of(4, 2), 0.1))
                .contains("[4, 2]"));
        assertTrue(
                refusal(() -> new LearningRateSchedule.Steps(List.of(0), 0.1)).contains("[0]"));
    }

    /** With 5 steps an epoch, step 10 is the start of the third epoch. DL4J's own epoch number is ignored. */
    @Test
    void countsEpochsFromSteps() {
        LearningRate rate = new LearningRate(0.1, new LearningRateSchedule.Steps(List.of(2), 0.5), 4, 5);
        assertEquals(0.1, rate.valueAt(9, 77), EXACT);
        assertEquals(0.05, rate.valueAt(10, 0), EXACT);
    }

    /** With 4 steps an epoch and 1 epoch, step 1 is a quarter of the way. */
    @Test
    void movesWithinAnEpoch() {
        LearningRate rate = new LearningRate(2, new LearningRateSchedule.Cosine(), 1, 4);
        assertEquals(1 + Math.sqrt(0.5), rate.valueAt(1, 0), EXACT);
    }

    @Test
    void isItsOwnClone() {
        LearningRate rate = new LearningRate(0.1, constant, 4, 5);
        assertSame(rate, rate.clone());
    }

    @Test
    void comesBackFromAnUpdatersJson() throws Exception {
        LearningRate rate = new LearningRate(
                0.1, new LearningRateSchedule.WarmUp(0.5, new LearningRateSchedule.Steps(List.of(2), 0.5)), 4, 5);
        String json = JsonMappers.getMapper().writeValueAsString(new Nesterovs(rate, 0.9));
        Nesterovs back = JsonMappers.getMapper().readValue(json, Nesterovs.class);
        assertEquals(rate, back.getLearningRateSchedule());
    }

    private static String refusal(org.junit.jupiter.api.function.Executable creation) {
        return assertThrows(IllegalArgumentException.class, creation).getMessage();
    }
}
