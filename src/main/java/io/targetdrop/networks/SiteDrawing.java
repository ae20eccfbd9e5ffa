package io.targetdrop.networks;

import io.targetdrop.layers.LayerSet;
import io.targetdrop.networks.GraphDrawing.Output;
import io.targetdrop.regularizers.ChannelAttention;
import io.targetdrop.regularizers.Regularizer;
import io.targetdrop.regularizers.RegularizerConfig;
import io.targetdrop.regularizers.RegularizerLayer;
import io.targetdrop.regularizers.TargetDrop;
import io.targetdrop.regularizers.TargetDrop.Attention;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.ReshapeVertex;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.nd4j.linalg.activations.Activation;

/** Draws the regulariser at a site. */
final class SiteDrawing {
    private static final String SITE_LAYER = "-regularizer";

    private final GraphBuilder graph;
    private final LayerSet layers;

    SiteDrawing(GraphBuilder graph, LayerSet layers) {
        this.graph = graph;
        this.layers = layers;
    }

    /** The name of the layer at a site. */
    static String siteLayer(String site) {
        return site + SITE_LAYER;
    }

    /** Whether this is the name of the layer at a site, and not of a part of it. */
    static boolean isSiteLayer(String layer) {
        return layer.endsWith(SITE_LAYER);
    }

    /** The site of the layer with this name. */
    static String siteOf(String siteLayer) {
        return siteLayer.substring(0, siteLayer.length() - SITE_LAYER.length());
    }

    /**
     * Draws a regulariser, or nothing if there is none.
     *
     * @param site the site's name
     * @param regularizer what to draw at the site
     * @param input the output that it reads; nothing else may read it
     * @return the output to read next
     */
    Output draw(String site, RegularizerConfig regularizer, Output input) {
        String name = siteLayer(site);
        if (!(regularizer instanceof Regularizer method)) {
            return input;
        }
        if (layers == LayerSet.STOCK
                && method instanceof TargetDrop targetDrop
                && targetDrop.attention() == Attention.GATED) {
            drawGate(name, targetDrop, input);
        } else {
            graph.addLayer(name, layer(method), input.vertex());
        }
        return input.after(name);
    }

    /** The layer before a site has no other reader, so its output may be overwritten. */
    private RegularizerLayer layer(Regularizer method) {
        RegularizerLayer layer = new RegularizerLayer(method);
        return layers == LayerSet.FAST ? layer.overwritingInput() : layer;
    }

    /**
     * Draws what remains of gated attention at inference, in DL4J's own layers: U · sigmoid(W2 · ReLU(W1 · mean(U))).
     */
    private void drawGate(String name, TargetDrop targetDrop, Output input) {
        int channels = input.channels();
        int hidden = ChannelAttention.hiddenWidth(channels, targetDrop.reductionRatio());
        graph.addLayer(name + "-pool", new GlobalPoolingLayer.Builder(PoolingType.AVG).build(), input.vertex());
        graph.addLayer(name + "-W1", dense(hidden, Activation.RELU), name + "-pool");
        graph.addLayer(name + "-W2", dense(channels, Activation.SIGMOID), name + "-W1");
        graph.addVertex(name + "-map", new ReshapeVertex(-1, channels, 1, 1), name + "-W2");
        graph.addLayer(
                name + "-spread",
                new Upsampling2D.Builder()
                        .size(new int[] {input.height(), input.width()})
                        .build(),
                name + "-map");
        graph.addVertex(name, new ElementWiseVertex(ElementWiseVertex.Op.Product), input.vertex(), name + "-spread");
    }

    private static DenseLayer dense(int outputs, Activation activation) {
        return new DenseLayer.Builder()
                .nOut(outputs)
                .activation(activation)
                .hasBias(false)
                .build();
    }
}
