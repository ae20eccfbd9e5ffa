package io.targetdrop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.data.DataConfig;
import io.targetdrop.data.GeneratedImages;
import io.targetdrop.data.Parts;
import io.targetdrop.networks.NetworkConfig;
import io.targetdrop.networks.NetworkName;
import io.targetdrop.training.Augmentation;
import io.targetdrop.training.AveragingConfig;
import io.targetdrop.training.AveragingConfig.LearningRateScale;
import io.targetdrop.training.EarlyStopping;
import io.targetdrop.training.EpochResult;
import io.targetdrop.training.EpochResult.RoundTimes;
import io.targetdrop.training.Plans;
import io.targetdrop.training.Replicas;
import io.targetdrop.training.Score;
import io.targetdrop.training.Scores;
import io.targetdrop.training.TrainingConfig;
import io.targetdrop.training.TrainingPlan;
import io.targetdrop.training.schedules.LearningRateSchedule;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two workers with 50 images each in minibatches of 10: 5 steps of 20 images an epoch, 200 images in 2 epochs. */
class ProgressPrinterTest {
    private static final long SECOND = 1_000_000_000L;

    private final StringWriter err = new StringWriter();
    /** Set by the tests; a clock may start anywhere. */
    private long now = -7 * SECOND;

    private final ProgressPrinter printer = new ProgressPrinter(plan(), new PrintWriter(err), () -> now);

    @Test
    void saysWhatWillBeTrained() {
        printer.built(1_234_567);
        assertEquals(
                "plain-cnn, 1,234,567 parameters, 100 training, 0 validation and 10 test images, 2 workers, 2 epochs of"
                        + " 5 steps\n",
                err.toString());
    }

    @Test
    void saysWhatTheLearningRateIsMultipliedBy() {
        new ProgressPrinter(plan(Plans.scaled(LearningRateScale.SQUARE_ROOT, 2, 5)), new PrintWriter(err), () -> now)
                .built(1);
        assertTrue(
                err.toString().endsWith("\nlearning rate 0.1 x 1.41 for 2 workers (averaging.learning-rate-scale)\n"),
                err.toString());
    }

    @Test
    void theRateIsOverAllWorkersAndTheTimeLeftIsAtThatPace() {
        printer.started();
        now += 8 * SECOND;
        printer.round(1, round(2));
        // 2 steps x 20 images in 8 s; the other 160 take four times as long
        assertEquals("epoch 1/2  step 2/5  loss 0.5000  5 images/s  0:32 left\n", err.toString());
    }

    @Test
    void earlierEpochsCount() {
        printer.started();
        now += 70 * SECOND;
        printer.round(2, round(2));
        // 140 of 200 images in 70 s
        assertTrue(err.toString().endsWith("  2 images/s  0:30 left\n"), err.toString());
    }

    @Test
    void ignoresTimeBeforeTheStart() {
        printer.built(1);
        now += 1000 * SECOND;
        printer.started();
        now += 8 * SECOND;
        printer.round(1, round(2));
        assertTrue(err.toString().endsWith("  5 images/s  0:32 left\n"), err.toString());
    }

    @Test
    void countsMinutesBeyondAnHour() {
        printer.started();
        now += 500 * SECOND;
        printer.round(1, round(1));
        // 20 of 200 images in 500 s: 4500 s for the rest
        assertTrue(err.toString().endsWith("  75:00 left\n"), err.toString());
    }

    @Test
    void printsAtMostOneLineEveryFiveSeconds() {
        printer.started();
        now += 5 * SECOND - 1;
        printer.round(1, round(1));
        assertEquals("", err.toString());
        now += 1;
        printer.round(1, round(2));
        now += 5 * SECOND - 1;
        printer.round(1, round(3));
        assertEquals(1, err.toString().lines().count(), err.toString());
    }

    @Test
    void anEpochsLineHasItsScoresItsRateAndTheTimeLeft() {
        printer.started();
        now += 30 * SECOND;
        printer.epoch(result(1));
        // the epoch's own rate leaves scoring out, the time left does not
        assertEquals(
                "epoch 1/2  train loss 0.6931 accuracy 0.7500  validation none  4 images/s  0:30 left\n",
                err.toString());
    }

    @Test
    void nothingIsLeftAfterTheLastEpoch() {
        printer.started();
        now += 60 * SECOND;
        printer.epoch(result(2));
        assertFalse(err.toString().contains("left"), err.toString());
    }

