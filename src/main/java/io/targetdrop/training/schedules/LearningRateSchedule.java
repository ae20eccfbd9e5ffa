package io.targetdrop.training.schedules;

import io.targetdrop.data.SettingException;
import java.io.Serializable;
import java.util.List;
import org.nd4j.shade.jackson.annotation.JsonTypeInfo;

/** The factor on the configured learning rate, as a function of the epochs done (a real number: 1.5 is halfway). */
@JsonTypeInfo(use = JsonTypeInfo.Id.CLASS, property = "@class") // a saved model's updater holds one
public sealed interface LearningRateSchedule extends Serializable {

    /**
     * The factor at a point of the run.
     *
     * @param epochsDone epochs of training done so far, at least 0
     * @param totalEpochs epochs of the whole run, positive
     * @return a factor, at least 0
     */
    double factor(double epochsDone, int totalEpochs);

    /** Whether the factors of a run's first epochs depend on how many epochs it has. */
    default boolean dependsOnLength() {
        return false;
    }

    /** The same learning rate throughout. */
    record Constant() implements LearningRateSchedule {
        @Override
        public double factor(double epochsDone, int totalEpochs) {
            return 1;
        }
    }

    /**
     * The learning rate is multiplied by {@code decay} at each milestone.
     *
     * @param milestones epochs after which the rate falls, positive and increasing
     * @param decay the factor at each of them, in (0, 1]
     */
    record Steps(List<Integer> milestones, double decay) implements LearningRateSchedule {
        public Steps {
            milestones = List.copyOf(milestones);
            int previous = 0;
            for (int milestone : milestones) {
                if (!(milestone > previous)) {
                    throw new SettingException("milestones", "must be positive and increasing but are " + milestones);
                }
                previous = milestone;
            }
            if (!(decay > 0 && decay <= 1)) {
                throw new SettingException("decay", "must be in (0, 1] but is " + decay + "; 0.1 is usual");
            }
        }

        @Override
        public double factor(double epochsDone, int totalEpochs) {
            long passed = milestones.stream().filter(m -> epochsDone >= m).count();
            return Math.pow(decay, passed);
        }
    }

    /** Half a cosine from 1 to 0 over the run (Loshchilov and Hutter, arXiv 1608.03983, without restarts). */
    record Cosine() implements LearningRateSchedule {
        @Override
        public double factor(double epochsDone, int totalEpochs) {
            double done = Math.min(1.0, epochsDone / totalEpochs);
            return 0.5 * (1 + Math.cos(Math.PI * done));
        }

        @Override
        public boolean dependsOnLength() {
            return true;
        }
    }

    /**
     * Rises linearly from 0 over the first epochs, then follows another schedule (Goyal et al., arXiv 1706.02677).
     *
     * @param epochs the length of the warm-up in epochs, positive; may be a fraction
     * @param then the schedule that follows; it counts from the start of the run
     */
    record WarmUp(double epochs, LearningRateSchedule then) implements LearningRateSchedule {
        public WarmUp {
            if (!(epochs > 0 && epochs < Double.POSITIVE_INFINITY)) {
                throw new SettingException(
                        "warm-up",
                        "must be positive but is " + epochs + "; leave it out, or set it to 0, for no warm-up");
            }
        }

        @Override
        public double factor(double epochsDone, int totalEpochs) {
            return Math.min(1.0, epochsDone / epochs) * then.factor(epochsDone, totalEpochs);
        }

        @Override
        public boolean dependsOnLength() {
            return then.dependsOnLength();
        }
    }
}
