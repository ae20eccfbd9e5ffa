package io.targetdrop.regularizers;

import io.targetdrop.kernels.Maps;
import java.util.Arrays;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The factors on a minibatch's activations; constants of the backward pass, where the gradient gets the same factors. */
public interface Mask {

    /**
     * Writes the product of maps and factors.
     *
     * @param from floats on the CPU, {@code [N, C, H, W]} or blocked, in C order
     * @param to of the same shape and format; may be the same
     */
    void apply(FeatureMaps from, FeatureMaps to);

    /**
     * The factor on each activation.
     *
     * @return {@code [N * C * H * W]}, row by row
     */
    float[] factors();

    /**
     * Multiplies maps of any type, in any memory, with ND4J's ops.
     *
     * @param maps {@code [N, C, H, W]} in C order
     */
    default void multiply(INDArray maps) {
        maps.muli(Nd4j.createFromArray(factors()).reshape('c', maps.shape()).castTo(maps.dataType()));
    }

    /**
     * Turns the gradient of the output into that of the input, by ND4J's ops.
     *
     * @param gradient {@code [N, C, H, W]} in C order; changed in place
     * @param input of the forward pass
     * @param parameterGradients where the gradients of the method's parameters go; 0 if nothing is written
     */
    default void backward(INDArray gradient, INDArray input, Map<String, INDArray> parameterGradients) {
        multiply(gradient);
    }

    /**
     * A mask of zeros and ones, and the factor λ on what is kept.
     *
     * <p>Map i is channel i mod C of sample i div C. Maps may share the set of their dropped positions.
     */
    final class Binary implements Mask {
        private final Maps shape;
        /** The dropped positions by map; null if nothing is dropped. */
        private final long[][] dropped;

        private final float keepScale;

        /**
         * A mask with this λ.
         *
         * @param shape the maps
         * @param dropped the {@link PositionSet} of each map, null for none, {@code [N * C]}
         * @param keepScale λ
         */
        Binary(Maps shape, long[][] dropped, float keepScale) {
            this.shape = shape;
            this.dropped = dropped;
            this.keepScale = keepScale;
        }

        /** A mask whose λ is numel / sum over the whole mask; 1 if nothing is kept. */
        static Binary normalized(Maps shape, long[][] dropped) {
            long all = dropped.length * shape.positions();
            long removed = 0;
            for (long[] positions : dropped) {
                removed += positions == null ? 0 : PositionSet.size(positions);
            }
            return new Binary(shape, dropped, removed == all ? 1 : (float) ((double) all / (all - removed)));
        }

        float keepScale() {
            return keepScale;
        }

        /** The positions that a map loses; null for none. */
        long[] dropped(int map) {
            return dropped[map];
        }

        @Override
        public void apply(FeatureMaps from, FeatureMaps to) {
            if (keepScale == 1 && from == to) {
                to.clear(dropped);
            } else {
                from.transform(to, (map, word, values, count) -> {
                    scale(values);
                    clear(map, word, values, to.block());
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
                    if (dropped[map] != null && PositionSet.contains(dropped[map], position)) {
                        factors[map * positions + position] = 0;
                    }
                }
            }
            return factors;
        }
    }

    /**
     * A mask of zeros and ones, and a factor λ on what is kept of each map. The maps that lose nothing stay unchanged.
     *
     * <p>Map i is channel i mod C of sample i div C.
     *
     * @param shape the maps
     * @param dropped the {@link PositionSet} of each map, null for none, {@code [N * C]}
     * @param keepScales λ of each map, {@code [N * C]}
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Scaled(Maps shape, long[][] dropped, float[] keepScales) implements Mask {

        /** Whether a map loses something. */
        boolean isTarget(int map) {
            return dropped[map] != null;
        }

        @Override
        public void apply(FeatureMaps from, FeatureMaps to) {
            int block = to.block();
            from.transform(to, (map, word, values, count) -> {
                for (int neighbour = 0; neighbour < block; neighbour++) {
                    if (isTarget(map + neighbour)) {
                        multiply(map + neighbour, word, values, count, neighbour, block);
                    }
                }
            });
        }

        private void multiply(int map, int word, float[] values, int count, int offset, int stride) {
            for (int i = offset; i < count * stride; i += stride) {
                values[i] *= keepScales[map];
            }
            for (long rest = dropped[map][word]; rest != 0; rest &= rest - 1) {
                values[offset + Long.numberOfTrailingZeros(rest) * stride] = 0;
            }
        }

        @Override
        public float[] factors() {
            int positions = (int) shape.positions();
            float[] factors = new float[dropped.length * positions];
            Arrays.fill(factors, 1);
            for (int map = 0; map < dropped.length; map++) {
                for (int position = 0; isTarget(map) && position < positions; position++) {
                    factors[map * positions + position] =
                            PositionSet.contains(dropped[map], position) ? 0 : keepScales[map];
                }
            }
            return factors;
        }
    }

    /** A mask of factors for some maps, mostly one factor for a whole map. The other maps stay unchanged. */
    final class Soft implements Mask {
        private final Maps shape;
        /** The factors by map; null if the map stays unchanged. */
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

            /** Multiplies the positions of a word, which are a stride apart; the first is at an offset. */
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
         * @param maps the factors of each, {@code [N * C]}; null if it stays unchanged
         */
        Soft(Maps shape, Factors[] maps) {
            this.shape = shape;
            this.maps = maps;
        }

        /** Whether a map has factors. */
        boolean changes(int map) {
            return maps[map] != null;
        }

        @Override
        public void apply(FeatureMaps from, FeatureMaps to) {
            int block = to.block();
            from.transform(to, (map, word, values, count) -> {
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
}
