package io.targetdrop.search;

import io.targetdrop.training.EpochResult;
import io.targetdrop.training.Score;
import java.util.List;
import java.util.Map;

/** Where outcomes are kept, each as soon as it is there. */
public interface Journal {

    /** The outcomes of these trials that were kept before. */
    List<Outcome> outcomes(List<Trial> trials);

    /** Keeps an outcome with its epochs; one that is there already stays. */
    void write(Outcome outcome, List<EpochResult> epochs);

    /** Keeps a score on the test part; one that is there already stays. */
    void write(Trial trial, Score test);

    /** The accuracies on the test part that were kept, by the trials' ids. */
    Map<String, Double> testAccuracies();

    /** Where trials leave their checkpoints. */
    TrialCheckpoints checkpoints();
}
