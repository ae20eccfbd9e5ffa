package io.targetdrop.regularizers;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What TargetDrop would do to one sample at one site in training, at its full drop probability. It is for inspection.
 *
 * @param height H
 * @param width W
 * @param attention M, of every channel, in (0, 1)
 * @param targets the target channels, highest attention first
 * @param maps U, {@code [C][H · W]}
 */
public record TargetDropEvidence(int height, int width, double[] attention, List<Target> targets, float[][] maps) {

    /**
     * A target channel.
     *
     * @param channel its index
     * @param peak the position a · W + b of its largest activation
     * @param region what is removed from its map
     * @param keepScale λ, by which the rest is multiplied
     */
    public record Target(int channel, int peak, Region region, float keepScale) {}

    /**
     * The evidence of a site.
     *
     * @param activations the site's input for one sample, {@code [1, C, H, W]}
     * @param layer the layer of the site, with W1 and W2
     */
    public static TargetDropEvidence of(INDArray activations, Layer layer) {
        TargetDrop settings = (TargetDrop) ((RegularizerLayer) layer.conf().getLayer()).settings();
        return of(activations, layer.getParam(TargetDrop.FIRST), layer.getParam(TargetDrop.SECOND), settings);
    }

    /** As {@link #of(INDArray, Layer)}, with W1 {@code [hidden, C]} and W2 {@code [C, hidden]}. */
    static TargetDropEvidence of(INDArray activations, INDArray first, INDArray second, TargetDrop settings) {
        INDArray ordered = activations.castTo(DataType.FLOAT).dup('c');
        int channels = (int) ordered.size(1);
        int height = (int) ordered.size(2);
        int width = (int) ordered.size(3);
        double[] attention = ChannelAttention.of(ordered, first, second)
                .attention()
                .castTo(DataType.DOUBLE)
                .toDoubleVector();
        int count = TargetChannels.count(settings.dropProbability(), channels);
        FeatureMaps memory = FeatureMaps.of(ordered);
        TargetMask mask = TargetMask.of(
                new TargetMask.Saliency(new double[][] {attention}, memory::peak, height, width),
                count,
                settings.blockSize(),
                settings.keepScale());
        List<Target> targets = new ArrayList<>();
        for (int channel = 0; channel < channels; channel++) {
            if (mask.isTarget(channel)) {
                targets.add(new Target(channel, memory.peak(channel), mask.region(channel), mask.keepScale(channel)));
            }
        }
        targets.sort(Comparator.comparing(target -> -attention[target.channel()]));
        float[][] maps = ChannelAttention.rows(ordered).toFloatMatrix();
        return new TargetDropEvidence(height, width, attention, List.copyOf(targets), maps);
    }

    /** A target's map as the layer passes it on: without the region, the rest multiplied by λ. */
    public float[] after(Target target) {
        float[] after = maps[target.channel()].clone();
        for (int position = 0; position < after.length; position++) {
            int row = position / width;
            int column = position % width;
            boolean isRemoved = row >= target.region().firstRow()
                    && row <= target.region().lastRow()
                    && column >= target.region().firstColumn()
                    && column <= target.region().lastColumn();
            after[position] *= isRemoved ? 0 : target.keepScale();
        }
        return after;
    }

    /** For each position, the share of the targets that lose it, in [0, 1]; {@code [H · W]}. */
    public double[] removedShare() {
        double[] share = new double[height * width];
        for (Target target : targets) {
            for (int row = target.region().firstRow(); row <= target.region().lastRow(); row++) {
                for (int column = target.region().firstColumn();
                        column <= target.region().lastColumn();
                        column++) {
                    share[row * width + column] += 1.0 / targets.size();
                }
            }
        }
        return share;
    }
}
