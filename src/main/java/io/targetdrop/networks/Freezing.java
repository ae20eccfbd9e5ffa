package io.targetdrop.networks;

import io.targetdrop.layers.FastConvolutionLayer;
import io.targetdrop.layers.FastPoolingLayer;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.FrozenVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Freezes the first layers of a network, by DL4J's own wrappers: a frozen layer works in training as at inference, has no
 * momentum, and ends the backward pass.
 *
 * <p>A regulariser between frozen layers is frozen, too, so it drops nothing. The one at the output of the last frozen stage
 * is not: trained layers read it.
 */
final class Freezing {
    private final ComputationGraphConfiguration configuration;
    private final Set<String> pieces;
    private final Set<String> frozen = new HashSet<>(Set.of(Blueprint.INPUT));

    private Freezing(ComputationGraphConfiguration configuration, Set<String> pieces) {
        this.configuration = configuration;
        this.pieces = pieces;
    }

    /** Freezes layers of a configuration, whose vertices are in the order in which they were drawn. */
    static void apply(ComputationGraphConfiguration configuration, FrozenParts parts) {
        new Freezing(configuration, parts.pieces()).apply();
    }

    private void apply() {
        List<String> names = List.copyOf(configuration.getVertices().keySet());
        int last = -1;
        for (int i = 0; i < names.size(); i++) {
            last = isInside(names.get(i)) ? i : last;
        }
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            if (i <= last || onlyPassesFrozenOn(name)) {
                frozen.add(name);
                freeze(name);
            }
        }
        frozen.forEach(this::endBackwardPass);
    }

    /** DL4J adds up the gradients that the readers of a vertex give, so either all of them leave it out or none does. */
    private void endBackwardPass(String vertex) {
        List<Layer> readers = configuration.getVertexInputs().entrySet().stream()
                .filter(reader -> reader.getValue().contains(vertex) && !frozen.contains(reader.getKey()))
                .map(reader -> layer(reader.getKey()))
                .toList();
        if (readers.stream().allMatch(FastConvolutionLayer.class::isInstance)) {
            readers.forEach(reader -> ((FastConvolutionLayer) reader).asFirst());
        }
    }

    /** Pooling may come after the site at the output of a stage. */
    private boolean isInside(String vertex) {
        return pieces.stream()
                .anyMatch(piece -> vertex.startsWith(piece + "-")
                        && !vertex.equals(SiteDrawing.siteLayer(piece))
                        && !(layer(vertex) instanceof FastPoolingLayer));
    }

    private boolean onlyPassesFrozenOn(String vertex) {
        return readsFrozen(vertex)
                && configuration.getVertices().get(vertex).numParams(false) == 0
                && !SiteDrawing.isSiteLayer(vertex);
    }

    private boolean readsFrozen(String vertex) {
        return frozen.containsAll(configuration.getVertexInputs().get(vertex));
    }

    private Layer layer(String vertex) {
        return configuration.getVertices().get(vertex) instanceof LayerVertex holder
                ? holder.getLayerConf().getLayer()
                : null;
    }

    private void freeze(String name) {
        Map<String, GraphVertex> vertices = configuration.getVertices();
        if (vertices.get(name) instanceof LayerVertex holder) {
            NeuralNetConfiguration settings = holder.getLayerConf();
            FrozenLayer layer = new FrozenLayer(settings.getLayer());
            layer.setLayerName(name);
            settings.setLayer(layer);
        } else {
            vertices.put(name, new FrozenVertex(vertices.get(name)));
        }
    }

    /**
     * Copies a network with frozen layers to the same one without: its parameters, where it is in training, and the state of its
     * updater, which is zero in the layers that were frozen.
     */
    static void thaw(ComputationGraph trained, ComputationGraph ordinary) {
        ordinary.params().assign(trained.params());
        ordinary.getConfiguration().setIterationCount(trained.getConfiguration().getIterationCount());
        ordinary.getConfiguration().setEpochCount(trained.getConfiguration().getEpochCount());
        INDArray state = ordinary.getUpdater().getStateViewArray();
        if (state == null) {
            return;
        }
        state.assign(0);
        for (UpdaterBlock from : trained.getUpdater().getUpdaterBlocks()) {
            for (UpdaterBlock to : ordinary.getUpdater().getUpdaterBlocks()) {
                copyState(from, trained, to, ordinary);
            }
        }
    }

    /**
     * The state of a block of parameters is one vector, in which Adam has all means before all squares. Both networks have the
     * same parameters, but need not have the same blocks.
     */
    private static void copyState(
            UpdaterBlock from, ComputationGraph trained, UpdaterBlock to, ComputationGraph ordinary) {
        int first = Math.max(from.getParamOffsetStart(), to.getParamOffsetStart());
        int end = Math.min(from.getParamOffsetEnd(), to.getParamOffsetEnd());
        if (first >= end || stateSize(from) == 0) {
            return;
        }
        INDArray source = trained.getUpdater().getStateViewArray().ravel();
        INDArray target = ordinary.getUpdater().getStateViewArray().ravel();
        for (int vector = 0; vector < stateSize(from) / parameters(from); vector++) {
            int read =
                    from.getUpdaterViewOffsetStart() + vector * parameters(from) + first - from.getParamOffsetStart();
            int written = to.getUpdaterViewOffsetStart() + vector * parameters(to) + first - to.getParamOffsetStart();
            target.get(NDArrayIndex.interval(written, written + end - first))
                    .assign(source.get(NDArrayIndex.interval(read, read + end - first)));
        }
    }

    private static int stateSize(UpdaterBlock block) {
        return block.getUpdaterViewOffsetEnd() - block.getUpdaterViewOffsetStart();
    }

    private static int parameters(UpdaterBlock block) {
        return block.getParamOffsetEnd() - block.getParamOffsetStart();
    }
}
