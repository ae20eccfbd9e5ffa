package io.targetdrop.regularizers;

import io.targetdrop.data.SettingException;
import java.io.Serializable;

/** How a drop probability grows over the epochs. */
public sealed interface DropSchedule extends Serializable {

    /**
     * The share of the configured drop probability that is in force.
     *
     * @param epoch the epoch, counted from 0
     * @return a factor in [0, 1]
     */
    double factor(int epoch);

    /** The configured drop probability from the first epoch on. */
    record Constant() implements DropSchedule {
        @Override
        public double factor(int epoch) {
            return 1;
        }
    }

    /**
     * Linear from 0 in the first epoch to the configured drop probability after {@code epochs}.
     *
     * @param epochs E, the epochs that the ramp takes, positive
     */
    record LinearRamp(int epochs) implements DropSchedule {
        public LinearRamp {
            if (!(epochs >= 1)) {
                throw new SettingException(
                        "epochs", "must be at least 1 but is " + epochs + "; use a constant schedule instead");
            }
        }

        @Override
        public double factor(int epoch) {
            return Math.min(1.0, (double) epoch / epochs);
        }
    }
}
