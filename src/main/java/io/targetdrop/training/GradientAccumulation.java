package io.targetdrop.training;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Computes the gradient of a minibatch in pieces, when memory does not hold the activations of the whole. The updater sees the mean of
 * the pieces' gradients: the gradient of the minibatch, except that batch normalisation takes its statistics from one piece at a time.
 */
public final class GradientAccumulation extends BaseTrainingListener {
    /** Of the pieces before the last one, which the network itself computes. */
    private final INDArray sum;

    private final int pieces;

    private GradientAccumulation(INDArray sum, int pieces) {
        this.sum = sum;
        this.pieces = pieces;
    }

    /**
     * Trains one step.
     *
     * @param network an initialised network
     * @param minibatch N images with one array of features and one of labels
     * @param size images in a piece, a divisor of N; N itself is {@link ComputationGraph#fit}
     * @return the mean loss of the pieces
     */
    public static double fit(ComputationGraph network, MultiDataSet minibatch, int size) {
        int images = (int) minibatch.getFeatures(0).size(0);
        if (images % size != 0) {
            throw new IllegalArgumentException(
                    "the size of a piece must divide the minibatch of " + images + " images but is " + size);
        }
        int pieces = images / size;
        if (pieces == 1) {
            network.fit(minibatch);
            return network.score();
        }
        double loss = 0;
        INDArray sum = null;
        for (int piece = 0; piece < pieces - 1; piece++) {
            INDArray gradient = gradient(network, piece(minibatch, piece, size));
            sum = sum == null ? gradient.dup() : sum.addi(gradient);
            loss += network.score();
        }
        fitLast(network, piece(minibatch, pieces - 1, size), new GradientAccumulation(sum, pieces));
        return (loss + network.score()) / pieces;
    }

    private static MultiDataSet piece(MultiDataSet minibatch, int piece, int size) {
        INDArrayIndex images = NDArrayIndex.interval((long) piece * size, (piece + 1L) * size);
        return new org.nd4j.linalg.dataset.MultiDataSet(
                minibatch.getFeatures(0).get(images).dup('c'),
                minibatch.getLabels(0).get(images).dup('c'));
    }

    private static INDArray gradient(ComputationGraph network, MultiDataSet piece) {
        if (network.getGradientsViewArray() == null) {
            network.initGradientsView();
        }
        network.setInputs(piece.getFeatures());
        network.setLabels(piece.getLabels());
        network.computeGradientAndScore();
        return network.getGradientsViewArray();
    }

    /** With the accumulated gradient before other listeners, which may shorten it. */
    private static void fitLast(ComputationGraph network, MultiDataSet piece, GradientAccumulation accumulation) {
        List<TrainingListener> others = List.copyOf(network.getListeners());
        List<TrainingListener> all = new ArrayList<>(List.of(accumulation));
        all.addAll(others);
        network.setListeners(all);
        try {
            network.fit(piece);
        } finally {
            network.setListeners(others);
        }
    }

    @Override
    public void onGradientCalculation(Model model) {
        ((ComputationGraph) model).getGradientsViewArray().addi(sum).divi(pieces);
    }
}
