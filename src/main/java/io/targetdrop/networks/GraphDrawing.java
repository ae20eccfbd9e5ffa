package io.targetdrop.networks;

import io.targetdrop.layers.LayerSet;
import io.targetdrop.regularizers.Attention;
import io.targetdrop.regularizers.ChannelAttention;
import io.targetdrop.regularizers.RandomMaskLayer;
import io.targetdrop.regularizers.RegularizerConfig;
import io.targetdrop.regularizers.TargetDropLayer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.ReshapeVertex;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/** Draws a blueprint's layers into a DL4J graph, from the stem to the classes. */
final class GraphDrawing {
    private static final String SITE_LAYER = "-regularizer";

    private static final int CIFAR_WIDTH = 16;
    private static final int WIDE_WIDTH = 64;
    private static final int PLAIN_WIDTH = 32;

    private final Blueprint blueprint;
    private final GraphBuilder graph;
    private final LayerSet layers;
    /** The vertex that the next layer reads, and the shape of its maps; each layer that is drawn moves them on. */
    private String last = Blueprint.INPUT;

    private int channels;
    private int height;
    private int width;

    GraphDrawing(Blueprint blueprint, GraphBuilder graph) {
        this.blueprint = blueprint;
        this.graph = graph;
        this.layers = blueprint.layers();
        this.channels = blueprint.shape().channels();
        this.height = blueprint.shape().height();
        this.width = blueprint.shape().width();
    }

    void draw() {
        switch (blueprint.network().name().family()) {
            case PLAIN -> plain();
            case CIFAR_RESNET -> residual(CIFAR_WIDTH);
            case WIDE_RESNET -> residual(WIDE_WIDTH);
        }
        classifier();
    }

    private void plain() {
        int stages = blueprint.network().name().blocksPerStage().length;
        for (int stage = 1; stage <= stages; stage++) {
            convolution("stage-" + stage, PLAIN_WIDTH << (stage - 1), 3, 1);
            normalizationAndRelu("stage-" + stage);
            site("stage-" + stage);
            graph.addLayer("stage-" + stage + "-pool", layers.maxPooling(2), last);
            last = "stage-" + stage + "-pool";
            height /= 2;
            width /= 2;
        }
    }

    private void residual(int stemChannels) {
        convolution("stem", stemChannels, 3, 1);
        normalizationAndRelu("stem");
        int[] blocks = blueprint.network().name().blocksPerStage();
        for (int stage = 1; stage <= blocks.length; stage++) {
            for (int block = 1; block <= blocks[stage - 1]; block++) {
                int stride = stage > 1 && block == 1 ? 2 : 1;
                block("stage-" + stage + "-block-" + block, stemChannels << (stage - 1), stride);
            }
            site("stage-" + stage);
        }
    }

    /** Two convolutions and a shortcut, a projection where the shape changes (He et al., arXiv 1512.03385, option B). */
    private void block(String name, int outputs, int stride) {
        String entrance = last;
        int entranceChannels = channels;
        convolution(name + "-a", outputs, 3, stride);
        normalizationAndRelu(name + "-a");
        convolution(name + "-b", outputs, 3, 1);
        normalization(name + "-b");
        site(name);
        String residual = last;
        String shortcut = entrance;
        if (stride != 1 || entranceChannels != outputs) {
            shortcut = projection(name + "-shortcut", entrance, stride);
        }
        last = layers.drawSumAndRelu(graph, name, residual, shortcut);
    }

    /** A 1 x 1 convolution from the block's entrance to the shape that is current. */
    private String projection(String name, String entrance, int stride) {
        graph.addLayer(name + "-conv", layers.convolution(channels, 1, stride), entrance);
        graph.addLayer(name + "-norm", layers.batchNormalization(), name + "-conv");
        return name + "-norm";
    }

    private void classifier() {
        graph.addLayer("pool", layers.globalAverage(), last);
        graph.addLayer(
                Blueprint.OUTPUT,
                new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
                        .nOut(blueprint.classes())
                        .activation(Activation.SOFTMAX)
                        .build(),
                "pool");
    }

    private void convolution(String name, int outputs, int kernel, int stride) {
        ConvolutionLayer layer = last.equals(Blueprint.INPUT)
                ? layers.firstConvolution(outputs, kernel, stride)
                : layers.convolution(outputs, kernel, stride);
        graph.addLayer(name + "-conv", layer, last);
        last = name + "-conv";
        channels = outputs;
        height = (height - 1) / stride + 1;
        width = (width - 1) / stride + 1;
    }

    private void normalization(String name) {
        graph.addLayer(name + "-norm", layers.batchNormalization(), last);
        last = name + "-norm";
    }

    private void normalizationAndRelu(String name) {
        last = layers.drawNormalizationAndRelu(graph, name, last);
    }

    private void site(String site) {
        String name = siteLayer(site);
        if (blueprint.at(site) instanceof RegularizerConfig.TargetDrop targetDrop) {
            if (layers == LayerSet.STOCK && targetDrop.attention() == Attention.GATED) {
                gate(name, targetDrop);
                return;
            }
            graph.addLayer(name, siteLayer(targetDrop), last);
            last = name;
        } else if (blueprint.at(site) instanceof RegularizerConfig.RandomDrop drop) {
            graph.addLayer(name, siteLayer(drop), last);
            last = name;
        }
    }

    /** The layer before a site has no other reader, so that its output can be overwritten. */
    private TargetDropLayer siteLayer(RegularizerConfig.TargetDrop targetDrop) {
        TargetDropLayer layer = new TargetDropLayer(targetDrop);
        return layers == LayerSet.FAST ? layer.overwritingInput() : layer;
    }

    private RandomMaskLayer siteLayer(RegularizerConfig.RandomDrop drop) {
        RandomMaskLayer layer = new RandomMaskLayer(drop);
        return layers == LayerSet.FAST ? layer.overwritingInput() : layer;
    }

    /** The name of the layer at a site. */
    static String siteLayer(String site) {
        return site + SITE_LAYER;
    }

    /** The site of the layer with this name. */
    static String siteOf(String siteLayer) {
        return siteLayer.substring(0, siteLayer.length() - SITE_LAYER.length());
    }

    /** What remains of gated attention at inference, in DL4J's own layers: U · sigmoid(W2 · ReLU(W1 · mean(U))). */
    private void gate(String name, RegularizerConfig.TargetDrop targetDrop) {
        int hidden = ChannelAttention.hiddenWidth(channels, targetDrop.reductionRatio());
        graph.addLayer(name + "-pool", new GlobalPoolingLayer.Builder(PoolingType.AVG).build(), last);
        graph.addLayer(name + "-W1", dense(hidden, Activation.RELU), name + "-pool");
        graph.addLayer(name + "-W2", dense(channels, Activation.SIGMOID), name + "-W1");
        graph.addVertex(name + "-map", new ReshapeVertex(-1, channels, 1, 1), name + "-W2");
        graph.addLayer(
                name + "-spread",
                new Upsampling2D.Builder().size(new int[] {height, width}).build(),
                name + "-map");
        graph.addVertex(name, new ElementWiseVertex(ElementWiseVertex.Op.Product), last, name + "-spread");
        last = name;
    }

    private static DenseLayer dense(int outputs, Activation activation) {
        return new DenseLayer.Builder()
                .nOut(outputs)
                .activation(activation)
                .hasBias(false)
                .build();
    }
}
