package io.targetdrop.networks;

import io.targetdrop.regularizers.MaskEvidence;
import io.targetdrop.regularizers.RegularizerLayer;
import io.targetdrop.regularizers.Targeting;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a method that targets channels would do to one picture at one site of a network.
 *
 * @param site the site's name
 * @param method the method of the site, with its settings
 * @param evidence scores, targets and maps
 */
public record SiteEvidence(String site, Targeting method, MaskEvidence evidence) {

    /**
     * The evidence of every site of a network, in the order in which data passes them, for each picture. Empty lists if the
     * network has no such method.
     *
     * @param network a network with TargetDrop or StochasticTargetDrop at its sites
     * @param pictures normalised samples, {@code [N, C, H, W]}
     */
    public static List<List<SiteEvidence>> of(ComputationGraph network, INDArray pictures) {
        Map<String, INDArray> activations = network.feedForward(pictures, false);
        List<List<SiteEvidence>> ofPictures = new ArrayList<>();
        for (int picture = 0; picture < pictures.size(0); picture++) {
            ofPictures.add(new ArrayList<>());
        }
        for (Layer layer : network.getLayers()) {
            if (layer.conf().getLayer() instanceof RegularizerLayer site
                    && site.settings() instanceof Targeting method) {
                String name = site.getLayerName();
                String input =
                        network.getConfiguration().getVertexInputs().get(name).get(0);
                List<MaskEvidence> evidence = MaskEvidence.of(site, activations.get(input), layer.paramTable());
                for (int picture = 0; picture < evidence.size(); picture++) {
                    ofPictures
                            .get(picture)
                            .add(new SiteEvidence(SiteDrawing.siteOf(name), method, evidence.get(picture)));
                }
            }
        }
        return ofPictures;
    }
}
