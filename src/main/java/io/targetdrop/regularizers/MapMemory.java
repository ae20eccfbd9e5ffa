package io.targetdrop.regularizers;

import io.targetdrop.kernels.Maps;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.indexer.FloatRawIndexer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The single maps of a float array of feature maps, read and written where they lie, plain or blocked. Map i is channel i
 * mod C of sample i div C. Indices are not checked: they come from a shape that the array has.
 */
final class MapMemory {
    private final Maps shape;
    private final int block;
    private final int positions;
    private final int width;
    private final FloatRawIndexer values;

    private MapMemory(Maps shape, int block, FloatRawIndexer values) {
        this.shape = shape;
        this.block = block;
        this.positions = (int) shape.positions();
        this.width = (int) shape.width();
        this.values = values;
    }

    /**
     * Of an array on the CPU.
     *
     * @param maps floats {@code [N, C, H, W]} or {@code [N, C / b, H, W, b]} in C order; it must outlive the result
     */
    static MapMemory of(INDArray maps) {
        FloatPointer pointer = new FloatPointer(maps.data().addressPointer());
        return new MapMemory(
                Maps.of(maps), (int) Maps.block(maps), new FloatRawIndexer(pointer.capacity(maps.length())));
    }

    /** The position a · W + b of a map's largest value; the lowest among equals. */
    int peak(int map) {
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

    /** Where a map's value at position 0 lies. */
    private long first(int map) {
        long sample = map / shape.channels();
        long channel = map % shape.channels();
        long blockOfChannel = sample * (shape.channels() / block) + channel / block;
        return blockOfChannel * positions * block + channel % block;
    }
}
