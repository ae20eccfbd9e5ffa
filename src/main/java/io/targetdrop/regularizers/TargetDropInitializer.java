package io.targetdrop.regularizers;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Lays W1 {@code [hidden, C]} and W2 {@code [C, hidden]} of {@link TargetDropLayer} in the network's flat vector. */
public final class TargetDropInitializer implements ParamInitializer {
    static final String FIRST = "W1";
    static final String SECOND = "W2";
    static final TargetDropInitializer INSTANCE = new TargetDropInitializer();

    private TargetDropInitializer() {}

    @Override
    public long numParams(NeuralNetConfiguration configuration) {
        return numParams(configuration.getLayer());
    }

    @Override
    public long numParams(Layer layer) {
        TargetDropLayer targetDrop = (TargetDropLayer) layer;
        return 2L * targetDrop.getNIn() * targetDrop.hiddenWidth();
    }

    @Override
    public List<String> paramKeys(Layer layer) {
        return List.of(FIRST, SECOND);
    }

    @Override
    public List<String> weightKeys(Layer layer) {
        return paramKeys(layer);
    }

    @Override
    public List<String> biasKeys(Layer layer) {
        return List.of();
    }

    @Override
    public boolean isWeightParam(Layer layer, String key) {
        return paramKeys(layer).contains(key);
    }

    @Override
    public boolean isBiasParam(Layer layer, String key) {
        return false;
    }

    @Override
    public Map<String, INDArray> init(NeuralNetConfiguration configuration, INDArray view, boolean initialize) {
        TargetDropLayer layer = (TargetDropLayer) configuration.getLayer();
        Map<String, INDArray> parameters = Collections.synchronizedMap(views(layer, view));
        configuration.addVariable(FIRST);
        configuration.addVariable(SECOND);
        if (initialize) {
            parameters.forEach((name, matrix) -> layer.getWeightInitFn()
                    .init(
                            matrix.size(1),
                            matrix.size(0),
                            matrix.shape(),
                            'c',
                            matrix.reshape('c', 1, matrix.length())));
        }
        return parameters;
    }

    @Override
    public Map<String, INDArray> getGradientsFromFlattened(NeuralNetConfiguration configuration, INDArray view) {
        return views((TargetDropLayer) configuration.getLayer(), view);
    }

    private static Map<String, INDArray> views(TargetDropLayer layer, INDArray flat) {
        long channels = layer.getNIn();
        long hidden = layer.hiddenWidth();
        long size = channels * hidden;
        INDArray vector = flat.reshape(flat.length());
        Map<String, INDArray> views = new LinkedHashMap<>();
        views.put(FIRST, vector.get(NDArrayIndex.interval(0, size)).reshape('c', hidden, channels));
        views.put(SECOND, vector.get(NDArrayIndex.interval(size, 2 * size)).reshape('c', channels, hidden));
        return views;
    }
}
