package io.targetdrop.regularizers;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;

/** Which channels of a sample are targets: the K with the largest attention (equation 3 of arXiv 2010.10716). */
public final class TargetChannels {
    /** γ·C counts as an integer if it is one to this many decimals: a ramp gives 0.09999999999999999 for 0.1. */
    private static final int DECIMALS = 9;

    private TargetChannels() {}

    /**
     * K = ⌊γ·C⌋, taken in decimal arithmetic: 0.15 · 20 is 3, though the product of the two doubles need not be.
     *
     * @param dropProbability γ in [0, 1]
     * @param channels C, positive
     * @return K in [0, C]
     */
    public static int count(double dropProbability, int channels) {
        return BigDecimal.valueOf(dropProbability)
                .multiply(BigDecimal.valueOf(channels))
                .setScale(DECIMALS, RoundingMode.HALF_UP)
                .intValue();
    }

    /**
     * The K channels with the largest attention; among equals the lowest index wins.
     *
     * @param attention M, one value a channel
     * @param targetCount K in [0, C]
     * @return the indices of the targets, ascending
     */
    public static int[] select(double[] attention, int targetCount) {
        int[] targets = new int[targetCount];
        for (int c = 0; c < attention.length; c++) {
            int place = Math.min(c, targetCount);
            while (place > 0 && attention[c] > attention[targets[place - 1]]) {
                place--;
            }
            if (place < targetCount) {
                System.arraycopy(targets, place, targets, place + 1, Math.min(c, targetCount - 1) - place);
                targets[place] = c;
            }
        }
        Arrays.sort(targets);
        return targets;
    }
}
