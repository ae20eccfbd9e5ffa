package io.targetdrop.training;

import io.targetdrop.data.SettingException;
import io.targetdrop.networks.Blueprint.Decay;
import java.io.Serializable;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.schedule.ISchedule;

/** How a gradient changes the parameters. The rules themselves are DL4J's. */
public sealed interface Updater extends Serializable {

    /**
     * DL4J's updater.
     *
     * @param rate the learning rate at every step
     * @param momentum of Nesterov's momentum, in [0, 1)
     */
    IUpdater configured(ISchedule rate, double momentum);

    /** What weight decay does. */
    Decay decay();

    /** How many numbers it keeps for each parameter. */
    int valuesPerParameter();

    /** Whether it works from a state of zeros in the middle of a run. */
    default boolean canBeReset() {
        return false;
    }

    /** Nesterov's momentum; plain stochastic gradient descent if the momentum is 0. */
    record Nesterov() implements Updater {
        @Override
        public IUpdater configured(ISchedule rate, double momentum) {
            return momentum == 0 ? new Sgd(rate) : new Nesterovs(rate, momentum);
        }

        @Override
        public Decay decay() {
            return Decay.PENALTY;
        }

        @Override
        public int valuesPerParameter() {
            return 1;
        }

        @Override
        public boolean canBeReset() {
            return true;
        }
    }

    /**
     * Adam. Step t, counted from 1, moves a parameter by −η · √(1 − β₂ᵗ) / (1 − β₁ᵗ) · m / (√v + ε), where m and v are the running
     * means of its gradient and of the gradient's square. Source: Kingma and Ba, <i>Adam: a method for stochastic optimization</i>,
     * arXiv 1412.6980, in the form at the end of section 2.
     *
     * @param beta1 β₁, in [0, 1)
     * @param beta2 β₂, in [0, 1)
     * @param epsilon ε, positive
     */
    record Adam(double beta1, double beta2, double epsilon) implements Updater {
        public Adam {
            requireBeta("beta1", beta1, "0.9");
            requireBeta("beta2", beta2, "0.999");
            if (!(epsilon > 0 && epsilon < Double.POSITIVE_INFINITY)) {
                throw new SettingException(
                        "epsilon", "must be positive and finite but is " + epsilon + "; 1e-8 is usual");
            }
        }

        private static void requireBeta(String name, double beta, String usual) {
            if (!(beta >= 0 && beta < 1)) {
                throw new SettingException(name, "must be in [0, 1) but is " + beta + "; " + usual + " is usual");
            }
        }

        @Override
        public IUpdater configured(ISchedule rate, double momentum) {
            org.nd4j.linalg.learning.config.Adam adam =
                    new org.nd4j.linalg.learning.config.Adam(Double.NaN, beta1, beta2, epsilon);
            adam.setLearningRateSchedule(rate);
            return adam;
        }

        @Override
        public int valuesPerParameter() {
            return 2;
        }

        @Override
        public Decay decay() {
            return Decay.PENALTY;
        }
    }

    /**
     * Adam whose weight decay is no part of the loss: each step also moves a weight w by −η · decay · w. Source: Loshchilov and
     * Hutter, <i>Decoupled weight decay regularization</i>, arXiv 1711.05101.
     *
     * @param beta1 β₁, in [0, 1)
     * @param beta2 β₂, in [0, 1)
     * @param epsilon ε, positive
     */
    record AdamW(double beta1, double beta2, double epsilon) implements Updater {
        public AdamW {
            new Adam(beta1, beta2, epsilon); // checks them
        }

        @Override
        public IUpdater configured(ISchedule rate, double momentum) {
            return new Adam(beta1, beta2, epsilon).configured(rate, momentum);
        }

        @Override
        public int valuesPerParameter() {
            return 2;
        }

        @Override
        public Decay decay() {
            return Decay.DECOUPLED;
        }
    }
}
