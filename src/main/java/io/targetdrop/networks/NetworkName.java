package io.targetdrop.networks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The networks that can be asked for by name, and the sites of each. */
public enum NetworkName {
    /** Three convolutions with batch normalisation and pooling; for quick tries. */
    PLAIN_CNN("plain-cnn", Family.PLAIN, 1, 1, 1),
    /** CIFAR ResNet, n = 1 (He et al., arXiv 1512.03385, section 4.2). */
    RESNET_8("resnet-8", Family.CIFAR_RESNET, 1, 1, 1),
    /** CIFAR ResNet, n = 3, 0.27 M parameters. */
    RESNET_20("resnet-20", Family.CIFAR_RESNET, 3, 3, 3),
    /** CIFAR ResNet, n = 9, 0.85 M parameters. */
    RESNET_56("resnet-56", Family.CIFAR_RESNET, 9, 9, 9),
    /** ResNet-18 with a 3 x 3 stem and no max-pooling, 11.2 M parameters. */
    RESNET_18("resnet-18", Family.WIDE_RESNET, 2, 2, 2, 2);

    /** What the stages are made of. */
    enum Family {
        PLAIN(2),
        CIFAR_RESNET(4.5),
        WIDE_RESNET(69);

        /** Millions of multiplications in a block, for an image of 32 x 32 pixels. */
        private final double multiplications;

        Family(double multiplications) {
            this.multiplications = multiplications;
        }
    }

    private final String label;
    private final Family family;
    private final int[] blocksPerStage;

    NetworkName(String label, Family family, int... blocksPerStage) {
        this.label = label;
        this.family = family;
        this.blocksPerStage = blocksPerStage;
    }

    /** The name in configuration files. */
    public String label() {
        return label;
    }

    Family family() {
        return family;
    }

    int[] blocksPerStage() {
        return blocksPerStage.clone();
    }

    /** The least height and width of images: plain stages halve them by pooling, residual ones round up. */
    int leastSide() {
        return family == Family.PLAIN ? 1 << blocksPerStage.length : 1;
    }

    /** Roughly how long an image takes beside another network's: millions of multiplications for 32 x 32 pixels. */
    public double relativeCost() {
        return family.multiplications * Arrays.stream(blocksPerStage).sum();
    }

    /** The network with this label, if there is one. */
    public static Optional<NetworkName> ofLabel(String label) {
        return Arrays.stream(values()).filter(n -> n.label.equals(label)).findFirst();
    }

    /** The outputs of the stages: {@code stage-1}, {@code stage-2}, and so on. */
    public List<String> stageSites() {
        List<String> sites = new ArrayList<>();
        for (int stage = 1; stage <= blocksPerStage.length; stage++) {
            sites.add("stage-" + stage);
        }
        return sites;
    }

    /**
     * Inside each residual block, after its second normalisation and before the addition: {@code stage-1-block-1}, and
     * so on. Empty for networks without residual blocks.
     */
    public List<String> blockSites() {
        List<String> sites = new ArrayList<>();
        if (family == Family.PLAIN) {
            return sites;
        }
        for (int stage = 1; stage <= blocksPerStage.length; stage++) {
            for (int block = 1; block <= blocksPerStage[stage - 1]; block++) {
                sites.add("stage-" + stage + "-block-" + block);
            }
        }
        return sites;
    }

    /** All sites: stages first, then blocks. */
    public List<String> sites() {
        List<String> sites = new ArrayList<>(stageSites());
        sites.addAll(blockSites());
        return sites;
    }
}