    /** 25 s, of which 10 are 5 averagings: with 15 s of the rest, averaging may take 15 / 4 s, one averaging of 2 s. */
    @Test
    void warnsAboutAveragingAndSaysHowToFixIt() {
        ProgressPrinter printer = averagingEvery(1);
        printer.started();
        now += 60 * SECOND;
        printer.epoch(result(1, new RoundTimes(25, 12, 2, 10, 1)));
        assertFalse(err.toString().contains("warning"), "the first epoch builds networks");
        printer.epoch(result(2, new RoundTimes(25, 12, 2, 10, 1)));
        assertTrue(err.toString().contains("4 images/s (compute 48 %, data 8 %, averaging 40 %, waiting 4 %)"));
        assertTrue(
                err.toString()
                        .endsWith("warning: averaging took 40 % of the epoch; raise averaging.frequency from 1 to 5 or"
                                + " more to bring it below 20 %\n"),
                err.toString());
    }

    /** 5 averagings in 5 s of 25 s are 20 %, 6 s are more: 19 / 4 s leave time for 3 of 1.2 s, so every 2 of 5 steps. */
    @Test
    void advisesNoLargerFrequencyThanIsNeeded() {
        assertTrue(
                adviceAt(1, new RoundTimes(25, 16, 2, 6, 1))
                        .endsWith("raise averaging.frequency from 1 to 2 or more to bring it below 20 %\n"),
                err.toString());
    }

    /** 24 of 25 s are 5 averagings; one takes 4.8 s, and the rest 1 s: 83 %. */
    @Test
    void neverAdvisesMoreThanAnEpochHasSteps() {
        assertTrue(
                adviceAt(1, new RoundTimes(25, 1, 0, 24, 0))
                        .endsWith(
                                "averaging took 96 % of the epoch; raise averaging.frequency from 1 to 5, the steps of an"
                                        + " epoch, to bring it to about 83 %\n"),
                err.toString());
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 6, 49})
    void advisesNoFrequencyIfAnEpochHasOneAveraging(int frequency) {
        assertTrue(
                adviceAt(frequency, new RoundTimes(25, 12, 2, 10, 1))
                        .endsWith("averaging took 40 % of the epoch; an epoch of 5 steps has only one, so a higher"
                                + " averaging.frequency does not help; with fewer averaging.workers an epoch has more"
                                + " steps\n"),
                err.toString());
    }

    private String adviceAt(int frequency, RoundTimes times) {
        ProgressPrinter printer = averagingEvery(frequency);
        printer.started();
        now += 60 * SECOND;
        printer.epoch(result(2, times));
        return err.toString();
    }

    private ProgressPrinter averagingEvery(int frequency) {
        return new ProgressPrinter(plan(frequency), new PrintWriter(err), () -> now);
    }

    @Test
    void saysThatItStoppedEarly() {
        printer.finished(List.of(result(1), result(2)));
        assertEquals("", err.toString());
        printer.finished(List.of(result(1)));
        assertEquals("stopped early after epoch 1: none of the last 10 was better than epoch 1\n", err.toString());
    }

    /** 3 of 4 images right, each at a probability of one half: ln 2 = 0.6931; 100 images in 25 s. */
    private static EpochResult result(int epoch) {
        return result(epoch, RoundTimes.undivided(25));
    }

    private static EpochResult result(int epoch, RoundTimes times) {
        Score train = Scores.of(4 * Math.log(2), new long[][] {{2, 1}, {0, 1}});
        return new EpochResult(epoch, train.summary(), Score.none(2).summary(), 0.1, 100, times, 5, List.of());
    }

    private static Replicas.RoundSummary round(int stepsDone) {
        return new Replicas.RoundSummary(stepsDone, 0.5, OptionalInt.empty(), RoundTimes.NONE);
    }

    private static TrainingPlan plan() {
        return plan(5);
    }

    private static TrainingPlan plan(int frequency) {
        return plan(Plans.averaging(2, frequency));
    }

    private static TrainingPlan plan(AveragingConfig averaging) {
        GeneratedImages source = new GeneratedImages(100, 10, 16, 1);
        return new TrainingPlan(
                1,
                source,
                Parts.of(new DataConfig(source, DataConfig.NO_LIMIT, DataConfig.NO_LIMIT, 0), 1),
                new NetworkConfig(NetworkName.PLAIN_CNN, Map.of()),
                new TrainingConfig(
                        2,
                        10,
                        0.1,
                        new LearningRateSchedule.Constant(),
                        0,
                        0,
                        new Augmentation.None(),
                        TrainingConfig.NO_CUTOUT,
                        TrainingConfig.USUAL_BATCH_NORM_IMAGES,
                        EarlyStopping.never()),
                averaging);
    }
}
