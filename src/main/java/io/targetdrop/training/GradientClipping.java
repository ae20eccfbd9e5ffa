package io.targetdrop.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Shortens a gradient g whose norm is above c to g · c / ‖g‖, before the updater sees it. ‖g‖ is the Euclidean norm over all
 * parameters of the network, of the mean loss of a minibatch, without weight decay. DL4J itself only clips layer by layer.
 * The running means and variances of batch normalisation are not learned from gradients, so they do not count and do not change.
 *
 * <p>Source: Pascanu, Mikolov and Bengio, <i>On the difficulty of training recurrent neural networks</i>, arXiv 1211.5063.
 */
public final class GradientClipping extends BaseTrainingListener {
    /** Gradients are not clipped. */
    public static final double NONE = 0;

    private final double norm;
    /** Views of the learned parameters in the gradient of {@link #owner}; made when that network is first seen. */
    private List<INDArray> gradients = List.of();

    private ComputationGraph owner;

    private GradientClipping(double norm) {
        this.norm = norm;
    }

    /**
     * Makes a network clip its gradients from now on.
     *
     * @param norm c, positive; {@link #NONE} changes nothing
     * @param network an initialised network; one that already clips stays as it is
     */
    public static void apply(double norm, ComputationGraph network) {
        boolean clips = network.getListeners().stream().anyMatch(GradientClipping.class::isInstance);
        if (norm > NONE && !clips) {
            network.addListeners(new GradientClipping(norm));
        }
    }

    /** DL4J calls this when the gradient is still the sum over the images of the minibatch. */
    @Override
    public void onGradientCalculation(Model model) {
        ComputationGraph network = (ComputationGraph) model;
        if (network != owner) {
            gradients = learned(network);
            owner = network;
        }
        double squares = 0;
        for (INDArray gradient : gradients) {
            double length = gradient.norm2Number().doubleValue();
            squares += length * length;
        }
        double length = Math.sqrt(squares) / network.batchSize();
        if (length > norm) {
            gradients.forEach(gradient -> gradient.muli(norm / length));
        }
    }

    private static List<INDArray> learned(ComputationGraph network) {
        INDArray all = network.getGradientsViewArray().ravel();
        List<INDArray> learned = new ArrayList<>();
        long first = 0;
        for (int index : network.topologicalSortOrder()) {
            GraphVertex vertex = network.getVertices()[index];
            if (!vertex.hasLayer()) {
                continue;
            }
            Layer layer = vertex.getLayer();
            for (Map.Entry<String, INDArray> parameter : layer.paramTable().entrySet()) {
                long end = first + parameter.getValue().length();
                if (layer.updaterDivideByMinibatch(parameter.getKey())) {
                    learned.add(all.get(NDArrayIndex.interval(first, end)));
                }
                first = end;
            }
        }
        return learned;
    }
}
