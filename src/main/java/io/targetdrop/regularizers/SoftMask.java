package io.targetdrop.regularizers;

import io.targetdrop.kernels.Maps;
import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A mask of factors for some maps, most of which are the same all over a map. The other maps stay as they are. */
final class SoftMask implements Mask {
    private final Maps shape;
    /** By map; null where it stays. */
    private final Factors[] maps;

    /**
     * The factors of a map: λ, and at some positions λ · m.
     *
     * @param keepScale λ
     * @param positions the {@link PositionSet} of the positions with an m
     * @param own m, in the order of the positions, by words of their set
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Factors(float keepScale, long[] positions, float[][] own) {

        /** Multiplies the positions of a word, which lie a stride apart, the first at an offset. */
        private void multiply(int word, float[] values, int offset, int stride) {
            for (int i = offset; i < values.length; i += stride) {
                values[i] *= keepScale;
            }
            int next = 0;
            for (long rest = positions[word]; rest != 0; rest &= rest - 1) {
                values[offset + Long.numberOfTrailingZeros(rest) * stride] *= own[word][next++];
            }
        }
    }

    /**
     * A mask.
     *
     * @param shape the maps
     * @param maps the factors of each, {@code [N * C]}; null where it stays
     */
    SoftMask(Maps shape, Factors[] maps) {
        this.shape = shape;
        this.maps = maps;
    }

    /** Whether a map has factors. */
    boolean changes(int map) {
        return maps[map] != null;
    }

    @Override
    public void apply(INDArray from, INDArray to) {
        MapMemory target = MapMemory.of(to);
        int block = target.block();
        MapMemory.of(from).transform(target, (map, word, values, count) -> {
            for (int neighbour = 0; neighbour < block; neighbour++) {
                if (changes(map + neighbour)) {
                    maps[map + neighbour].multiply(word, values, neighbour, block);
                }
            }
        });
    }

    @Override
    public float[] factors() {
        int positions = (int) shape.positions();
        float[] factors = new float[maps.length * positions];
        Arrays.fill(factors, 1);
        float[] word = new float[Long.SIZE];
        for (int map = 0; map < maps.length; map++) {
            for (int first = 0; changes(map) && first < positions; first += Long.SIZE) {
                Arrays.fill(word, 1);
                maps[map].multiply(first / Long.SIZE, word, 0, 1);
                System.arraycopy(word, 0, factors, map * positions + first, Math.min(Long.SIZE, positions - first));
            }
        }
        return factors;
    }
}
