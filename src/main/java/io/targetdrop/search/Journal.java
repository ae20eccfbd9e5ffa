package io.targetdrop.search;

import io.targetdrop.search.Trial.Proposal;
import io.targetdrop.training.Checkpoints;
import io.targetdrop.training.EarlyStopping;
import io.targetdrop.training.EpochResult;
import io.targetdrop.training.Measures;
import io.targetdrop.training.Score;
import java.io.Serializable;
import java.util.List;
import java.util.Map;

/** The storage of a search, which makes it resumable. Every outcome is written as soon as it is known. */
public interface Journal {

    /** The stored outcomes of these trials. */
    List<Outcome> outcomes(List<Trial> trials);

    /**
     * The points that were drawn or proposed, in the order of their numbers: of stored trials, and those that were proposed and whose
     * trials are not stored yet.
     */
    List<Proposed> proposed();

    /**
     * A point that was drawn or proposed.
     *
     * @param trial the id of one of its trials
     * @param proposal how the search came to it
     * @param values of its axes, by key
     */
    record Proposed(String trial, Proposal proposal, Map<String, String> values) {
        /** A trial's point. */
        public static Proposed of(Trial trial) {
            return new Proposed(trial.id(), trial.proposal(), trial.values());
        }
    }

    /** Stores a point that was proposed, before its trials begin. */
    void write(Proposed proposed);

    /** The validation scores of all stored trials, by trial id, in the order of the epochs. */
    Map<String, List<EarlyStopping.Validated>> validations();

    /** Whether a write found that another search in the same place had already stored the trial. */
    boolean hasOthersOutcomes();

    /** Stores an outcome and its epochs. An outcome that is stored already stays, unless it is of a trial that was pruned or is retried. */
    void write(Outcome outcome, List<EpochResult> epochs);

    /** Stores a score on the test part. A score that is stored already stays. */
    void write(Trial trial, Score test);

    /** The stored scores on the test part, by trial id. */
    Map<String, Measures> tests();

    /** Where trials store their checkpoints. */
    TrialCheckpoints checkpoints();

    /** Where trials store their checkpoints. Sent to executors. */
    interface TrialCheckpoints extends Serializable {

        /** The checkpoints of one trial. */
        Checkpoints of(String trialId);
    }
}
