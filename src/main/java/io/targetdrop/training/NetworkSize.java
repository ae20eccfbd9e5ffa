package io.targetdrop.training;

import io.targetdrop.data.ImageShape;
import io.targetdrop.networks.Blueprint;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;

/**
 * What a network's memory follows from.
 *
 * @param parameters how many floats are trained, positive
 * @param activations how many floats all of its layers put out for one image, the image among them, positive
 */
public record NetworkSize(long parameters, long activations) {

    public NetworkSize {
        if (!(parameters > 0 && activations > 0)) {
            throw new IllegalArgumentException(
                    "a network must have parameters and activations but has " + parameters + " and " + activations);
        }
    }

    /** The size of a network as it is trained; builds its configuration and no network. */
    public static NetworkSize of(Blueprint blueprint) {
        ComputationGraphConfiguration configuration = blueprint.configuration();
        ImageShape shape = blueprint.shape();
        Map<String, InputType> outputs = configuration.getLayerActivationTypes(
                InputType.convolutional(shape.height(), shape.width(), shape.channels()));
        long activations = outputs.values().stream()
                .mapToLong(InputType::arrayElementsPerExample)
                .sum();
        long parameters = configuration.getVertices().values().stream()
                .mapToLong(vertex -> vertex.numParams(false))
                .sum();
        return new NetworkSize(parameters, activations);
    }
}
