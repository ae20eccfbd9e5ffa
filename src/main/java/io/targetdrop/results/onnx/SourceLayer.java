package io.targetdrop.results.onnx;

import org.deeplearning4j.nn.api.Layer;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A layer of a DL4J network that is being translated.
 *
 * @param name of its vertex; its nodes have this name, or begin with it
 * @param layer with its parameters
 */
record SourceLayer(String name, Layer layer) {

    /** Its configuration. */
    org.deeplearning4j.nn.conf.layers.Layer settings() {
        return layer.conf().getLayer();
    }

    /** The lengths of a parameter's dimensions. */
    long[] shape(String parameter) {
        return layer.getParam(parameter).shape();
    }

    /** A parameter in C order. */
    float[] parameter(String parameter) {
        return floats(layer.getParam(parameter));
    }

    private static float[] floats(INDArray array) {
        return array.castTo(DataType.FLOAT).dup('c').data().asFloat();
    }

    /** Refuses a layer that has something which no node expresses. */
    void require(boolean holds, String complaint) {
        if (!holds) {
            throw refusal(complaint);
        }
    }

    /**
     * The error for a layer that cannot be translated.
     *
     * @param complaint what it is or has, to be read after its name
     */
    IllegalArgumentException refusal(String complaint) {
        return new IllegalArgumentException("layer '" + name + "' " + complaint);
    }

    /** Whether an activation function changes nothing. */
    static boolean isIdentity(IActivation activation) {
        return activation.getClass() == ActivationIdentity.class;
    }
}
