package io.targetdrop.networks;

import java.util.function.Consumer;
import java.util.function.Predicate;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.VertexIndices;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.memory.conf.WorkspaceConfiguration;
import org.nd4j.linalg.api.memory.enums.AllocationPolicy;
import org.nd4j.linalg.api.memory.enums.LearningPolicy;
import org.nd4j.linalg.api.memory.enums.ResetPolicy;
import org.nd4j.linalg.api.memory.enums.SpillPolicy;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A forward pass through a network, vertex by vertex.
 *
 * <p>Activations lie in the workspaces that the network's training steps have in the same thread, by their names in DL4J's
 * {@link ComputationGraph}. So a pass of a minibatch no larger than those of training takes no memory of its own.
 */
@SuppressWarnings("try") // workspace scopes are opened by try and not named
public final class ForwardPass {
    private static final String ACTIVATIONS = "WS_ALL_LAYERS_ACT";
    private static final String WORKING_MEMORY = "WS_LAYER_WORKING_MEM";

    private ForwardPass() {}

    /**
     * Runs a minibatch through all vertices but the outputs. The network's parameters do not change.
     *
     * @param network an initialised network
     * @param features one array for each of the network's inputs
     * @param asInTraining whether a vertex works as in training; the others work as at inference
     * @param visitor called for each vertex behind the inputs, after its forward pass, while it has its input
     */
    public static void run(
            ComputationGraph network,
            INDArray[] features,
            Predicate<GraphVertex> asInTraining,
            Consumer<GraphVertex> visitor) {
        LayerWorkspaceMgr workspaces = workspaces(network);
        try (MemoryWorkspace ignored = workspaces.notifyScopeEntered(ArrayType.ACTIVATIONS)) {
            GraphVertex[] vertices = network.getVertices();
            network.setInputs(features);
            for (int index : network.topologicalSortOrder()) {
                if (vertices[index].getOutputVertices() != null) {
                    forward(vertices, index, features, asInTraining, visitor, workspaces);
                }
            }
            for (GraphVertex vertex : vertices) {
                vertex.clear();
            }
        }
        network.clear();
    }

    private static void forward(
            GraphVertex[] vertices,
            int index,
            INDArray[] features,
            Predicate<GraphVertex> asInTraining,
            Consumer<GraphVertex> visitor,
            LayerWorkspaceMgr workspaces) {
        GraphVertex vertex = vertices[index];
        try (MemoryWorkspace ignored = workspaces.notifyScopeEntered(ArrayType.FF_WORKING_MEM)) {
            INDArray output = vertex.isInputVertex()
                    ? features[vertex.getVertexIndex()]
                    : vertex.doForward(asInTraining.test(vertex), workspaces);
            if (!vertex.isInputVertex()) {
                visitor.accept(vertex);
            }
            for (VertexIndices next : vertex.getOutputVertices()) {
                vertices[next.getVertexIndex()].setInput(next.getVertexEdgeNumber(), output, workspaces);
            }
        }
    }

    private static LayerWorkspaceMgr workspaces(ComputationGraph network) {
        WorkspaceConfiguration activations = configuration(0.05, LearningPolicy.FIRST_LOOP, 0);
        WorkspaceConfiguration workingMemory =
                configuration(0.02, LearningPolicy.OVER_TIME, 2 * network.getVertices().length);
        return LayerWorkspaceMgr.builder()
                .defaultNoWorkspace()
                .with(ArrayType.ACTIVATIONS, ACTIVATIONS, activations)
                .with(ArrayType.INPUT, ACTIVATIONS, activations)
                .with(ArrayType.FF_WORKING_MEM, WORKING_MEMORY, workingMemory)
                .build();
    }

    /** As ComputationGraph has them. They matter if its training has not used this thread yet. */
    private static WorkspaceConfiguration configuration(double overallocation, LearningPolicy learning, int cycles) {
        return WorkspaceConfiguration.builder()
                .initialSize(0)
                .overallocationLimit(overallocation)
                .policyLearning(learning)
                .cyclesBeforeInitialization(cycles)
                .policyReset(ResetPolicy.BLOCK_LEFT)
                .policySpill(SpillPolicy.REALLOCATE)
                .policyAllocation(AllocationPolicy.OVERALLOCATE)
                .build();
    }
}
