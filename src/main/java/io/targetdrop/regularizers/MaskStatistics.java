package io.targetdrop.regularizers;

import io.targetdrop.kernels.Maps;
import io.targetdrop.kernels.OneDnn;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What the masks of a minibatch do at one site. A mask regularises if it differs from image to image, reaches all channels,
 * and removes enough; it harms if a channel's mean in training is far from that at inference.
 *
 * <p>A target is a channel of a sample that loses an activation other than 0.
 *
 * @param site the site's name
 * @param channels C
 * @param targets the mean number of targets of a sample
 * @param sharedTargets the share of a sample's targets that another sample has, too, in [0, 1]; targets / channels if targets
 *     are drawn by chance, 1 if all samples lose the same channels
 * @param channelsHit how many channels are targets as a whole: the exponential of the entropy of the targets, in [1, C]
 * @param energyRemoved the share of the sum of squares that is removed, in [0, 1]
 * @param meanRatio the mean absolute activation of target maps in training, divided by that at inference
 */
public record MaskStatistics(
        String site,
        int channels,
        double targets,
        double sharedTargets,
        double channelsHit,
        double energyRemoved,
        double meanRatio)
        implements Serializable {

    /**
     * The statistics of a layer's masks on a minibatch.
     *
     * @param site the site's name
     * @param layer the layer of the site
     * @param activations its input, {@code [N, C, H, W]}; N is at least 2
     * @param parameters the layer's parameters, by name
     * @param epoch counted from 0; it decides the drop probability
     * @param stepSeed the seed of the masks
     * @return empty if nothing is removed from these activations
     */
    public static Optional<MaskStatistics> of(
            String site,
            RegularizerLayer layer,
            INDArray activations,
            Map<String, INDArray> parameters,
            int epoch,
            long stepSeed) {
        Regularizer method = layer.settings();
        double dropProbability = method.dropProbability(epoch);
        if (dropProbability == 0) {
            return Optional.empty();
        }
        Pass.Seeds seeds = Pass.Seeds.of(stepSeed, 0, String.valueOf(layer.getLayerName()));
        boolean isInPlace = OneDnn.isAvailable() && !method.learns() && activations.dataType() == DataType.FLOAT;
        INDArray inference = isInPlace ? Maps.inOrder(activations) : plainFloats(activations);
        INDArray training = inference.dup('c');
        try {
            if (isInPlace) {
                FeatureMaps before = FeatureMaps.of(inference);
                FeatureMaps after = FeatureMaps.of(training);
                method.mask(Pass.inPlace(before, dropProbability, seeds, parameters))
                        .ifPresent(mask -> mask.apply(before, after));
                return of(site, before, after);
            }
            method.mask(Pass.byOps(inference, dropProbability, seeds, parameters))
                    .ifPresent(mask -> mask.multiply(training));
            if (method.actsAtInference()) {
                method.mask(Pass.byOps(inference, 0, seeds, parameters)).ifPresent(gate -> gate.multiply(inference));
            }
            return of(site, FeatureMaps.copyOf(inference), FeatureMaps.copyOf(training));
        } finally {
            training.close(); // its memory would otherwise wait for the garbage collector
        }
    }

    private static INDArray plainFloats(INDArray activations) {
        return Maps.plain(activations).castTo(DataType.FLOAT).dup('c');
    }

    /** The statistics of activations as they are at inference, and of the same ones masked. */
    static Optional<MaskStatistics> of(String site, FeatureMaps inference, FeatureMaps training) {
        Maps shape = inference.shape();
        int channels = (int) shape.channels();
        long[] hits = new long[channels];
        double energy = 0;
        double removed = 0;
        double massBefore = 0;
        double massAfter = 0;
        for (int map = 0; map < inference.count(); map++) {
            float[] before = inference.map(map);
            float[] after = training.map(map);
            double lost = 0;
            double mass = 0;
            double kept = 0;
            for (int position = 0; position < before.length; position++) {
                double square = (double) before[position] * before[position];
                energy += square;
                lost += after[position] == 0 ? square : 0;
                mass += Math.abs(before[position]);
                kept += Math.abs(after[position]);
            }
            if (lost > 0) {
                hits[map % channels]++;
                removed += lost;
                massBefore += mass;
                massAfter += kept;
            }
        }
        if (removed == 0) {
            return Optional.empty();
        }
        long all = Arrays.stream(hits).sum();
        return Optional.of(new MaskStatistics(
                site,
                channels,
                (double) all / shape.samples(),
                shared(hits) / (shape.samples() - 1),
                Math.exp(entropy(hits)),
                removed / energy,
                massAfter / massBefore));
    }

    /** How many other samples share a target, the mean over all targets. */
    private static double shared(long[] hits) {
        long pairs = 0;
        for (long count : hits) {
            pairs += count * (count - 1);
        }
        return (double) pairs / Arrays.stream(hits).sum();
    }

    private static double entropy(long[] hits) {
        double all = Arrays.stream(hits).sum();
        double entropy = 0;
        for (long count : hits) {
            entropy -= count == 0 ? 0 : count / all * Math.log(count / all);
        }
        return entropy;
    }
}
