package io.targetdrop.regularizers;

import io.targetdrop.kernels.KernelCache;
import io.targetdrop.kernels.Maps;
import io.targetdrop.kernels.PoolingKernel;
import io.targetdrop.kernels.ScaleKernel;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.Map;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.indexer.FloatRawIndexer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The maps of a float array, one by one, read and written in place, plain or blocked. Map i is channel i
 * mod C of sample i div C. Indices are not checked; callers take them from the shape.
 */
public final class FeatureMaps {
    private final Maps shape;
    private final int block;
    private final int positions;
    private final int width;
    private final FloatBuffer buffer;
    private final FloatRawIndexer values;
    /** The array with the values; null if they are a copy. */
    private final INDArray array;

    private final Kernels kernels;

    /** oneDNN's kernels for the shapes that a layer saw last. */
    static final class Kernels {
        private final Map<Window, KernelCache<Pool>> pools = new HashMap<>();
        private final KernelCache<ScaleKernel> scales = new KernelCache<>(ScaleKernel::new);

        private record Window(int rows, int columns) {}
        /** A kernel and where its results go. */
        private record Pool(PoolingKernel kernel, INDArray means) {}

        private Pool pool(Window window, Maps maps) {
            return pools.computeIfAbsent(window, size -> new KernelCache<>(shape -> made(size, shape)))
                    .of(maps);
        }

        @SuppressWarnings("try") // the workspace scope is opened by try and not named
        private static Pool made(Window window, Maps maps) {
            Maps means = meansOf(maps, window.rows(), window.columns());
            try (MemoryWorkspace ignored = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
                return new Pool(
                        new PoolingKernel(maps, PoolingKernel.Kind.AVERAGE, window.rows(), window.columns()),
                        Nd4j.create(DataType.FLOAT, means.blockedShape()));
            }
        }
    }

    private FeatureMaps(Maps shape, FloatPointer memory, INDArray array, Kernels kernels) {
        this.shape = shape;
        this.array = array;
        this.block = array == null ? 1 : (int) Maps.block(array);
        this.kernels = kernels;
        this.positions = (int) shape.positions();
        this.width = (int) shape.width();
        this.buffer = memory.asBuffer();
        this.values = new FloatRawIndexer(memory);
    }

    /**
     * The maps of an array on the CPU.
     *
     * @param maps floats {@code [N, C, H, W]} or {@code [N, C / b, H, W, b]} in C order; it must outlive the result
     */
    static FeatureMaps of(INDArray maps) {
        return of(maps, new Kernels());
    }

    /** As {@link #of(INDArray)}, with the kernels of the calling layer. */
    static FeatureMaps of(INDArray maps, Kernels kernels) {
        FloatPointer pointer = new FloatPointer(maps.data().addressPointer());
        return new FeatureMaps(Maps.of(maps), pointer.capacity(maps.length()), maps, kernels);
    }

    /** A copy of the maps of an array in plain format, of any type, in any memory. */
    static FeatureMaps copyOf(INDArray maps) {
        FloatPointer pointer =
                new FloatPointer(maps.castTo(DataType.FLOAT).dup('c').data().asFloat());
        return new FeatureMaps(Maps.of(maps), pointer, null, new Kernels());
    }

    /** The shape of the maps. */
    public Maps shape() {
        return shape;
    }

    /** N · C. */
    public int count() {
        return (int) (shape.samples() * shape.channels());
    }

    /** The number of channels that are adjacent in memory; 1 in plain format. */
    int block() {
        return block;
    }

    /** The array with the maps; null if they are a copy. */
    INDArray array() {
        return array;
    }

    private boolean isBlocked() {
        return array != null && Maps.isBlocked(array);
    }

    /** The shape of the means over windows: {@code [N, C, H / rows, W / columns]}. */
    static Maps meansOf(Maps maps, int rows, int columns) {
        return new Maps(maps.samples(), maps.channels(), maps.height() / rows, maps.width() / columns);
    }

    /**
     * The means over windows that do not overlap; what does not fill a window is left out. Blocked maps are
     * pooled by oneDNN.
     *
     * @return {@code [N * C * H' * W']}, row by row; {@link #meansOf} has H' and W'
     */
    float[] means(int rows, int columns) {
        if (isBlocked()) {
            Kernels.Pool pool = kernels.pool(new Kernels.Window(rows, columns), shape);
            pool.kernel().forward(array, pool.means());
            return of(pool.means(), kernels).plain();
        }
        Maps pooled = meansOf(shape, rows, columns);
        float[] means = new float[(int) (count() * pooled.positions())];
        for (int map = 0, i = 0; map < count(); map++) {
            for (int row = 0; row < pooled.height(); row++) {
                for (int column = 0; column < pooled.width(); column++, i++) {
                    means[i] = mean(map, row * rows, column * columns, rows, columns);
                }
            }
        }
        return means;
    }

    /** The mean of each map, {@code [N * C]}: of an array in plain format by ND4J, of a blocked one by oneDNN. */
    float[] means() {
        return array == null || isBlocked()
                ? means((int) shape.height(), width)
                : array.reshape('c', count(), positions).mean(1).dup().data().asFloat();
    }

