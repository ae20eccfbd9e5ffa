package io.targetdrop.regularizers;

import io.targetdrop.kernels.KernelCache;
import io.targetdrop.kernels.Maps;
import io.targetdrop.kernels.PoolingKernel;
import io.targetdrop.kernels.ScaleKernel;
import io.targetdrop.regularizers.TargetDrop.KeepScale;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * TargetDrop with fixed attention in place, on floats on the CPU: after one pass that pools, only the maps of target
 * channels are read and written, where they lie.
 *
 * <p>Shapes: {@code [N, C, H, W]} in C order, or blocked.
 */
final class DirectTargetDrop {
    private final KernelCache<PoolingKernel> pools =
            new KernelCache<>(maps -> new PoolingKernel(maps, PoolingKernel.Kind.AVERAGE, maps.height(), maps.width()));
    private final KernelCache<ScaleKernel> scales = new KernelCache<>(ScaleKernel::new);

    /** Of the last forward pass; null where nothing is dropped. */
    private TargetMask mask;

    /**
     * What to drop from every sample.
     *
     * @param count K, targets in a sample
     * @param blockSize k, odd
     * @param keepScale over what λ is taken
     */
    record Targets(int count, int blockSize, KeepScale keepScale) {}

    /** Drops from the activations, in place. */
    void forward(INDArray activations, ChannelScores scores, Targets targets, LayerWorkspaceMgr workspaces) {
        mask = null;
        if (targets.count() == 0) {
            return;
        }
        Maps maps = Maps.of(activations);
        TargetMask.Evidence evidence = new TargetMask.Evidence(
                scores.of(pooled(activations, workspaces)), MapMemory.of(activations)::peak, (int) maps.height(), (int)
                        maps.width());
        mask = TargetMask.of(evidence, targets.count(), targets.blockSize(), targets.keepScale());
        mask.applyTo(activations);
    }

    /** After {@link #forward}: writes the gradient of its input, given that of its output. */
    void backward(INDArray outputGradient, INDArray inputGradient) {
        if (mask == null) {
            inputGradient.assign(outputGradient);
        } else if (Maps.isBlocked(outputGradient)) {
            scales.of(Maps.of(outputGradient)).forward(outputGradient, mask.keepScales(), inputGradient);
            mask.removeFrom(inputGradient);
        } else {
            inputGradient.assign(outputGradient);
            mask.applyTo(inputGradient);
        }
        mask = null;
    }

    private INDArray pooled(INDArray activations, LayerWorkspaceMgr workspaces) {
        Maps maps = Maps.of(activations);
        INDArray pooled = workspaces.createUninitialized(
                ArrayType.FF_WORKING_MEM, activations.dataType(), new long[] {maps.samples(), maps.channels()}, 'c');
        if (Maps.isBlocked(activations)) {
            pools.of(maps).forward(activations, pooled);
        } else {
            ChannelAttention.rows(activations).mean(pooled.reshape('c', new long[] {pooled.length()}), 1);
        }
        return pooled;
    }
}
