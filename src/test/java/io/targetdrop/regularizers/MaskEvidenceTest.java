package io.targetdrop.regularizers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.regularizers.TargetDrop.Attention;
import io.targetdrop.regularizers.TargetDrop.KeepScale;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class MaskEvidenceTest {
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
        MaskEvidence evidence = evidence(0.5);
        // the mean of channel 0 is 17/16, so its attention is sigmoid(17/16) and the other's 1 minus that
        double expected = 1 / (1 + Math.exp(-17.0 / 16));
        assertEquals(expected, evidence.scores()[0], 1e-6);
        assertEquals(1 - expected, evidence.scores()[1], 1e-6);
        assertEquals(
                List.of(0),
                evidence.targets().stream().map(MaskEvidence.Target::channel).toList());
        assertEquals(SIDE + 1, evidence.targets().get(0).peak());
        assertEquals(
                List.of(0, 1, 2, 4, 5, 6, 8, 9, 10), evidence.targets().get(0).removed());
    }

    /** 9 of 16 positions go; the other 7 are multiplied by 16/7. */
    @Test
    void theMapAfterwardsLacksTheRegionAndIsScaled() {
        MaskEvidence evidence = evidence(0.5);
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
        MaskEvidence evidence = evidence(0);
        assertEquals(List.of(), evidence.targets());
        assertArrayEquals(new double[SIDE * SIDE], evidence.removedShare());
    }

    /** The gate does not hide what is chosen. */
    @Test
    void anAttentionThatLearnsChoosesTheSame() {
        for (Attention attention : Attention.values()) {
            assertEquals(
                    evidence(0.5).targets().get(0).removed(),
                    evidence(new TargetDrop(0.5, 3, 16, attention, KeepScale.PER_MAP, new DropSchedule.Constant()))
                            .targets()
                            .get(0)
                            .removed());
        }
    }

    /** The channel that is above the other sample's ranks highest, and goes first. */
    @Test
    void drawnTargetsAreRankedByWhatIsUnusual() {
        INDArray samples = Nd4j.ones(2, 2, SIDE, SIDE);
        samples.slice(0).slice(1).muli(2);
        samples.slice(1).slice(0).muli(3);
        RegularizerLayer layer = new RegularizerLayer(
                new StochasticTargetDrop().with(Map.of("drop-probability", 1.0, "region", 0.25, "area", 0.125)));
        List<MaskEvidence> evidence = MaskEvidence.of(layer, samples, Map.of());
        assertEquals(2, evidence.size());
        for (int sample = 0; sample < 2; sample++) {
            MaskEvidence found = evidence.get(sample);
            assertEquals(1 - sample, found.targets().get(0).channel());
            assertEquals(1 / (1 + Math.exp(-1)), found.scores()[1 - sample], 1e-6);
            assertEquals(1 / (1 + Math.exp(1)), found.scores()[sample], 1e-6);
            for (MaskEvidence.Target target : found.targets()) {
                int removed = target.removed().size();
                assertTrue(removed == 1 || removed == 2, "two regions of one position each, which may overlap");
                assertEquals(16f / (16 - removed), target.keepScale(), 1e-6);
            }
        }
    }

    private static MaskEvidence evidence(double dropProbability) {
        return evidence(new TargetDrop(
                dropProbability, 3, 16, Attention.FIXED, KeepScale.PER_MAP, new DropSchedule.Constant()));
    }

    private static MaskEvidence evidence(TargetDrop settings) {
        return MaskEvidence.of(
                        new RegularizerLayer(settings),
                        ACTIVATIONS,
                        Map.of(TargetDrop.FIRST, FIRST, TargetDrop.SECOND, SECOND))
                .get(0);
    }
}
