package io.targetdrop.training;

import io.targetdrop.data.Parts;
import io.targetdrop.data.SettingException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How much an image counts in the loss of training, by its class: the loss of a minibatch of N images is
 * Σ<sub>i</sub> w<sub>i</sub> · (−log p<sub>i</sub>) / N, with w<sub>i</sub> the weight of the image's class and p<sub>i</sub>
 * the probability of that class. It is divided by N and not by the sum of the weights, so weights whose mean is above 1 act like
 * a higher learning rate, too. Scores have no weights ({@link Score}).
 */
public sealed interface ClassWeights extends Serializable {

    /**
     * The weights for some data.
     *
     * @return one for each class, in the order of the labels; empty if every image counts the same
     * @throws IllegalArgumentException if they do not fit the data
     */
    List<Double> of(Parts parts);

    /** Every image counts the same. */
    record None() implements ClassWeights {
        @Override
        public List<Double> of(Parts parts) {
            return List.of();
        }
    }

    /**
     * Every class counts the same in all: its weight is N / (K · n), with n of the N training images in it, and K classes that
     * have images. If images have weights, N and n are the sums of these. The mean weight of an image is 1. King and Zeng,
     * <i>Logistic regression in rare events data</i> (2001), as in scikit-learn.
     */
    record Balanced() implements ClassWeights {
        @Override
        public List<Double> of(Parts parts) {
            return ClassBalance.of(parts).balancing();
        }
    }

    /**
     * Weights that the configuration has.
     *
     * @param weights by the name of the class, positive and finite, at least one; 1 for the other classes
     */
    record Named(Map<String, Double> weights) implements ClassWeights {
        private static final String SETTING = "class-weights";
        private static final int SHOWN = 10;

        public Named {
            weights = Collections.unmodifiableMap(new LinkedHashMap<>(weights));
            if (weights.isEmpty()) {
                throw new SettingException(
                        SETTING, "must have a weight for at least one class but has none; write { cat = 2 }, or none");
            }
            weights.forEach((name, weight) -> {
                if (!(weight > 0 && weight < Double.POSITIVE_INFINITY)) {
                    throw new SettingException(
                            SETTING,
                            "must be positive and finite but that of '" + name + "' is " + weight
                                    + "; 1 counts its images like others");
                }
            });
        }

        @Override
        public List<Double> of(Parts parts) {
            List<String> classes = parts.catalog().classes();
            weights.keySet().forEach(name -> requireClass(name, classes));
            List<Double> all = new ArrayList<>();
            classes.forEach(name -> all.add(weights.getOrDefault(name, 1.0)));
            return all;
        }

        private static void requireClass(String name, List<String> classes) {
            if (!classes.contains(name)) {
                throw new IllegalArgumentException("training." + SETTING + " must name classes of the data but has '"
                        + name + "'; the data has "
                        + String.join(", ", classes.subList(0, Math.min(SHOWN, classes.size())))
                        + (classes.size() > SHOWN ? ", …" : ""));
            }
        }
    }
}
