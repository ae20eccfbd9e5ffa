package io.targetdrop.results.onnx;

import io.targetdrop.data.GeneratedImages;
import io.targetdrop.data.ImageShape;
import io.targetdrop.data.LabelledImage;
import io.targetdrop.data.Minibatches;
import io.targetdrop.data.Normalization;
import io.targetdrop.data.Part;
import io.targetdrop.layers.LayerSet;
import io.targetdrop.networks.Blueprint;
import io.targetdrop.networks.NetworkConfig;
import io.targetdrop.networks.NetworkName;
import io.targetdrop.regularizers.RegularizerConfig;
import io.targetdrop.training.BatchNormStatistics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.NoOp;

/** Networks whose parameters are all away from their initial values, as training leaves them, and images for them. */
final class TrainedNetworks {
    static final Normalization NORMALIZATION =
            new Normalization(new float[] {0.49f, 0.48f, 0.45f}, new float[] {0.25f, 0.24f, 0.26f});

    private TrainedNetworks() {}

    /**
     * Images that are small but large enough: of single pixels, which the last maps of the smallest images are, there are too few
     * for variances that keep a deep network steady.
     */
    static int side(NetworkName name) {
        if (name.label().endsWith("-imagenet")) {
            return 64;
        }
        return name == NetworkName.VGG_16 ? 32 : 16;
    }

    /** A network of ten classes with a regulariser at each site. */
    static Blueprint blueprint(NetworkName name, RegularizerConfig regularizer) {
        Map<String, RegularizerConfig> sites =
                name.sites().stream().collect(Collectors.toMap(site -> site, site -> regularizer));
        return new Blueprint(
                new NetworkConfig(name, sites),
                new ImageShape(3, side(name), side(name)),
                10,
                LayerSet.FAST,
                new Blueprint.Optimization(new NoOp(), 0, 1, DataType.FLOAT));
    }

    /**
     * Builds the network. Factors, offsets and biases are drawn; running means and variances are those of images, moved a
     * little, so that activations have the size that they have after training.
     */
    static ComputationGraph build(Blueprint blueprint) {
        ComputationGraph network = blueprint.build();
        Nd4j.getRandom().setSeed(3);
        for (Layer layer : network.getLayers()) {
            layer.paramTable().forEach((name, values) -> {
                if (name.equals("gamma")) {
                    values.assign(Nd4j.rand(values.shape()).addi(0.5));
                } else if (name.equals("beta") || name.equals("b")) {
                    values.assign(Nd4j.randn(values.shape()).muli(0.2));
                }
            });
        }
        INDArray images = features(blueprint.shape(), images(blueprint.shape(), 8));
        BatchNormStatistics.of(network, List.<INDArray[]>of(new INDArray[] {images}))
                .applyTo(network);
        for (Layer layer : network.getLayers()) {
            layer.paramTable().forEach((name, values) -> {
                if (name.equals("var")) {
                    values.muli(Nd4j.rand(values.shape()).addi(0.5));
                } else if (name.equals("mean")) {
                    values.addi(Nd4j.randn(values.shape()).muli(0.1));
                }
            });
        }
        return network;
    }

    /** Pictures, and one image of noise among them. */
    static List<LabelledImage> images(ImageShape shape, int count) {
        GeneratedImages source = new GeneratedImages(10, Math.max(count, 10), shape.height(), 5);
        List<LabelledImage> images = new ArrayList<>(
                source.read(Part.TEST, IntStream.range(0, count - 1).toArray()));
        byte[] noise = new byte[shape.size()];
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < noise.length; i++) {
            noise[i] = (byte) random.nextInt(256);
        }
        images.add(new LabelledImage(noise, 0));
        return images;
    }

    /** What DL4J's network reads. */
    static INDArray features(ImageShape shape, List<LabelledImage> images) {
        return Minibatches.assemble(images, shape, 10, NORMALIZATION).getFeatures();
    }

    /** What the ONNX network reads: bytes as floats. */
    static float[] pixels(List<LabelledImage> images) {
        float[] pixels = new float
                [images.stream().mapToInt(image -> image.pixels().length).sum()];
        int i = 0;
        for (LabelledImage image : images) {
            for (byte pixel : image.pixels()) {
                pixels[i++] = pixel & 0xFF;
            }
        }
        return pixels;
    }
}
