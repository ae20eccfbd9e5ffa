package io.targetdrop.networks;

import io.targetdrop.regularizers.MaskStatistics;
import io.targetdrop.regularizers.RegularizerLayer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.layers.FrozenLayer;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Measures what a network's masks would do to images in training. */
public final class MaskProbe {
    private MaskProbe() {}

    /**
     * The statistics of every site that removes something, in the order in which data passes the sites. The network does not
     * change. Activations are those of inference: each site gets them as if no site before it had masked anything.
     *
     * @param network any network; without regularisers there are no statistics
     * @param images normalised, {@code [N, C, H, W]}; N is at least 2
     * @param epoch counted from 0; it decides the drop probability
     * @param seed of the masks
     */
    public static List<MaskStatistics> measure(ComputationGraph network, INDArray images, int epoch, long seed) {
        List<MaskStatistics> sites = new ArrayList<>();
        ForwardPass.run(network, new INDArray[] {images}, vertex -> false, vertex -> {
            if (isSite(vertex)) {
                statistics(vertex, epoch, seed).ifPresent(sites::add);
            }
        });
        return sites;
    }

    @SuppressWarnings("try") // the workspace scope is opened by try and not named
    private static Optional<MaskStatistics> statistics(GraphVertex vertex, int epoch, long seed) {
        RegularizerLayer layer = (RegularizerLayer) vertex.getLayer().conf().getLayer();
        try (MemoryWorkspace ignored = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
            return MaskStatistics.of(
                    SiteDrawing.siteOf(layer.getLayerName()),
                    layer,
                    vertex.getInputs()[0],
                    vertex.getLayer().paramTable(),
                    epoch,
                    seed);
        }
    }

    private static boolean isSite(GraphVertex vertex) {
        return vertex.hasLayer()
                && vertex.getLayer().conf().getLayer() instanceof RegularizerLayer
                && !(vertex.getLayer() instanceof FrozenLayer);
    }

    /** Whether a network has regularisers that are not frozen. */
    public static boolean hasSites(ComputationGraph network) {
        return Arrays.stream(network.getVertices()).anyMatch(MaskProbe::isSite);
    }
}
