package io.targetdrop.regularizers;

import io.targetdrop.kernels.Maps;
import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A mask of factors for some maps; the others stay as they are.
 *
 * @param shape the maps
 * @param maps the factors of each map, {@code [N * C][H * W]}; null where it stays
 */
@SuppressWarnings("ArrayRecordComponent")
record SoftMask(Maps shape, float[][] maps) implements Mask {
    @Override
    public void apply(INDArray from, INDArray to) {
        if (from != to) {
            to.assign(from);
        }
        MapMemory.of(to).multiply(maps);
    }

    @Override
    public float[] factors() {
        int positions = (int) shape.positions();
        float[] factors = new float[maps.length * positions];
        Arrays.fill(factors, 1);
        for (int map = 0; map < maps.length; map++) {
            if (maps[map] != null) {
                System.arraycopy(maps[map], 0, factors, map * positions, positions);
            }
        }
        return factors;
    }
}
