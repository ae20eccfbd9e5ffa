package io.targetdrop.regularizers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class MaskStatisticsTest {
    private static final int SAMPLES = 4;
    private static final int CHANNELS = 3;

    /** Sample s loses the value 3 of its maps s mod 2 and 2; each map is 3, 1, 1, 1. */
    @Test
    void countsTargetsEnergyAndMeans() {
        INDArray inference = Nd4j.ones(DataType.FLOAT, SAMPLES, CHANNELS, 2, 2);
        for (int sample = 0; sample < SAMPLES; sample++) {
            for (int channel = 0; channel < CHANNELS; channel++) {
                inference.putScalar(sample, channel, 0, 0, 3);
            }
        }
        INDArray training = inference.dup('c');
        for (int sample = 0; sample < SAMPLES; sample++) {
            for (int channel : new int[] {sample % 2, 2}) {
                training.slice(sample).slice(channel).muli(4.0 / 3);
                training.putScalar(sample, channel, 0, 0, 0);
            }
        }

        MaskStatistics found = MaskStatistics.of("site", FeatureMaps.of(inference), FeatureMaps.of(training))
                .orElseThrow();

        assertEquals("site", found.site());
        assertEquals(CHANNELS, found.channels());
        assertEquals(2, found.targets());
        // two samples share channel 2 and, one time in three, the other one
        assertEquals((1 + 1.0 / 3) / 2, found.sharedTargets(), 1e-12);
        // shares 1/4, 1/4, 1/2
        assertEquals(Math.exp(1.5 * Math.log(2)), found.channelsHit(), 1e-12);
        assertEquals(2.0 / 3 * 9 / 12, found.energyRemoved(), 1e-12);
        assertEquals(4.0 / 6, found.meanRatio(), 1e-6);
    }

    @Test
    void isEmptyIfNothingIsRemoved() {
        INDArray maps = Nd4j.rand(DataType.FLOAT, SAMPLES, CHANNELS, 2, 2);
        assertEquals(Optional.empty(), MaskStatistics.of("site", FeatureMaps.of(maps), FeatureMaps.of(maps)));
    }

    /** The paper's targets hardly change from image to image; drawn ones are shared as by chance. */
    @Test
    void tellsTheSameTargetsFromDrawnOnes() {
        int channels = 64;
        INDArray maps = Nd4j.rand(DataType.FLOAT, 32, channels, 8, 8);
        INDArray first = Nd4j.rand(DataType.FLOAT, 4, channels);
        INDArray second = Nd4j.randn(DataType.FLOAT, channels, 4);
        MaskStatistics paper = of(
                new TargetDrop().with(Map.of("drop-probability", 0.25)),
                maps,
                Map.of(TargetDrop.FIRST, first, TargetDrop.SECOND, second));
        MaskStatistics drawn = of(
                new StochasticTargetDrop().with(Map.of("drop-probability", 0.25, "channel-randomness", 1.0)),
                maps,
                Map.of());
        assertEquals(16, paper.targets());
        assertEquals(16, drawn.targets(), 0.01);
        assertTrue(paper.sharedTargets() > 0.6, paper.toString());
        assertEquals(0.25, drawn.sharedTargets(), 0.02);
        assertTrue(drawn.channelsHit() > 55 && paper.channelsHit() < 40, drawn + " " + paper);
    }

    /** A gate multiplies at inference, too, so the ratio compares gated maps with gated maps. */
    @Test
    void comparesAGateWithItself() {
        INDArray maps = Nd4j.ones(DataType.FLOAT, 8, 16, 5, 5);
        Map<String, INDArray> matrices = Map.of(
                TargetDrop.FIRST,
                Nd4j.rand(DataType.FLOAT, 1, 16),
                TargetDrop.SECOND,
                Nd4j.rand(DataType.FLOAT, 16, 1));
        Regularizer gated = new TargetDrop()
                .with(Map.of("attention", TargetDrop.Attention.GATED, "drop-probability", 0.5, "block-size", 1));
        MaskStatistics found = of(gated, maps, matrices);
        assertEquals(8, found.targets());
        assertEquals(1, found.meanRatio(), 1e-5);
        // one position of 25 in half of the maps, those with the stronger gates
        assertTrue(found.energyRemoved() > 0.02 && found.energyRemoved() <= 0.04, found.toString());
    }

    private static MaskStatistics of(Regularizer method, INDArray maps, Map<String, INDArray> matrices) {
        RegularizerLayer layer = new RegularizerLayer(method);
        layer.setLayerName("site-regularizer");
        return MaskStatistics.of("site", layer, maps, matrices, 0, 7).orElseThrow();
    }
}