    /** Writes the maps times a factor each to others of the same shape and format. */
    void scaleTo(FeatureMaps to, float[] factorOfMap) {
        if (isBlocked()) {
            kernels.scales.of(shape).forward(array, factorOfMap, to.array);
            return;
        }
        to.array.assign(array);
        for (int map = 0; map < factorOfMap.length; map++) {
            if (factorOfMap[map] != 1) {
                to.scale(map, factorOfMap[map]);
            }
        }
    }

    /** A map's value at a position a · W + b. */
    public float value(int map, int position) {
        return values.getRaw(first(map) + (long) position * block);
    }

    /** A copy of a map, {@code [H * W]}. */
    public float[] map(int map) {
        float[] copy = new float[positions];
        long first = first(map);
        for (int position = 0; position < positions; position++) {
            copy[position] = values.getRaw(first + (long) position * block);
        }
        return copy;
    }

    /**
     * Copies some positions of a block of maps, in memory order.
     *
     * @param map the first of the block
     * @param position the first of them
     * @param count how many
     * @param into at least {@code [count * block]}
     */
    void read(int map, int position, int count, float[] into) {
        buffer.get((int) (first(map) + (long) position * block), into, 0, count * block);
    }

    /** A copy of all values in plain format, {@code [N * C * H * W]}. */
    float[] plain() {
        float[] plain = new float[count() * positions];
        float[] chunk = new float[Long.SIZE * block];
        for (int map = 0; map < count(); map += block) {
            for (int position = 0; position < positions; position += Long.SIZE) {
                int size = Math.min(Long.SIZE, positions - position);
                read(map, position, size, chunk);
                for (int neighbour = 0; neighbour < block; neighbour++) {
                    int to = (map + neighbour) * positions + position;
                    for (int i = 0; i < size; i++) {
                        plain[to + i] = chunk[i * block + neighbour];
                    }
                }
            }
        }
        return plain;
    }

    /** The sum of a map's values, added in their order. */
    public double sum(int map) {
        long first = first(map);
        double sum = 0;
        for (int position = 0; position < positions; position++) {
            sum += values.getRaw(first + (long) position * block);
        }
        return sum;
    }

    /** The position a · W + b of a map's largest value; the lowest among equals. */
    public int peak(int map) {
        long first = first(map);
        int peak = 0;
        float largest = values.getRaw(first);
        for (int position = 1; position < positions; position++) {
            float value = values.getRaw(first + (long) position * block);
            if (value > largest) {
                largest = value;
                peak = position;
            }
        }
        return peak;
    }

    /** Multiplies a map. */
    void scale(int map, float factor) {
        long first = first(map);
        for (int position = 0; position < positions; position++) {
            long index = first + (long) position * block;
            values.putRaw(index, values.getRaw(index) * factor);
        }
    }

    /** Sets a map's region to 0. */
    void clear(int map, Region region) {
        long first = first(map);
        for (int row = region.firstRow(); row <= region.lastRow(); row++) {
            for (int column = region.firstColumn(); column <= region.lastColumn(); column++) {
                values.putRaw(first + ((long) row * width + column) * block, 0);
            }
        }
    }

    /** Sets the positions of each map's {@link PositionSet} to 0; null stands for no positions. */
    void clear(long[][] dropped) {
        int words = PositionSet.words(positions);
        // maps of a block share cache lines, so a few of their positions are cleared at a time
        for (int map = 0; map < dropped.length; map += block) {
            for (int word = 0; word < words; word++) {
                for (int neighbour = 0; neighbour < block; neighbour++) {
                    long[] ofMap = dropped[map + neighbour];
                    if (ofMap != null) {
                        clear(first(map + neighbour) + (long) word * Long.SIZE * block, ofMap[word]);
                    }
                }
            }
        }
    }

    private void clear(long first, long word) {
        for (long rest = word; rest != 0; rest &= rest - 1) {
            values.putRaw(first + (long) Long.numberOfTrailingZeros(rest) * block, 0);
        }
    }

    /** What {@link #transform} does to some values. */
    interface Change {
        /**
         * Changes values of a block of maps at the positions of a word of their {@link PositionSet}.
         *
         * @param firstMap the first map of the block
         * @param word of the set
         * @param values {@code [count * block]}, in memory order
         * @param count of the positions, at most 64
         */
        void apply(int firstMap, int word, float[] values, int count);
    }

    /** Writes these maps, changed, to others of the same shape and format, in one pass; they may be the same. */
    void transform(FeatureMaps to, Change change) {
        float[] chunk = new float[Long.SIZE * block];
        for (int map = 0; map < count(); map += block) {
            for (int position = 0; position < positions; position += Long.SIZE) {
                int size = Math.min(Long.SIZE, positions - position);
                read(map, position, size, chunk);
                change.apply(map, position / Long.SIZE, chunk, size);
                to.buffer.put((int) (first(map) + (long) position * block), chunk, 0, size * block);
            }
        }
    }

    private float mean(int map, int firstRow, int firstColumn, int rows, int columns) {
        float sum = 0;
        for (int row = firstRow; row < firstRow + rows; row++) {
            for (int column = firstColumn; column < firstColumn + columns; column++) {
                sum += value(map, row * width + column);
            }
        }
        return sum / (rows * columns);
    }

    /** The index of a map's value at position 0. */
    private long first(int map) {
        long sample = map / shape.channels();
        long channel = map % shape.channels();
        long blockOfChannel = sample * (shape.channels() / block) + channel / block;
        return blockOfChannel * positions * block + channel % block;
    }
}
