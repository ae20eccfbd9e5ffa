package io.targetdrop.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every image is a class of its own, so the labels of a mixed image say what it must be made of. */
class MixingTest {
    private static final ImageShape SHAPE = new ImageShape(2, 6, 5);
    private static final int N = 7;
    private static final int PIXELS = SHAPE.size();

    @Test
    void mixupBlendsPixelsAsItBlendsLabels() {
        for (int seed = 0; seed < 50; seed++) {
            float[] before = minibatch().features();
            FloatMinibatch mixed = mixedUp(0.8, seed);
            double share = requirePairs(mixed);
            for (int n = 0; n < N; n++) {
                for (int pixel = 0; pixel < PIXELS; pixel++) {
                    double expected = 0;
                    for (int k = 0; k < N; k++) {
                        expected += mixed.labels()[n * N + k] * before[k * PIXELS + pixel];
                    }
                    assertEquals(expected, mixed.features()[n * PIXELS + pixel], 1e-5, "share " + share);
                }
            }
        }
    }

    /** The pixels of the partner are a full rectangle, the same in all images and channels. */
    @Test
    void cutmixPastesARectangleAndCountsItsPixels() {
        for (int seed = 0; seed < 50; seed++) {
            float[] before = minibatch().features();
            FloatMinibatch mixed = minibatch();
            Mixing.cutMix(mixed, 1, new SplittableRandom(seed));
            requirePairs(mixed);
            for (int n = 0; n < N; n++) {
                int partner = partner(mixed.labels(), n);
                boolean[] pasted = new boolean[PIXELS];
                int count = 0;
                for (int pixel = 0; pixel < PIXELS; pixel++) {
                    float value = mixed.features()[n * PIXELS + pixel];
                    pasted[pixel] = value != before[n * PIXELS + pixel];
                    count += pasted[pixel] ? 1 : 0;
                    assertEquals(before[(pasted[pixel] ? partner : n) * PIXELS + pixel], value);
                }
                assertArrayEquals(Arrays.copyOf(pasted, 30), Arrays.copyOfRange(pasted, 30, 60), "channels");
                assertTrue(isRectangle(pasted));
                assertEquals(1 - (double) count / PIXELS, partner == n ? 1 : mixed.labels()[n * N + n], 1e-6);
            }
        }
    }

    @Test
    void aSeedDecidesEverything() {
        assertArrayEquals(mixedUp(0.4, 3).features(), mixedUp(0.4, 3).features());
        assertFalse(Arrays.equals(mixedUp(0.4, 3).features(), mixedUp(0.4, 4).features()));
    }

    /** Beta(α, α) has the mean 1/2 and the variance 1 / (4 · (2α + 1)); a mean of n draws is off by at most 5 · σ / √n. */
    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.2, 1, 2.5})
    void sharesHaveTheMomentsOfTheBetaDistribution(double alpha) {
        int draws = 40_000;
        double sum = 0;
        double squares = 0;
        SplittableRandom random = new SplittableRandom(9);
        for (int i = 0; i < draws; i++) {
            double share = BetaDistribution.draw(alpha, random);
            assertTrue(share >= 0 && share <= 1, () -> "" + share);
            sum += share;
            squares += (share - 0.5) * (share - 0.5);
        }
        double variance = 1 / (4 * (2 * alpha + 1));
        assertEquals(0.5, sum / draws, 5 * Math.sqrt(variance / draws));
        // (x - 1/2)² is at most 1/4, so its standard deviation is at most 1/8
        assertEquals(variance, squares / draws, 5 * 0.125 / Math.sqrt(draws));
    }

    /** Beta(1, 1) is the uniform distribution. */
    @Test
    void withAlphaOneEveryShareIsEquallyLikely() {
        int draws = 40_000;
        int[] counts = new int[10];
        SplittableRandom random = new SplittableRandom(2);
        for (int i = 0; i < draws; i++) {
            counts[(int) (BetaDistribution.draw(1, random) * 10)]++;
        }
        for (int count : counts) {
            assertEquals(0.1, (double) count / draws, 5 * Math.sqrt(0.1 * 0.9 / draws));
        }
    }

    /** Labels belong to a permutation: every row and every column sums to 1. Returns the share of the image itself. */
    private static double requirePairs(FloatMinibatch mixed) {
        double[] columns = new double[N];
        for (int n = 0; n < N; n++) {
            double row = 0;
            int entries = 0;
            for (int k = 0; k < N; k++) {
                float label = mixed.labels()[n * N + k];
                row += label;
                columns[k] += label;
                entries += label == 0 ? 0 : 1;
            }
            assertEquals(1, row, 1e-6);
            assertTrue(entries <= 2);
        }
        for (double column : columns) {
            assertEquals(1, column, 1e-5);
        }
        return mixed.labels()[0];
    }

    private static int partner(float[] labels, int n) {
        for (int k = 0; k < N; k++) {
            if (k != n && labels[n * N + k] != 0) {
                return k;
            }
        }
        return n;
    }

    private static boolean isRectangle(boolean[] pasted) {
        int firstRow = SHAPE.height();
        int endRow = 0;
        int firstColumn = SHAPE.width();
        int endColumn = 0;
        int count = 0;
        for (int row = 0; row < SHAPE.height(); row++) {
            for (int column = 0; column < SHAPE.width(); column++) {
                if (pasted[row * SHAPE.width() + column]) {
                    firstRow = Math.min(firstRow, row);
                    endRow = Math.max(endRow, row + 1);
                    firstColumn = Math.min(firstColumn, column);
                    endColumn = Math.max(endColumn, column + 1);
                    count++;
                }
            }
        }
        return count == 0 || count == (endRow - firstRow) * (endColumn - firstColumn);
    }

    private static FloatMinibatch mixedUp(double alpha, int seed) {
        FloatMinibatch minibatch = minibatch();
        Mixing.mixUp(minibatch, alpha, new SplittableRandom(seed));
        return minibatch;
    }

    private static FloatMinibatch minibatch() {
        float[] features = new float[N * PIXELS];
        float[] labels = new float[N * N];
        Random random = new Random(1);
        for (int i = 0; i < features.length; i++) {
            features[i] = random.nextFloat();
        }
        for (int n = 0; n < N; n++) {
            labels[n * N + n] = 1;
        }
        return new FloatMinibatch(features, labels, SHAPE);
    }
}
