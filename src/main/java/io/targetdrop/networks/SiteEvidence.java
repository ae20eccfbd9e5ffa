package io.targetdrop.networks;

import io.targetdrop.kernels.Maps;
import io.targetdrop.regularizers.RegularizerLayer;
import io.targetdrop.regularizers.TargetDrop;
import io.targetdrop.regularizers.TargetDropEvidence;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What TargetDrop would do to one picture at one site of a network.
 *
 * @param site the site's name
 * @param settings the settings of the site's TargetDrop
 * @param evidence attention, targets and maps
 */
public record SiteEvidence(String site, TargetDrop settings, TargetDropEvidence evidence) {

    /**
     * The evidence of every site of a network, in the order in which data passes them. Empty if the network has no
     * TargetDrop.
     *
     * @param network a network with TargetDrop at its sites
     * @param picture one normalised sample, {@code [1, C, H, W]}
     */
    public static List<SiteEvidence> of(ComputationGraph network, INDArray picture) {
        Map<String, INDArray> activations = network.feedForward(picture, false);
        List<SiteEvidence> sites = new ArrayList<>();
        for (Layer layer : network.getLayers()) {
            if (layer.conf().getLayer() instanceof RegularizerLayer site
                    && site.settings() instanceof TargetDrop settings) {
                String name = site.getLayerName();
                String input =
                        network.getConfiguration().getVertexInputs().get(name).get(0);
                sites.add(new SiteEvidence(
                        SiteDrawing.siteOf(name),
                        settings,
                        TargetDropEvidence.of(Maps.plain(activations.get(input)), layer)));
            }
        }
        return sites;
    }
}
