package io.targetdrop.benchmarks.contenders;

import io.targetdrop.layers.LayerSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;

/**
 * The shape of one square convolution without bias.
 *
 * @param batch N
 * @param inputs C, input channels
 * @param outputs O, output channels
 * @param side height and width of the input
 * @param kernel k
 * @param stride in pixels
 */
public record Convolution(int batch, int inputs, int outputs, int side, int kernel, int stride) {
    /** A multiplication and an addition. */
    private static final double FLOP = 2;

    /** Forward, gradient of the weights, gradient of the input. */
    private static final double PASSES = 3;

    private static final double GIGA = 1e9;

    /** The convolutions of an entry's network, from the input to the output. */
    static List<Convolution> of(Entry entry) {
        ComputationGraphConfiguration configuration =
                Blueprints.blueprint(entry, LayerSet.STOCK).configuration();
        Map<String, InputType> types = configuration.getLayerActivationTypes(
                InputType.convolutional(entry.side(), entry.side(), PreparedImages.CHANNELS));
        List<Convolution> convolutions = new ArrayList<>();
        configuration.getVertices().forEach((name, vertex) -> {
            if (vertex instanceof LayerVertex layer
                    && layer.getLayerConf().getLayer() instanceof ConvolutionLayer convolution) {
                String input = configuration.getVertexInputs().get(name).get(0);
                convolutions.add(of(entry, convolution, side(entry, types.get(input))));
            }
        });
        return convolutions;
    }

    private static int side(Entry entry, InputType input) {
        return input instanceof InputType.InputTypeConvolutional maps ? (int) maps.getHeight() : entry.side();
    }

    private static Convolution of(Entry entry, ConvolutionLayer layer, int side) {
        return new Convolution(
                entry.batch(),
                (int) layer.getNIn(),
                (int) layer.getNOut(),
                side,
                layer.getKernelSize()[0],
                layer.getStride()[0]);
    }

    /** Height and width of the output; the padding is k / 2. */
    public int outputSide() {
        return (side - 1) / stride + 1;
    }

    /** Of the forward and the backward pass. */
    double gigaFlop() {
        double outputPixels = (double) batch * outputSide() * outputSide();
        return FLOP * PASSES * outputPixels * outputs * inputs * kernel * kernel / GIGA;
    }
}
