package io.targetdrop.training;

import io.targetdrop.data.FloatMinibatch;
import io.targetdrop.data.Mixing;
import io.targetdrop.data.SettingException;
import java.io.Serializable;
import java.util.SplittableRandom;

/**
 * What makes the labels of training other than one-hot. Scores always use the true class.
 *
 * <p>With smoothing ε and K classes, a label y becomes (1 − ε) · y + ε / K. Source: Szegedy, Vanhoucke, Ioffe, Shlens and Wojna,
 * <i>Rethinking the Inception architecture</i>, arXiv 1512.00567, section 7. A label of the weight w, whose entries sum to w, becomes
 * (1 − ε) · y + w · ε / K. With mixup and CutMix both on, each minibatch uses
 * one of them, with equal probability. Labels are mixed first and smoothed then.
 *
 * @param labelSmoothing ε, in [0, 1); 0 for none
 * @param mixup α of {@link Mixing#mixUp}, at least 0; 0 for none
 * @param cutmix α of {@link Mixing#cutMix}, at least 0; 0 for none
 */
public record SoftLabels(double labelSmoothing, double mixup, double cutmix) implements Serializable {
    /** Labels stay one-hot. */
    public static final SoftLabels NONE = new SoftLabels(0, 0, 0);

    public SoftLabels {
        if (!(labelSmoothing >= 0 && labelSmoothing < 1)) {
            throw new SettingException(
                    "label-smoothing", "must be in [0, 1) but is " + labelSmoothing + "; 0.1 is usual, 0 is for none");
        }
        requireAlpha("mixup", mixup, "0.2");
        requireAlpha("cutmix", cutmix, "1");
    }

    private static void requireAlpha(String name, double alpha, String usual) {
        if (!(alpha >= 0 && alpha < Double.POSITIVE_INFINITY)) {
            throw new SettingException(
                    name, "must be at least 0 and finite but is " + alpha + "; " + usual + " is usual, 0 is for none");
        }
    }

    /**
     * Changes a minibatch in place.
     *
     * @param seed of this minibatch's draws
     */
    void applyTo(FloatMinibatch minibatch, long seed) {
        if (mixup > 0 || cutmix > 0) {
            mix(minibatch, new SplittableRandom(seed));
        }
        if (labelSmoothing > 0) {
            smooth(minibatch.labels(), minibatch.classes());
        }
    }

    private void mix(FloatMinibatch minibatch, SplittableRandom random) {
        boolean isCutmix = mixup == 0 || cutmix > 0 && random.nextBoolean();
        if (isCutmix) {
            Mixing.cutMix(minibatch, cutmix, random);
        } else {
            Mixing.mixUp(minibatch, mixup, random);
        }
    }

    private void smooth(float[] labels, int classes) {
        float kept = (float) (1 - labelSmoothing);
        float spread = (float) (labelSmoothing / classes);
        for (int first = 0; first < labels.length; first += classes) {
            // exactly 1 if images have no weights, also after mixing: no bit of theirs changes
            float weight = sum(labels, first, first + classes);
            for (int i = first; i < first + classes; i++) {
                labels[i] = kept * labels[i] + spread * weight;
            }
        }
    }

    private static float sum(float[] values, int from, int to) {
        float sum = 0;
        for (int i = from; i < to; i++) {
            sum += values[i];
        }
        return sum;
    }
}
