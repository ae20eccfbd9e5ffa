package io.targetdrop.benchmarks.contenders;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.ParallelBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.pooling.Pool;
import io.targetdrop.layers.LayerSet;
import io.targetdrop.networks.NetworkName;
import java.util.List;

/** This project's residual networks in DJL's blocks: the same layers, widths, strides and projections, no regulariser. */
final class PyTorchNetwork {
    private static final int CIFAR_WIDTH = 16;
    private static final int WIDE_WIDTH = 64;

    private PyTorchNetwork() {}

    /** The network up to the logits. */
    static Block of(NetworkName name, int classes) {
        int width = name == NetworkName.RESNET_18 ? WIDE_WIDTH : CIFAR_WIDTH;
        SequentialBlock network = new SequentialBlock()
                .add(convolution(width, 3, 1))
                .add(normalization())
                .add(Activation.reluBlock());
        int channels = width;
        for (int stage = 1; stage <= name.stageSites().size(); stage++) {
            int outputs = width << (stage - 1);
            for (int block = 1; block <= blocks(name, stage); block++) {
                int stride = stage > 1 && block == 1 ? 2 : 1;
                network.add(residual(channels, outputs, stride)).add(Activation.reluBlock());
                channels = outputs;
            }
        }
        return network.add(Pool.globalAvgPool2dBlock())
                .add(Linear.builder().setUnits(classes).build());
    }

    private static long blocks(NetworkName name, int stage) {
        return name.blockSites().stream()
                .filter(site -> site.startsWith("stage-" + stage + "-"))
                .count();
    }

    private static Block residual(int channels, int outputs, int stride) {
        SequentialBlock residual = new SequentialBlock()
                .add(convolution(outputs, 3, stride))
                .add(normalization())
                .add(Activation.reluBlock())
                .add(convolution(outputs, 3, 1))
                .add(normalization());
        return new ParallelBlock(PyTorchNetwork::sum, List.of(residual, shortcut(channels, outputs, stride)));
    }

    private static Block shortcut(int channels, int outputs, int stride) {
        if (stride == 1 && channels == outputs) {
            return Blocks.identityBlock();
        }
        return new SequentialBlock().add(convolution(outputs, 1, stride)).add(normalization());
    }

    private static NDList sum(List<NDList> branches) {
        return new NDList(branches.get(0).singletonOrThrow().add(branches.get(1).singletonOrThrow()));
    }

    private static Conv2d convolution(int outputs, int kernel, int stride) {
        return Conv2d.builder()
                .setKernelShape(new Shape(kernel, kernel))
                .optStride(new Shape(stride, stride))
                .optPadding(new Shape(kernel / 2, kernel / 2))
                .setFilters(outputs)
                .optBias(false)
                .build();
    }

    private static BatchNorm normalization() {
        return BatchNorm.builder()
                .optEpsilon((float) LayerSet.EPSILON)
                .optMomentum((float) LayerSet.RUNNING_SHARE)
                .build();
    }
}
