package io.targetdrop.training;

import java.util.List;

/**
 * A run's state after an averaging.
 *
 * @param state parameters and updater state
 * @param epoch the epoch under way, from 0; after the last one, their number
 * @param stepsDone its steps that are done; 0 at its beginning
 * @param times what these took
 * @param epochs the results of the epochs before it
 */
public record Checkpoint(TrainingState state, int epoch, int stepsDone, RoundTimes times, List<EpochResult> epochs) {}
