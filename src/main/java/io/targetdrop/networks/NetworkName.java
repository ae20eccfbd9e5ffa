package io.targetdrop.networks;

import io.targetdrop.data.ImageShape;
import io.targetdrop.layers.LayerSet;
import io.targetdrop.networks.ResidualNetwork.Block;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.NoOp;

/** The networks that a configuration can name, and the sites of each. */
public enum NetworkName {
    /** Three convolutions with batch normalisation and pooling; for quick experiments. */
    PLAIN_CNN("plain-cnn", new PlainNetwork(32, 3)),
    /** CIFAR ResNet, n = 1 (He et al., arXiv 1512.03385, section 4.2). */
    RESNET_8("resnet-8", ResidualNetwork.ofSmallImages(16, List.of(1, 1, 1))),
    /** CIFAR ResNet, n = 3, 0.27 M parameters. */
    RESNET_20("resnet-20", ResidualNetwork.ofSmallImages(16, List.of(3, 3, 3))),
    /** CIFAR ResNet, n = 9, 0.86 M parameters. */
    RESNET_56("resnet-56", ResidualNetwork.ofSmallImages(16, List.of(9, 9, 9))),
    /** ResNet-18 with a 3 x 3 stem and no max-pooling, 11.2 M parameters. */
    RESNET_18("resnet-18", ResidualNetwork.ofSmallImages(64, List.of(2, 2, 2, 2))),
    /** ResNet-18 for photographs (He et al., arXiv 1512.03385, table 1), 11.7 M parameters with 1,000 classes. */
    RESNET_18_IMAGENET("resnet-18-imagenet", ResidualNetwork.ofPhotographs(Block.BASIC, List.of(2, 2, 2, 2))),
    /** ResNet-34 for photographs, 21.8 M parameters. */
    RESNET_34_IMAGENET("resnet-34-imagenet", ResidualNetwork.ofPhotographs(Block.BASIC, List.of(3, 4, 6, 3))),
    /** ResNet-50 for photographs, 25.6 M parameters. A block's stride is at its 3 x 3 convolution ("v1.5"). */
    RESNET_50_IMAGENET("resnet-50-imagenet", ResidualNetwork.ofPhotographs(Block.BOTTLENECK, List.of(3, 4, 6, 3))),
    /** ResNet-18 in pre-activation form (He et al., arXiv 1603.05027), 11.2 M parameters. */
    PREACT_RESNET_18("preact-resnet-18", new PreActivationNetwork(64, 64, List.of(2, 2, 2, 2))),
    /** Wide residual network (Zagoruyko and Komodakis, arXiv 1605.07146), depth 16, four times as wide, 2.7 M parameters. */
    WRN_16_4("wrn-16-4", new PreActivationNetwork(16, 64, List.of(2, 2, 2))),
    /** Wide residual network, depth 28, ten times as wide, 36.5 M parameters. */
    WRN_28_10("wrn-28-10", new PreActivationNetwork(16, 160, List.of(4, 4, 4))),
    /** VGG-16 with batch normalisation and one dense layer, 14.7 M parameters. */
    VGG_16("vgg-16", new VggNetwork(List.of(2, 2, 3, 3, 3))),
    /** DenseNet-BC (Huang et al., arXiv 1608.06993), depth 100, growth rate 12, 0.77 M parameters. */
    DENSENET_BC_100_12("densenet-bc-100-12", new DenselyConnectedNetwork(12, List.of(16, 16, 16)));

    private static final ImageShape REFERENCE = new ImageShape(3, 32, 32);

    private final String label;
    private final Architecture architecture;

    NetworkName(String label, Architecture architecture) {
        this.label = label;
        this.architecture = architecture;
    }

    /** The name in configuration files. */
    public String label() {
        return label;
    }

    Architecture architecture() {
        return architecture;
    }

    /** The cost of the network without regularisers, for CIFAR-10: 3 x 32 x 32 pixels, ten classes. */
    public NetworkCost cost() {
        return Costs.OF.get(this);
    }

    /** The costs, computed from the networks themselves when they are first needed. */
    private static final class Costs {
        static final Map<NetworkName, NetworkCost> OF =
                Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Function.identity(), Costs::compute));

        private static NetworkCost compute(NetworkName name) {
            Blueprint.Optimization untrained = new Blueprint.Optimization(new NoOp(), 0, 0, DataType.FLOAT);
            return NetworkCost.of(
                    new Blueprint(new NetworkConfig(name, Map.of()), REFERENCE, 10, LayerSet.FAST, untrained));
        }
    }

    /** The network with this label, if there is one. */
    public static Optional<NetworkName> ofLabel(String label) {
        return Arrays.stream(values()).filter(n -> n.label.equals(label)).findFirst();
    }

    /** The outputs of the stages: {@code stage-1}, {@code stage-2}, and so on. */
    public List<String> stageSites() {
        return architecture.stageSites();
    }

    /**
     * The sites inside the blocks: {@code stage-1-block-1}, and so on. In a residual block the site comes after the
     * last normalisation: before the addition, or before the second convolution if activations come first. In VGG it
     * comes after each convolution, and in DenseNet it is at the maps that a block adds. The plain network has none.
     */
    public List<String> blockSites() {
        return architecture.blockSites();
    }

    /** All sites: stages first, then blocks, then transitions between stages, if there are any, and the classifier's features. */
    public List<String> sites() {
        List<String> sites = new ArrayList<>(stageSites());
        sites.addAll(blockSites());
        sites.addAll(architecture.transitionSites());
        sites.add(Architecture.CLASSIFIER);
        return sites;
    }
}
