package io.targetdrop.search;

import io.targetdrop.training.EarlyStopping;
import io.targetdrop.training.EpochResult;
import io.targetdrop.training.Score;
import java.util.List;
import java.util.Map;

/** Where outcomes are kept, each as soon as it is there. */
public interface Journal {

    /** The outcomes of these trials that were kept before. */
    List<Outcome> outcomes(List<Trial> trials);

    /** The validation scores of all trials that were kept, by their ids, in the order of their epochs. */
    Map<String, List<EarlyStopping.Validated>> validations();

    /** Whether a trial that was to be written was there already, by another search in the same place. */
    boolean hasOthersOutcomes();

    /** Keeps an outcome with its epochs. One that is there already stays, unless it is of a trial that was given up. */
    void write(Outcome outcome, List<EpochResult> epochs);

    /** Keeps a score on the test part; one that is there already stays. */
    void write(Trial trial, Score test);

    /** The accuracies on the test part that were kept, by the trials' ids. */
    Map<String, Double> testAccuracies();

    /** Where trials leave their checkpoints. */
    TrialCheckpoints checkpoints();
}
