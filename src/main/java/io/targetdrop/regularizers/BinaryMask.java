package io.targetdrop.regularizers;

import io.targetdrop.kernels.Maps;
import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A mask of zeros and ones, and λ, by which what is kept is multiplied.
 *
 * <p>Map i is channel i mod C of sample i div C. Maps may share the set of their dropped positions.
 */
final class BinaryMask implements Mask {
    private final Maps shape;
    /** By map; null where nothing is dropped. */
    private final long[][] dropped;

    private final float keepScale;

    /**
     * A mask with this λ.
     *
     * @param shape the maps
     * @param dropped the {@link PositionSet} of each map, null for none, {@code [N * C]}
     * @param keepScale λ
     */
    BinaryMask(Maps shape, long[][] dropped, float keepScale) {
        this.shape = shape;
        this.dropped = dropped;
        this.keepScale = keepScale;
    }

    /** A mask whose λ is numel / sum over all of it; 1 where nothing is kept. */
    static BinaryMask normalized(Maps shape, long[][] dropped) {
        long all = dropped.length * shape.positions();
        long removed = 0;
        for (long[] positions : dropped) {
            removed += positions == null ? 0 : PositionSet.size(positions);
        }
        return new BinaryMask(shape, dropped, removed == all ? 1 : (float) ((double) all / (all - removed)));
    }

    float keepScale() {
        return keepScale;
    }

    /** The positions that a map loses; null for none. */
    long[] dropped(int map) {
        return dropped[map];
    }

    @Override
    public void apply(INDArray from, INDArray to) {
        MapMemory target = MapMemory.of(to);
        if (keepScale == 1 && from == to) {
            target.clear(dropped);
        } else {
            MapMemory.of(from).transform(target, (map, word, values, count) -> {
                scale(values);
                clear(map, word, values, target.block());
            });
        }
    }

    private void scale(float[] values) {
        for (int i = 0; i < values.length; i++) {
            values[i] *= keepScale;
        }
    }

    private void clear(int firstMap, int word, float[] values, int block) {
        if (areShared(firstMap, block)) {
            for (long rest = word(firstMap, word); rest != 0; rest &= rest - 1) {
                int first = Long.numberOfTrailingZeros(rest) * block;
                Arrays.fill(values, first, first + block, 0);
            }
            return;
        }
        for (int neighbour = 0; neighbour < block; neighbour++) {
            for (long rest = word(firstMap + neighbour, word); rest != 0; rest &= rest - 1) {
                values[Long.numberOfTrailingZeros(rest) * block + neighbour] = 0;
            }
        }
    }

    /** Whether the maps of a block lose the same positions, as the same set. */
    private boolean areShared(int firstMap, int block) {
        for (int neighbour = 1; neighbour < block; neighbour++) {
            if (dropped[firstMap + neighbour] != dropped[firstMap]) {
                return false;
            }
        }
        return true;
    }

    private long word(int map, int word) {
        return dropped[map] == null ? 0 : dropped[map][word];
    }

    @Override
    public float[] factors() {
        int positions = (int) shape.positions();
        float[] factors = new float[dropped.length * positions];
        Arrays.fill(factors, keepScale);
        for (int map = 0; map < dropped.length; map++) {
            for (int position = 0; position < positions; position++) {
                if ((word(map, position / Long.SIZE) >>> position & 1) != 0) {
                    factors[map * positions + position] = 0;
                }
            }
        }
        return factors;
    }
}
