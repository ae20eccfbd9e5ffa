package io.targetdrop.regularizers;

import com.google.auto.service.AutoService;
import io.targetdrop.data.SettingException;
import io.targetdrop.kernels.Maps;
import io.targetdrop.regularizers.TargetMask.Saliency;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * TargetDrop: from each sample, the channels that attention ranks highest lose the square around their largest activation.
 *
 * <p>M = sigmoid(W2 · ReLU(W1 · mean(U))) ranks the channels ({@link ChannelAttention}). The K = ⌊γ · C⌋ highest are
 * targets. With S = 0 in the k × k square around a target map's peak, and 1 elsewhere, the output is U · S · λ ({@link
 * TargetMask}); S and λ are constants of the backward pass. With fixed attention M reaches the output through the ranking
 * only; {@link AttentionMask} has the two other kinds.
 *
 * <p>Source: Zhu, Zhao, <i>TargetDrop: a targeted regularization method for convolutional neural networks</i>, arXiv
 * 2010.10716, section 3.
 *
 * @param dropProbability γ, the share of the channels that are targets, in [0, 1]; the paper uses 0.15
 * @param blockSize k, the side of the square region that is removed, in pixels, odd and positive; the paper uses 5
 * @param reductionRatio r, by which the attention's hidden layer is narrower than its input, positive; the paper uses 16
 * @param attention whether and how W1 and W2 learn
 * @param keepScale over what λ is taken
 * @param schedule how γ grows over the epochs
 */
