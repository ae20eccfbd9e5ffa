package io.targetdrop.layers;

import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * DL4J's batch normalisation of images in NCHW format, computed by {@link FastBatchNormalization}. Unlike DL4J's, it applies
 * its activation function, which is the identity or ReLU.
 */
public class FastBatchNormalizationLayer extends BatchNormalization {
    private static final long serialVersionUID = 1L;

    @Override
    public Layer instantiate(
            NeuralNetConfiguration configuration,
            Collection<TrainingListener> listeners,
            int index,
            INDArray parameters,
            boolean initialize,
            DataType dataType) {
        return new FastBatchNormalization(configuration, dataType).started(listeners, index, parameters, initialize);
    }
}
