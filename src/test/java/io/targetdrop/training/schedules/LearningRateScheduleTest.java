package io.targetdrop.training.schedules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
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

    @Test
    void fallsInAStraightLine() {
        LearningRateSchedule linear = new LearningRateSchedule.Linear();
        assertEquals(1, linear.factor(0, 8), EXACT);
        assertEquals(0.75, linear.factor(2, 8), EXACT);
        assertEquals(0, linear.factor(8, 8), EXACT);
        assertEquals(0, linear.factor(9, 8), EXACT);
    }

    /**
     * PyTorch 2.1's {@code OneCycleLR(optimizer, max_lr=1, total_steps=11, pct_start=0.4)} has its peak after 0.4 · 11 − 1 = 3.4
     * of 10 steps. Halfway up is (1/25 + 1) / 2, halfway down is (1 + 1/250000) / 2.
     */
    @Test
    void goesUpAndDownOnce() {
        LearningRateSchedule cycle = new LearningRateSchedule.OneCycle(0.34);
        assertEquals(0.04, cycle.factor(0, 10), EXACT);
        assertEquals(0.52, cycle.factor(1.7, 10), EXACT);
        assertEquals(1, cycle.factor(3.4, 10), EXACT);
        assertEquals(0.500002, cycle.factor(6.7, 10), EXACT);
        assertEquals(4e-6, cycle.factor(10, 10), EXACT);
        assertEquals(4e-6, cycle.factor(11, 10), EXACT);
        // 0.04 + 0.96 · (1 − cos(π / 3.4)) / 2
        assertEquals(0.04 + 0.48 * (1 - Math.cos(Math.PI / 3.4)), cycle.factor(1, 10), EXACT);
    }

    /** Cycles of 2, 4 and 8 epochs: restarts after 2 and 6. */
    @Test
    void restartsTheCosine() {
        LearningRateSchedule restarts = new LearningRateSchedule.CosineRestarts(2, 2);
        assertEquals(1, restarts.factor(0, 14), EXACT);
        assertEquals(0.5, restarts.factor(1, 14), EXACT);
        assertEquals(1, restarts.factor(2, 14), EXACT);
        assertEquals(0.5, restarts.factor(4, 14), EXACT);
        assertEquals(1, restarts.factor(6, 14), EXACT);
        assertEquals(0.5 * (1 + Math.sqrt(0.5)), restarts.factor(8, 14), EXACT);
        assertEquals(0.5, new LearningRateSchedule.CosineRestarts(3, 1).factor(7.5, 9), EXACT);
    }

    /** A run can be made longer if its first epochs stay as they are. */
    @Test
    void onlySchedulesOverTheRunDependOnItsLength() {
        assertTrue(new LearningRateSchedule.Linear().dependsOnLength());
        assertTrue(new LearningRateSchedule.OneCycle(0.3).dependsOnLength());
        assertFalse(new LearningRateSchedule.CosineRestarts(2, 2).dependsOnLength());
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1, -0.1, Double.NaN})
    void refusesAPeakThatIsNotInside(double peak) {
        assertEquals(
                "peak must be in (0, 1) but is " + peak + "; 0.3 is usual",
                refusal(() -> new LearningRateSchedule.OneCycle(peak)));
    }

    @Test
    void refusesCyclesOfNoLength() {
        assertTrue(refusal(() -> new LearningRateSchedule.CosineRestarts(0, 1)).startsWith("cycle must be at least 1"));
        assertTrue(
                refusal(() -> new LearningRateSchedule.CosineRestarts(1, 0)).startsWith("growth must be at least 1"));
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

    @ParameterizedTest
    @MethodSource
    void comesBackFromAnUpdatersJson(LearningRateSchedule schedule) throws Exception {
        LearningRate rate = new LearningRate(0.1, new LearningRateSchedule.WarmUp(0.5, schedule), 4, 5);
        String json = JsonMappers.getMapper().writeValueAsString(new Nesterovs(rate, 0.9));
        Nesterovs back = JsonMappers.getMapper().readValue(json, Nesterovs.class);
        assertEquals(rate, back.getLearningRateSchedule());
    }

    static Stream<LearningRateSchedule> comesBackFromAnUpdatersJson() {
        return Stream.of(
                new LearningRateSchedule.Steps(List.of(2), 0.5),
                new LearningRateSchedule.Linear(),
                new LearningRateSchedule.OneCycle(0.25),
                new LearningRateSchedule.CosineRestarts(3, 2));
    }

    private static String refusal(org.junit.jupiter.api.function.Executable creation) {
        return assertThrows(IllegalArgumentException.class, creation).getMessage();
    }
}