@AutoService(Regularizer.class)
public record TargetDrop(
        double dropProbability,
        int blockSize,
        int reductionRatio,
        Attention attention,
        KeepScale keepScale,
        DropSchedule schedule)
        implements Targeting {
    /** Its name in configuration files. */
    public static final String LABEL = "targetdrop";

    /** The paper's γ. */
    public static final double USUAL_DROP_PROBABILITY = 0.15;

    /** The paper's k. */
    public static final int USUAL_BLOCK_SIZE = 5;

    /** The paper's r. */
    public static final int USUAL_REDUCTION_RATIO = 16;

    /** W1, {@code [hidden, C]}. */
    public static final String FIRST = "W1";

    /** W2, {@code [C, hidden]}. */
    public static final String SECOND = "W2";

    private static final Method METHOD = new Method(
            LABEL,
            "a square around the peak of the channels with the highest attention",
            "channels that are targets",
            "Zhu, Zhao, TargetDrop: a targeted regularization method for convolutional neural networks, arXiv 2010.10716",
            2020);

    /** How the attention takes part in training; only the first is the paper's formula as far as we know. */
    public enum Attention {
        /** Attention only ranks the channels, so W1 and W2 get no gradient and keep their initial values. */
        FIXED,
        /** The output is also multiplied by the attention, as in squeeze-and-excitation, at inference too. Ours. */
        GATED,
        /** The gradient of the mask is passed to the attention as if the target vector were the attention itself. Ours. */
        STRAIGHT_THROUGH
    }

    /** Over what λ = numel(S) / sum(S) is taken; the paper's formula allows both readings. */
    public enum KeepScale {
        /** One λ for each (sample, channel) map. */
        PER_MAP,
        /** One λ for the whole minibatch tensor. */
        WHOLE_TENSOR
    }

    /** The paper's settings. */
    public TargetDrop() {
        this(
                USUAL_DROP_PROBABILITY,
                USUAL_BLOCK_SIZE,
                USUAL_REDUCTION_RATIO,
                Attention.FIXED,
                KeepScale.PER_MAP,
                new DropSchedule.Constant());
    }

    public TargetDrop {
        if (!(dropProbability >= 0 && dropProbability <= 1)) {
            throw new SettingException(
                    "drop-probability",
                    "must be in [0, 1] but is " + dropProbability + "; the paper uses " + USUAL_DROP_PROBABILITY);
        }
        if (!(blockSize >= 1 && blockSize % 2 == 1)) {
            throw new SettingException(
                    "block-size",
                    "must be odd and positive but is " + blockSize
                            + "; a square has a centre only when its side is odd, the paper uses 5");
        }
        if (!(reductionRatio >= 1)) {
            throw new SettingException(
                    "reduction-ratio", "must be at least 1 but is " + reductionRatio + "; the paper uses 16");
        }
    }

    @Override
    public Method method() {
        return METHOD;
    }

    /** A gate always multiplies by the attention; the other kinds of attention only choose what is dropped. */
    @Override
    public boolean actsAtInference() {
        return attention == Attention.GATED;
    }

    @Override
    public boolean learns() {
        return attention != Attention.FIXED;
    }

    @Override
    public Map<String, long[]> matrices(int channels) {
        int hidden = ChannelAttention.hiddenWidth(channels, reductionRatio);
        Map<String, long[]> matrices = new LinkedHashMap<>();
        matrices.put(FIRST, new long[] {hidden, channels});
        matrices.put(SECOND, new long[] {channels, hidden});
        return matrices;
    }

    @Override
    public double[][] scores(Pass pass) {
        return matrix(ChannelAttention.of(pass.activations(), pass.parameter(FIRST), pass.parameter(SECOND))
                .attention());
    }

    @Override
    public String scoreName() {
        return "attention";
    }

    @Override
    public String removed(int height, int width) {
        return "block " + blockSize;
    }

    @Override
    public Optional<Mask> mask(Pass pass) {
        int targets =
                TargetChannels.count(pass.dropProbability(), (int) pass.shape().channels());
        if (targets == 0 && attention != Attention.GATED) {
            return Optional.empty();
        }
        return Optional.of(pass.isInPlace() ? inPlace(pass, targets) : byOps(pass, targets));
    }

    /** Ranks channels and finds peaks without copying the activations, in one pass that pools and one over target maps. */
    private Mask inPlace(Pass pass, int targets) {
        FeatureMaps maps = pass.maps();
        double[][] scores = ChannelAttention.scores(maps.means(), pass.parameter(FIRST), pass.parameter(SECOND));
        Maps shape = maps.shape();
        return mask(new Saliency(scores, maps::peak, (int) shape.height(), (int) shape.width()), targets);
    }

    private TargetMask mask(Saliency saliency, int targets) {
        return TargetMask.of(saliency, targets, blockSize, keepScale);
    }

    private Mask byOps(Pass pass, int targets) {
        INDArray activations = pass.activations();
        INDArray first = pass.parameter(FIRST);
        INDArray second = pass.parameter(SECOND);
        ChannelAttention channels = ChannelAttention.of(activations, first, second);
        AttentionMask.Weights weights = new AttentionMask.Weights(first, second);
        if (targets == 0) {
            return new AttentionMask(channels, null, null, weights);
        }
        Saliency saliency = saliency(activations, channels.attention());
        TargetMask mask = mask(saliency, targets);
        if (attention == Attention.FIXED) {
            return mask;
        }
        INDArray scaled = rows(mask.factors(), activations);
        INDArray soft = attention == Attention.GATED ? null : rows(soft(saliency, mask), activations);
        return new AttentionMask(channels, scaled, soft, weights);
    }

    private static Saliency saliency(INDArray activations, INDArray attention) {
        int[] peaks = ChannelAttention.rows(activations).argMax(1).toIntVector();
        return new Saliency(matrix(attention), map -> peaks[map], (int) activations.size(2), (int) activations.size(3));
    }

    /** Makes one copy; ND4J's own method makes one for each row. */
    private static double[][] matrix(INDArray values) {
        double[] flat = values.dup('c').data().asDouble();
        int columns = Math.toIntExact(values.size(1));
        double[][] rows = new double[Math.toIntExact(values.size(0))][];
        Arrays.setAll(rows, row -> Arrays.copyOfRange(flat, row * columns, (row + 1) * columns));
        return rows;
    }

    /** The mask's dependence on T, read as a soft one: −d(S · λ)/dT = R · λ for every channel, target or not. */
    private float[] soft(Saliency saliency, TargetMask mask) {
        int channels = saliency.attention()[0].length;
        int mapSize = saliency.height() * saliency.width();
        float[] soft = mask(saliency, channels).factors();
        for (int i = 0; i < soft.length; i++) {
            soft[i] = soft[i] == 0 ? mask.keepScale(i / mapSize) : 0;
        }
        return soft;
    }

    /** Values of maps as the rows of a matrix of the activations' type. */
    private static INDArray rows(float[] values, INDArray activations) {
        long maps = activations.size(0) * activations.size(1);
        return Nd4j.createFromArray(values)
                .reshape('c', maps, values.length / maps)
                .castTo(activations.dataType());
    }
}
