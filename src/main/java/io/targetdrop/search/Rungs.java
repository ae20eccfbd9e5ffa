package io.targetdrop.search;

import java.util.ArrayList;
import java.util.List;

/**
 * How long the points of a search are trained before the next choice among them.
 *
 * @param firstEpochs r, epochs of the first rung, positive
 * @param reduction η, at least 2: one of so many points is promoted, and trained so many times as long
 */
public record Rungs(int firstEpochs, int reduction) {
    public Rungs {
        if (!(firstEpochs >= 1)) {
            throw new IllegalArgumentException(
                    "first-epochs must be at least 1 but is " + firstEpochs + "; 1 is usual");
        }
        if (!(reduction >= 2)) {
            throw new IllegalArgumentException("reduction must be at least 2 but is " + reduction + "; 3 is usual");
        }
    }

    /**
     * To the end of which epoch each rung trains: r, r·η, r·η² and so on, the last one to the end.
     *
     * @param most epochs of a whole run
     */
    List<Integer> epochs(int most) {
        List<Integer> ends = new ArrayList<>();
        for (long epochs = firstEpochs; epochs < most; epochs *= reduction) {
            ends.add((int) epochs);
        }
        ends.add(most);
        return ends;
    }
}
