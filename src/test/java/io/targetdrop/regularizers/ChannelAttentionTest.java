package io.targetdrop.regularizers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

class ChannelAttentionTest {

    @ParameterizedTest
    @CsvSource({"16, 16, 4", "64, 16, 4", "80, 16, 5", "512, 16, 32", "8, 2, 4", "8, 1, 8"})
    void narrowsTheHiddenLayerByTheReductionRatioButNotBelowFour(int channels, int ratio, int width) {
        assertEquals(width, ChannelAttention.hiddenWidth(channels, ratio));
    }

    /**
     * Two channels of 1 x 2: v = (2, -1). W1 = (1 1; 1 3) gives (1, -1), ReLU (1, 0). W2 = (2 5; -1 7) gives (2, -1).
     */
    @Test
    void isTheSigmoidOfTwoLayersOverThePooledChannels() {
        INDArray activations = Nd4j.createFromArray(1.0, 3.0, -2.0, 0.0).reshape('c', 1, 2, 1, 2);
        INDArray first = Nd4j.createFromArray(new double[][] {{1, 1}, {1, 3}});
        INDArray second = Nd4j.createFromArray(new double[][] {{2, 5}, {-1, 7}});
        ChannelAttention attention = ChannelAttention.of(activations, first, second);
        assertArrayEquals(new double[] {2, -1}, attention.pooled().toDoubleVector(), 1e-12);
        assertArrayEquals(new double[] {1, 0}, attention.hidden().toDoubleVector(), 1e-12);
        assertArrayEquals(
                new double[] {1 / (1 + Math.exp(-2)), 1 / (1 + Math.exp(1))},
                attention.attention().toDoubleVector(),
                1e-12);
    }

    /** v = (2, -1) gives ReLU(1, -1) = (1, 0), and that (2, -1). */
    @Test
    void ranksByTwoLayersOverThePooledChannels() {
        double[][] actual = ChannelAttention.scores(
                new float[] {2, -1, 0, 0},
                Nd4j.createFromArray(new float[][] {{1, 1}, {1, 3}}),
                Nd4j.createFromArray(new float[][] {{2, 5}, {-1, 7}}));
        assertArrayEquals(new double[] {2, -1}, actual[0]);
        assertArrayEquals(new double[] {0, 0}, actual[1]);
    }

    @Test
    void ranksByTheLogitOfTheAttention() {
        Nd4j.getRandom().setSeed(3);
        INDArray pooled = Nd4j.randn(DataType.FLOAT, 3, 6);
        INDArray first = Nd4j.randn(DataType.FLOAT, 4, 6);
        INDArray second = Nd4j.randn(DataType.FLOAT, 6, 4);
        double[][] scores = ChannelAttention.scores(pooled.data().asFloat(), first, second);
        INDArray attention = ChannelAttention.ofPooled(pooled, first, second).attention();
        double[][] expected = attention.castTo(DataType.DOUBLE).toDoubleMatrix();
        for (int n = 0; n < 3; n++) {
            INDArray sigmoid = Transforms.sigmoid(Nd4j.createFromArray(scores[n]));
            assertArrayEquals(expected[n], sigmoid.toDoubleVector(), 1e-6);
        }
    }

    @Test
    void hasTheGradientsOfFiniteDifferences() {
        Nd4j.getRandom().setSeed(7);
        INDArray activations = Nd4j.randn(DataType.DOUBLE, 3, 5, 2, 2);
        INDArray first = Nd4j.randn(DataType.DOUBLE, 4, 5);
        INDArray second = Nd4j.randn(DataType.DOUBLE, 5, 4);
        INDArray weight = Nd4j.randn(DataType.DOUBLE, 3, 5);
        ChannelAttention.Gradients gradients =
                ChannelAttention.of(activations, first, second).gradients(weight, first, second);
        assertNumerically(gradients.first(), first, activations, first, second, weight);
        assertNumerically(gradients.second(), second, activations, first, second, weight);
        INDArray pooledOverMap = gradients.pooled().div(4);
        for (int map = 0; map < 15; map++) {
            double expected = difference(activations, map * 4L, activations, first, second, weight);
            assertEquals(expected, pooledOverMap.getDouble(map / 5, map % 5), 1e-7);
        }
    }

    private static void assertNumerically(
            INDArray gradient,
            INDArray parameter,
            INDArray activations,
            INDArray first,
            INDArray second,
            INDArray weight) {
        for (long i = 0; i < parameter.length(); i++) {
            double expected = difference(parameter, i, activations, first, second, weight);
            assertEquals(expected, gradient.dup('c').data().getDouble(i), 1e-7);
        }
    }

    private static double difference(
            INDArray changed, long i, INDArray activations, INDArray first, INDArray second, INDArray weight) {
        double step = 1e-5;
        double old = changed.data().getDouble(i);
        changed.data().put(i, old + step);
        double above = weighted(activations, first, second, weight);
        changed.data().put(i, old - step);
        double below = weighted(activations, first, second, weight);
        changed.data().put(i, old);
        return (above - below) / (2 * step);
    }

    private static double weighted(INDArray activations, INDArray first, INDArray second, INDArray weight) {
        return ChannelAttention.of(activations, first, second)
                .attention()
                .mul(weight)
                .sumNumber()
                .doubleValue();
    }
}
