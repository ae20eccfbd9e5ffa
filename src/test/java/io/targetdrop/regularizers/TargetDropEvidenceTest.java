package io.targetdrop.regularizers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.targetdrop.regularizers.TargetDrop.Attention;
import io.targetdrop.regularizers.TargetDrop.KeepScale;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class TargetDropEvidenceTest {
    private static final int SIDE = 4;

    /** Two channels of 4 x 4: ones with a 2 at (1, 1), and nothing with a 3 at (0, 3). */
    private static final INDArray ACTIVATIONS = activations();

    /** One hidden unit that sees the first channel, and raises its own channel's attention above the other's. */
    private static final INDArray FIRST = Nd4j.createFromArray(new float[][] {{1, 0}});

    private static final INDArray SECOND = Nd4j.createFromArray(new float[][] {{1}, {-1}});

    private static INDArray activations() {
        float[] values = new float[2 * SIDE * SIDE];
        Arrays.fill(values, 0, SIDE * SIDE, 1);
        values[SIDE + 1] = 2;
        values[SIDE * SIDE + SIDE - 1] = 3;
        return Nd4j.create(values, new long[] {1, 2, SIDE, SIDE}, 'c');
    }

    @Test
    void theTargetIsTheChannelWithTheHighestAttention() {
        TargetDropEvidence evidence = evidence(0.5);
        // the mean of channel 0 is 17/16, so its attention is sigmoid(17/16) and the other's 1 minus that
        double expected = 1 / (1 + Math.exp(-17.0 / 16));
        assertEquals(expected, evidence.attention()[0], 1e-6);
        assertEquals(1 - expected, evidence.attention()[1], 1e-6);
        assertEquals(
                List.of(0),
                evidence.targets().stream()
                        .map(TargetDropEvidence.Target::channel)
                        .toList());
        assertEquals(SIDE + 1, evidence.targets().get(0).peak());
        assertEquals(new Region(0, 2, 0, 2), evidence.targets().get(0).region());
    }

    /** 9 of 16 positions go; the other 7 are multiplied by 16/7. */
    @Test
    void theMapAfterwardsLacksTheRegionAndIsScaled() {
        TargetDropEvidence evidence = evidence(0.5);
        float scale = 16f / 7;
        assertArrayEquals(
                new float[] {0, 0, 0, scale, 0, 0, 0, scale, 0, 0, 0, scale, scale, scale, scale, scale},
                evidence.after(evidence.targets().get(0)),
                1e-6f);
    }

    /** Both channels are targets; the region of the second is the corner (0, 2) to (1, 3). */
    @Test
    void theShareIsThatOfTheTargetsThatLoseAPosition() {
        double[] share = evidence(1).removedShare();
        assertEquals(0.5, share[0]);
        assertEquals(1, share[2]);
        assertEquals(0.5, share[3]);
        assertEquals(0, share[15]);
    }

    @Test
    void withoutTargetsNothingIsRemoved() {
        TargetDropEvidence evidence = evidence(0);
        assertEquals(List.of(), evidence.targets());
        assertArrayEquals(new double[SIDE * SIDE], evidence.removedShare());
    }

    private static TargetDropEvidence evidence(double dropProbability) {
        TargetDrop settings =
                new TargetDrop(dropProbability, 3, 16, Attention.FIXED, KeepScale.PER_MAP, new DropSchedule.Constant());
        return TargetDropEvidence.of(ACTIVATIONS, FIRST, SECOND, settings);
    }
}
