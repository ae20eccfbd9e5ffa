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

    /** A straight line from 1 to 0 over the run. */
    record Linear() implements LearningRateSchedule {
        @Override
        public double factor(double epochsDone, int totalEpochs) {
            return Math.max(0, 1 - epochsDone / totalEpochs);
        }

        @Override
        public boolean dependsOnLength() {
            return true;
        }
    }

    /**
     * Up from 1/25 to 1, then down to 1/250,000, each along half a cosine. The momentum stays the same.
     *
     * <p>Source: Smith and Topin, <i>Super-convergence</i>, arXiv 1708.07120; the shape and the numbers are those of PyTorch's
     * {@code OneCycleLR}.
     *
     * @param peak the share of the run after which the factor is 1, in (0, 1)
     */
    record OneCycle(double peak) implements LearningRateSchedule {
        private static final double START = 1.0 / 25;
        private static final double END = START / 1e4;

        public OneCycle {
            if (!(peak > 0 && peak < 1)) {
                throw new SettingException("peak", "must be in (0, 1) but is " + peak + "; 0.3 is usual");
            }
        }

        @Override
        public double factor(double epochsDone, int totalEpochs) {
            double done = Math.min(1.0, epochsDone / totalEpochs);
            return done < peak ? between(START, 1, done / peak) : between(1, END, (done - peak) / (1 - peak));
        }

        /** Half a cosine: {@code from} at 0, {@code to} at 1. */
        private static double between(double from, double to, double share) {
            return to + (from - to) * 0.5 * (1 + Math.cos(Math.PI * share));
        }

        @Override
        public boolean dependsOnLength() {
            return true;
        }
    }

    /**
     * Half a cosine from 1 to 0, again and again (Loshchilov and Hutter, arXiv 1608.03983, "SGDR"). The run should end with a
     * cycle.
     *
     * @param cycle epochs of the first cycle, at least 1
     * @param growth how many times longer each cycle is than the one before it, at least 1
     */
    record CosineRestarts(int cycle, int growth) implements LearningRateSchedule {
        public CosineRestarts {
            requireAtLeastOne("cycle", cycle, "10");
            requireAtLeastOne("growth", growth, "2");
        }

        private static void requireAtLeastOne(String name, int value, String usual) {
            if (!(value >= 1)) {
                throw new SettingException(name, "must be at least 1 but is " + value + "; " + usual + " is usual");
            }
        }

        @Override
        public double factor(double epochsDone, int totalEpochs) {
            double start = 0;
            double length = cycle;
            while (epochsDone >= start + length) {
                start += length;
                length *= growth;
            }
            return 0.5 * (1 + Math.cos(Math.PI * (epochsDone - start) / length));
        }
    }

    /**
     * Grows exponentially, by the same factor in every step, to find out which learning rates are too high. No configuration
     * names it.
     *
     * @param growth the factor after {@code epochs}, above 1
     * @param epochs how long that takes, positive; may be a fraction
     */
    record Growing(double growth, double epochs) implements LearningRateSchedule {
        @Override
        public double factor(double epochsDone, int totalEpochs) {
            return Math.pow(growth, epochsDone / epochs);
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
