package io.targetdrop.regularizers;

import io.targetdrop.regularizers.TargetDrop.KeepScale;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/**
 * TargetDrop's mask for one minibatch: what is removed from each map, and λ.
 *
 * <p>A map is one channel of one sample; map i is channel i mod C of sample i div C. With S = 0 inside the region of a
 * target channel and 1 elsewhere, the layer's output is U · S · λ (equations 5 and 6 of arXiv 2010.10716), where λ =
 * numel(S) / sum(S) compensates for what is removed. If a region covers everything that λ is taken over, sum(S) is 0. Then
 * the output there is 0, and λ is 1; the paper does not say.
 */
public final class TargetMask implements Mask {
    private final int height;
    private final int width;
    private final Region[] regions;
    private final KeepScale keepScale;
    private final float[] keepScales;

    private TargetMask(int height, int width, Region[] regions, KeepScale keepScale) {
        this.height = height;
        this.width = width;
        this.regions = regions;
        this.keepScale = keepScale;
        this.keepScales = keepScales(regions, height * width, keepScale);
    }

    /**
     * Decides where a mask is.
     *
     * @param attention M, {@code [N][C]}
     * @param peaks the position of the largest activation of a map, in [0, H·W); called for target maps only
     * @param height H
     * @param width W
     */
    public record Saliency(double[][] attention, IntUnaryOperator peaks, int height, int width) {}

    /**
     * The mask of a minibatch.
     *
     * @param saliency attention and peaks
     * @param targetCount K, targets in each sample
     * @param blockSize k, odd
     * @param keepScale over what λ is taken
     * @return the mask
     */
    public static TargetMask of(Saliency saliency, int targetCount, int blockSize, KeepScale keepScale) {
        int samples = saliency.attention().length;
        int channels = saliency.attention()[0].length;
        Region[] regions = new Region[samples * channels];
        for (int n = 0; n < samples; n++) {
            for (int c : TargetChannels.select(saliency.attention()[n], targetCount)) {
                int map = n * channels + c;
                regions[map] =
                        Region.around(saliency.peaks().applyAsInt(map), blockSize, saliency.height(), saliency.width());
            }
        }
        return new TargetMask(saliency.height(), saliency.width(), regions, keepScale);
    }

    /** λ = numel(S) / sum(S) of each map. */
    private static float[] keepScales(Region[] regions, int mapSize, KeepScale keepScale) {
        float[] scales = new float[regions.length];
        if (keepScale == KeepScale.WHOLE_TENSOR) {
            long removed = 0;
            for (Region region : regions) {
                removed += region == null ? 0 : region.area();
            }
            Arrays.fill(scales, scale((long) mapSize * regions.length, removed));
            return scales;
        }
        for (int map = 0; map < regions.length; map++) {
            scales[map] = regions[map] == null ? 1 : scale(mapSize, regions[map].area());
        }
        return scales;
    }

    private static float scale(long all, long removed) {
        return removed == all ? 1 : (float) ((double) all / (all - removed));
    }

    /** N · C. */
    public int maps() {
        return regions.length;
    }

    /** Whether this map is a target. */
    public boolean isTarget(int map) {
        return regions[map] != null;
    }

    /** The region that is removed from a target map; null for any other. */
    public Region region(int map) {
        return regions[map];
    }

    /** λ of a map. */
    public float keepScale(int map) {
        return keepScales[map];
    }

    /** S · λ. */
    @Override
    public float[] factors() {
        int mapSize = height * width;
        float[] factors = new float[regions.length * mapSize];
        for (int map = 0; map < regions.length; map++) {
            Arrays.fill(factors, map * mapSize, (map + 1) * mapSize, keepScales[map]);
            if (regions[map] != null) {
                fill(factors, map * mapSize, regions[map], 0);
            }
        }
        return factors;
    }

    /** Touches only what S · λ changes. */
    @Override
    public void apply(FeatureMaps from, FeatureMaps to) {
        if (from == to) {
            scale(to);
        } else {
            from.scaleTo(to, keepScales);
        }
        for (int map = 0; map < regions.length; map++) {
            if (regions[map] != null) {
                to.clear(map, regions[map]);
            }
        }
    }

    private void scale(FeatureMaps maps) {
        if (keepScale == KeepScale.WHOLE_TENSOR) {
            maps.array().muli(keepScales[0]);
            return;
        }
        for (int map = 0; map < regions.length; map++) {
            if (regions[map] != null) {
                maps.scale(map, keepScales[map]);
            }
        }
    }

    private void fill(float[] values, int offset, Region region, float value) {
        for (int row = region.firstRow(); row <= region.lastRow(); row++) {
            int start = offset + row * width;
            Arrays.fill(values, start + region.firstColumn(), start + region.lastColumn() + 1, value);
        }
    }
}
