package io.targetdrop.regularizers;

import io.targetdrop.regularizers.TargetDrop.KeepScale;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * TargetDrop's mask for one minibatch: what is removed from each map, and λ.
 *
 * <p>A map is one channel of one sample; map i is channel i mod C of sample i div C. With S = 0 inside the region of a
 * target channel and 1 elsewhere, the layer's output is U · S · λ (equations 5 and 6 of arXiv 2010.10716), where λ =
 * numel(S) / sum(S) makes up for what is missing. Where a region covers all that λ is taken over, sum(S) is 0; the output
 * is 0 there and λ is 1, which the paper does not say.
 */
public final class TargetMask {
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
     * Where a mask is taken from.
     *
     * @param attention M, {@code [N][C]}
     * @param peaks the position of the largest activation of a map, in [0, H·W); asked for target maps only
     * @param height H
     * @param width W
     */
    public record Evidence(double[][] attention, IntUnaryOperator peaks, int height, int width) {}

    /**
     * The mask of a minibatch.
     *
     * @param evidence attention and peaks
     * @param targetCount K, targets in each sample
     * @param blockSize k, odd
     * @param keepScale over what λ is taken
     * @return the mask
     */
    public static TargetMask of(Evidence evidence, int targetCount, int blockSize, KeepScale keepScale) {
        int samples = evidence.attention().length;
        int channels = evidence.attention()[0].length;
        Region[] regions = new Region[samples * channels];
        for (int n = 0; n < samples; n++) {
            for (int c : TargetChannels.select(evidence.attention()[n], targetCount)) {
                int map = n * channels + c;
                regions[map] =
                        Region.around(evidence.peaks().applyAsInt(map), blockSize, evidence.height(), evidence.width());
            }
        }
        return new TargetMask(evidence.height(), evidence.width(), regions, keepScale);
    }

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

    /**
     * S · λ, the factor on each activation.
     *
     * @return {@code [N * C * H * W]}, row by row
     */
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

    /**
     * Multiplies by S · λ, touching only what that changes.
     *
     * @param maps floats on the CPU, {@code [N, C, H, W]} or blocked
     */
    void applyTo(INDArray maps) {
        boolean whole = keepScale == KeepScale.WHOLE_TENSOR;
        if (whole) {
            maps.muli(keepScales[0]);
        }
        MapMemory memory = MapMemory.of(maps);
        for (int map = 0; map < regions.length; map++) {
            if (regions[map] != null) {
                if (!whole) {
                    memory.scale(map, keepScales[map]);
                }
                memory.clear(map, regions[map]);
            }
        }
    }

    /** Multiplies by S, given maps that were multiplied by λ. */
    void removeFrom(INDArray maps) {
        MapMemory memory = MapMemory.of(maps);
        for (int map = 0; map < regions.length; map++) {
            if (regions[map] != null) {
                memory.clear(map, regions[map]);
            }
        }
    }

    /** λ of each map; not to be changed. */
    float[] keepScales() {
        return keepScales;
    }

    private void fill(float[] values, int offset, Region region, float value) {
        for (int row = region.firstRow(); row <= region.lastRow(); row++) {
            int start = offset + row * width;
            Arrays.fill(values, start + region.firstColumn(), start + region.lastColumn() + 1, value);
        }
    }
}
