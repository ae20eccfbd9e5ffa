package io.targetdrop.benchmarks.contenders;

import java.util.SplittableRandom;

/**
 * A minibatch that is ready before the clock starts, the same for every engine.
 *
 * @param features standard normal, {@code [N * 3 * side * side]}
 * @param labels in [0, {@value #CLASSES})
 */
record PreparedImages(float[] features, int[] labels) {
    static final int CLASSES = 10;
    static final int CHANNELS = 3;
    private static final long SEED = 2010_10716;

    /** The minibatch with this number. */
    static PreparedImages of(Entry entry, int number) {
        SplittableRandom random = new SplittableRandom(SEED + number);
        float[] features = new float[entry.batch() * CHANNELS * entry.side() * entry.side()];
        for (int i = 0; i < features.length; i++) {
            features[i] = (float) random.nextGaussian();
        }
        return new PreparedImages(
                features, random.ints(entry.batch(), 0, CLASSES).toArray());
    }
}
