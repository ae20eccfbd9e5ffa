package io.targetdrop.networks;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.VertexIndices;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A forward pass through a network, vertex by vertex.
 *
 * <p>An array of activations is freed as soon as the last vertex has read it, so a pass needs no more memory than scoring the
 * same images does.
 */
public final class ForwardPass {
    private final ComputationGraph network;
    private final LayerWorkspaceMgr memory = LayerWorkspaceMgr.noWorkspaces();

    /** The activations that somebody will read, by their memory: a vertex may pass on its input, or a view of it. */
    private final Map<Long, Activations> waiting = new HashMap<>();

    /** Activations, and how many vertices have yet to read them. */
    private static final class Activations {
        private final INDArray array;
        private int readers;

        private Activations(INDArray array) {
            this.array = array;
        }
    }

    private ForwardPass(ComputationGraph network) {
        this.network = network;
    }

    /**
     * Runs a minibatch through all vertices but the outputs. The network's parameters do not change.
     *
     * @param network an initialised network
     * @param features one array for each of the network's inputs; they stay as they are
     * @param asInTraining whether a vertex works as in training; the others work as at inference
     * @param visitor called for each vertex behind the inputs, after its forward pass, while it has its input
     */
    @SuppressWarnings("try") // the workspace scope is opened by try and not named
    public static void run(
            ComputationGraph network,
            INDArray[] features,
            Predicate<GraphVertex> asInTraining,
            Consumer<GraphVertex> visitor) {
        try (MemoryWorkspace ignored = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
            new ForwardPass(network).run(features, asInTraining, visitor);
        } finally {
            network.clear();
        }
    }

    private void run(INDArray[] features, Predicate<GraphVertex> asInTraining, Consumer<GraphVertex> visitor) {
        GraphVertex[] vertices = network.getVertices();
        network.setInputs(features);
        for (int index : network.topologicalSortOrder()) {
            GraphVertex vertex = vertices[index];
            if (vertex.isInputVertex()) {
                INDArray input = features[vertex.getVertexIndex()];
                hold(input, 1); // which is never read, so that the caller's array is not freed
                pass(vertex, input);
            } else if (vertex.getOutputVertices() != null) {
                INDArray[] inputs = vertex.getInputs().clone();
                INDArray output = vertex.doForward(asInTraining.test(vertex), memory);
                visitor.accept(vertex);
                pass(vertex, output);
                vertex.clear();
                for (INDArray input : inputs) {
                    release(input);
                }
            }
        }
    }

    private void pass(GraphVertex from, INDArray output) {
        hold(output, from.getOutputVertices().length);
        for (VertexIndices next : from.getOutputVertices()) {
            network.getVertices()[next.getVertexIndex()].setInput(next.getVertexEdgeNumber(), output, memory);
        }
    }

    private void hold(INDArray array, int readers) {
        waiting.computeIfAbsent(memoryOf(array), memory -> new Activations(array)).readers += readers;
    }

    private void release(INDArray array) {
        Activations activations = waiting.get(memoryOf(array));
        if (--activations.readers == 0) {
            waiting.remove(memoryOf(array));
            if (activations.array.closeable()) {
                activations.array.close();
            }
        }
    }

    /** The address of the memory that an array, or the array that it is a view of, was allocated with. */
    private static long memoryOf(INDArray array) {
        DataBuffer buffer = array.data();
        return (buffer.originalDataBuffer() == null ? buffer : buffer.originalDataBuffer()).address();
    }
}
