package io.targetdrop.networks;

import io.targetdrop.regularizers.MaskStatistics;
import io.targetdrop.regularizers.RegularizerLayer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

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
        if (!hasSites(network)) {
            return sites;
        }
        Map<String, INDArray> activations = network.feedForward(images, false);
        for (Layer layer : network.getLayers()) {
            if (layer.conf().getLayer() instanceof RegularizerLayer site) {
                String name = site.getLayerName();
                INDArray input = activations.get(
                        network.getConfiguration().getVertexInputs().get(name).get(0));
                MaskStatistics.of(SiteDrawing.siteOf(name), site, input, layer.paramTable(), epoch, seed)
                        .ifPresent(sites::add);
            }
        }
        return sites;
    }

    private static boolean hasSites(ComputationGraph network) {
        for (Layer layer : network.getLayers()) {
            if (layer.conf().getLayer() instanceof RegularizerLayer) {
                return true;
            }
        }
        return false;
    }
}
