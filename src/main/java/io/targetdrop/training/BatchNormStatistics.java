package io.targetdrop.training;

import static org.deeplearning4j.nn.params.BatchNormalizationParamInitializer.GLOBAL_LOG_STD;
import static org.deeplearning4j.nn.params.BatchNormalizationParamInitializer.GLOBAL_MEAN;
import static org.deeplearning4j.nn.params.BatchNormalizationParamInitializer.GLOBAL_VAR;

import io.targetdrop.kernels.NormalizationKernel.Moments;
import io.targetdrop.layers.FastBatchNormalization;
import io.targetdrop.networks.ForwardPass;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.layers.FrozenLayer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The mean and the variance of what each batch-normalisation layer sees without masks, over many minibatches.
 *
 * <p>The running values that training leaves behind do not fit the network that is used: they were taken from masked
 * activations of the last few minibatches, and averaged over workers whose networks differed from the average. These here
 * are taken from the finished network, as "precise BN" does: each minibatch is normalised by its own moments on its way
 * through the network, masks are off, and the moments are pooled over all images with their squares, not averaged.
 *
 * <p>Frozen layers keep the running values that they came with, and use them.
 *
 * <p>Source: Wu and Johnson, <i>Rethinking "Batch" in BatchNorm</i>, arXiv 2105.07576, section 3. Why masks matter: Li, Chen,
 * Hu and Yang, <i>Understanding the disharmony between dropout and batch normalization by variance shift</i>, arXiv
 * 1801.05134.
 */
public final class BatchNormStatistics implements Serializable {
    private static final long serialVersionUID = 1L;

    /** By the name of the layer's vertex, in the order of the forward pass. */
    private final Map<String, Pooled> layers = new LinkedHashMap<>();

    /**
     * Moments of all channels of a layer.
     *
     * @param count the activations of a channel that they are of
     * @param mean by channel
     * @param squares the sum of squared distances from the mean, by channel
     */
    @SuppressWarnings("ArrayRecordComponent")
    private record Pooled(double count, double[] mean, double[] squares) implements Serializable {

        static Pooled of(double count, Moments moments) {
            double[] squares = values(moments.variance());
            for (int c = 0; c < squares.length; c++) {
                squares[c] *= count;
            }
            return new Pooled(count, values(moments.mean()), squares);
        }

        private static double[] values(INDArray array) {
            return array.castTo(DataType.DOUBLE).dup('c').data().asDouble();
        }

        /** Chan, Golub and LeVeque's formula, in which no digits cancel. */
        Pooled plus(Pooled other) {
            double all = count + other.count;
            double[] means = new double[mean.length];
            double[] sums = new double[mean.length];
            for (int c = 0; c < means.length; c++) {
                double distance = other.mean[c] - mean[c];
                means[c] = mean[c] + distance * other.count / all;
                sums[c] = squares[c] + other.squares[c] + distance * distance * count * other.count / all;
            }
            return new Pooled(all, means, sums);
        }

        double[] variance() {
            double[] variance = squares.clone();
            for (int c = 0; c < variance.length; c++) {
                variance[c] /= count;
            }
            return variance;
        }
    }

    /** The statistics of no image. */
    public static BatchNormStatistics none() {
        return new BatchNormStatistics();
    }

    /** Whether a network has running values that could be replaced. */
    public static boolean areKeptBy(ComputationGraph network) {
        for (GraphVertex vertex : network.getVertices()) {
            if (isNormalization(vertex)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Takes the moments of minibatches, with masks off. The network's parameters do not change.
     *
     * @param network an initialised network
     * @param minibatches the features of each, one array for each of the network's inputs
     * @return the statistics of all of them
     */
    public static BatchNormStatistics of(ComputationGraph network, Iterable<INDArray[]> minibatches) {
        BatchNormStatistics statistics = new BatchNormStatistics();
        for (INDArray[] features : minibatches) {
            ForwardPass.run(network, features, BatchNormStatistics::isNormalization, vertex -> {
                if (isNormalization(vertex)) {
                    Layer layer = vertex.getLayer();
                    Pooled pooled = Pooled.of(count(layer), moments(layer));
                    statistics.layers.merge(vertex.getVertexName(), pooled, Pooled::plus);
                }
            });
        }
        return statistics;
    }

    private static boolean isNormalization(GraphVertex vertex) {
        return vertex.hasLayer()
                && vertex.getLayer().conf().getLayer() instanceof BatchNormalization
                && !(vertex.getLayer() instanceof FrozenLayer);
    }

    /** The activations of one channel. */
    private static double count(Layer layer) {
        return layer.input().length() / (double) configuration(layer).getNOut();
    }

    @SuppressWarnings("try") // the workspace scope is opened by try and not named
    private static Moments moments(Layer layer) {
        try (MemoryWorkspace ignored = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
            if (layer instanceof FastBatchNormalization fast) {
                return fast.minibatchMoments();
            }
            INDArray input = layer.input();
            int[] others = othersThanChannels(input.rank(), configuration(layer).getCnn2DFormat());
            return new Moments(input.mean(others), input.var(false, others));
        }
    }

    private static int[] othersThanChannels(int rank, CNN2DFormat format) {
        if (rank == 2) {
            return new int[] {0};
        }
        return format == CNN2DFormat.NHWC ? new int[] {0, 1, 2} : new int[] {0, 2, 3};
    }

    private static BatchNormalization configuration(Layer layer) {
        return (BatchNormalization) layer.conf().getLayer();
    }

    /** The statistics of both sets of images together. */
    public BatchNormStatistics plus(BatchNormStatistics other) {
        BatchNormStatistics sum = new BatchNormStatistics();
        sum.layers.putAll(layers);
        other.layers.forEach((name, pooled) -> sum.layers.merge(name, pooled, Pooled::plus));
        return sum;
    }

    /**
     * Replaces the running values of a network; those of no image change nothing.
     *
     * @param network a network with the layers that these were taken from
     */
    public void applyTo(ComputationGraph network) {
        layers.forEach((name, pooled) -> {
            Layer layer = network.getLayer(name);
            assign(layer.getParam(GLOBAL_MEAN), pooled.mean());
            double[] variance = pooled.variance();
            if (!configuration(layer).isUseLogStd()) {
                assign(layer.getParam(GLOBAL_VAR), variance);
                return;
            }
            // kept as log10 of the standard deviation, which must be finite
            for (int c = 0; c < variance.length; c++) {
                variance[c] = Math.log10(Math.max(variance[c], Float.MIN_NORMAL)) / 2;
            }
            assign(layer.getParam(GLOBAL_LOG_STD), variance);
        });
    }

    private static void assign(INDArray parameter, double[] values) {
        parameter.assign(
                Nd4j.createFromArray(values).castTo(parameter.dataType()).reshape(parameter.shape()));
    }

    /** The names of the layers, in the order of the forward pass. */
    public List<String> layerNames() {
        return List.copyOf(layers.keySet());
    }
}
