package io.targetdrop.regularizers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

class ChannelScoresTest {
    /** As in {@link ChannelAttentionTest}: v = (2, -1) gives ReLU(1, -1) = (1, 0), and that (2, -1). */
    @Test
    void isTwoLayersOverThePooledChannels() {
        ChannelScores scores = new ChannelScores(new float[] {1, 1, 1, 3}, new float[] {2, 5, -1, 7}, 2);
        double[][] actual = scores.of(Nd4j.createFromArray(new float[][] {{2, -1}, {0, 0}}));
        assertArrayEquals(new double[] {2, -1}, actual[0]);
        assertArrayEquals(new double[] {0, 0}, actual[1]);
    }

    @Test
    void isTheLogitOfTheAttention() {
        Nd4j.getRandom().setSeed(3);
        INDArray pooled = Nd4j.randn(DataType.FLOAT, 3, 6);
        INDArray first = Nd4j.randn(DataType.FLOAT, 4, 6);
        INDArray second = Nd4j.randn(DataType.FLOAT, 6, 4);
        double[][] scores = ChannelScores.of(first, second).of(pooled);
        INDArray attention = ChannelAttention.ofPooled(pooled, first, second).attention();
        double[][] expected = attention.castTo(DataType.DOUBLE).toDoubleMatrix();
        for (int n = 0; n < 3; n++) {
            INDArray sigmoid = Transforms.sigmoid(Nd4j.createFromArray(scores[n]));
            assertArrayEquals(expected[n], sigmoid.toDoubleVector(), 1e-6);
        }
    }
}
