package io.targetdrop.training;

import java.util.List;

/**
 * A run's state after an averaging.
 *
 * @param state parameters and updater state
 * @param epoch the current epoch, from 0; after the last one, the number of epochs
 * @param stepsDone completed steps of this epoch; 0 at its beginning
 * @param times how long these steps took
 * @param epochs the results of the epochs before it
 */
public record Checkpoint(TrainingState state, int epoch, int stepsDone, RoundTimes times, List<EpochResult> epochs) {}
