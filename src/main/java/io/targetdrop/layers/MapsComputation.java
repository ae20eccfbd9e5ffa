package io.targetdrop.layers;

import io.targetdrop.kernels.Maps;
import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The methods that DL4J requires of a layer on feature maps, plain or blocked, with or without parameters.
 *
 * @param <C> the layer's configuration
 */
public abstract class MapsComputation<C extends org.deeplearning4j.nn.conf.layers.BaseLayer> extends BaseLayer<C> {
    private static final long serialVersionUID = 1L;

    protected MapsComputation(NeuralNetConfiguration configuration, DataType dataType) {
        super(configuration, dataType);
    }

    /**
     * Gives the layer its parameters. The {@code instantiate} method of a configuration returns the result.
     *
     * @param parameters this layer's part of the network's vector; null if it has none
     * @param initialize whether the parameters get initial values
     */
    public final Layer started(
            Collection<TrainingListener> listeners, int index, INDArray parameters, boolean initialize) {
        setListeners(listeners);
        setIndex(index);
        setParamsViewArray(parameters);
        setParamTable(layerConf().initializer().init(conf(), parameters, initialize));
        return this;
    }

    @Override
    public Type type() {
        return Type.CONVOLUTIONAL;
    }

    @Override
    public boolean isPretrainLayer() {
        return false;
    }

    @Override
    public void clearNoiseWeightParams() {
        weightNoiseParams.clear();
    }

    /** Converts maps to the format of the layer's input, if they are in another one. */
    protected final INDArray inFormatOfInput(INDArray maps, ArrayType type, LayerWorkspaceMgr workspaces) {
        if (Maps.isBlocked(maps) == Maps.isBlocked(input)) {
            return maps;
        }
        return workspaces.leverageTo(type, Maps.isBlocked(input) ? Maps.blocked(maps) : Maps.plain(maps));
    }
}
