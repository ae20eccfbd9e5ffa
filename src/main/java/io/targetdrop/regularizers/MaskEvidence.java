package io.targetdrop.regularizers;

import io.targetdrop.kernels.Maps;
import io.targetdrop.regularizers.TargetDrop.Attention;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a method that targets channels would do to one sample at one site in training, at its full drop probability. It is for
 * inspection.
 *
 * @param height H
 * @param width W
 * @param scores of every channel, in [0, 1]; TargetDrop's attention M
 * @param targets the target channels, highest score first
 * @param maps U, {@code [C][H · W]}
 */
@SuppressWarnings("ArrayRecordComponent")
public record MaskEvidence(int height, int width, double[] scores, List<Target> targets, float[][] maps) {
    /** Masks that are drawn are those of this step. */
    private static final long STEP_SEED = 0;

    /**
     * A target channel.
     *
     * @param channel its index
     * @param peak the position a · W + b of its largest activation
     * @param factors S · λ, {@code [H · W]}; 0 at the positions that are removed
     */
    public record Target(int channel, int peak, float[] factors) {

        /** Whether the map loses this position a · W + b. */
        public boolean isRemoved(int position) {
            return factors[position] == 0;
        }

        /** The positions that it loses, in order. */
        public List<Integer> removed() {
            List<Integer> removed = new ArrayList<>();
            for (int position = 0; position < factors.length; position++) {
                if (isRemoved(position)) {
                    removed.add(position);
                }
            }
            return removed;
        }

        /** λ, by which the rest is multiplied; 0 if there is no rest. */
        public float keepScale() {
            float scale = 0;
            for (float factor : factors) {
                scale = Math.max(scale, factor);
            }
            return scale;
        }
    }

    /**
     * The evidence of a site, for each sample.
     *
     * @param layer the layer of the site, whose method is a {@link Targeting}
     * @param activations its input, {@code [N, C, H, W]}
     * @param parameters the layer's parameters, by name
     */
    public static List<MaskEvidence> of(
            RegularizerLayer layer, INDArray activations, Map<String, INDArray> parameters) {
        INDArray ordered = Maps.plain(activations).castTo(DataType.FLOAT).dup('c');
        Pass.Seeds seeds = Pass.Seeds.of(STEP_SEED, 0, String.valueOf(layer.getLayerName()));
        Targeting method = chosenOnly((Targeting) layer.settings());
        Pass pass = Pass.byOps(ordered, method.dropProbability(), seeds, parameters);
        double[][] scores = method.scores(pass);
        float[] factors = pass.dropProbability() == 0
                ? new float[0]
                : method.mask(pass).map(Mask::factors).orElse(new float[0]);
        List<MaskEvidence> samples = new ArrayList<>();
        for (int sample = 0; sample < scores.length; sample++) {
            samples.add(of(FeatureMaps.of(ordered), sample, scores[sample], factors));
        }
        return samples;
    }

    /** TargetDrop as it chooses, without the gradient or the gate of an attention that learns. */
    private static Targeting chosenOnly(Targeting method) {
        return method instanceof TargetDrop ? (Targeting) method.with(Map.of("attention", Attention.FIXED)) : method;
    }

    private static MaskEvidence of(FeatureMaps maps, int sample, double[] scores, float[] factors) {
        int positions = (int) maps.shape().positions();
        List<Target> targets = new ArrayList<>();
        float[][] values = new float[scores.length][];
        for (int channel = 0; channel < scores.length; channel++) {
            int map = sample * scores.length + channel;
            values[channel] = maps.map(map);
            if (factors.length > 0) {
                float[] own = Arrays.copyOfRange(factors, map * positions, (map + 1) * positions);
                Target target = new Target(channel, maps.peak(map), own);
                if (!target.removed().isEmpty()) {
                    targets.add(target);
                }
            }
        }
        targets.sort(Comparator.comparing(target -> -scores[target.channel()]));
        return new MaskEvidence(
                (int) maps.shape().height(), (int) maps.shape().width(), scores, List.copyOf(targets), values);
    }

    /** A target's map as the layer passes it on: without the region, the rest multiplied by λ. */
    public float[] after(Target target) {
        float[] after = maps[target.channel()].clone();
        for (int position = 0; position < after.length; position++) {
            after[position] *= target.factors()[position];
        }
        return after;
    }

    /** For each position, the share of the targets that lose it, in [0, 1]; {@code [H · W]}. */
    public double[] removedShare() {
        double[] share = new double[height * width];
        for (Target target : targets) {
            target.removed().forEach(position -> share[position] += 1.0 / targets.size());
        }
        return share;
    }
}
