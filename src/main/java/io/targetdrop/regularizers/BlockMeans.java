package io.targetdrop.regularizers;

import io.targetdrop.kernels.KernelCache;
import io.targetdrop.kernels.Maps;
import io.targetdrop.kernels.PoolingKernel;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The means of a map over squares of b × b positions that do not overlap; what does not fill a square is left out. By
 * oneDNN where maps are blocked. Of one layer, since it keeps its kernels.
 */
@SuppressWarnings("try") // workspace scopes are opened by try and not named
final class BlockMeans {
    private final int side;
    private final KernelCache<Pool> pools = new KernelCache<>(this::pool);

    /** A kernel and where its results go. */
    private record Pool(PoolingKernel kernel, INDArray pooled) {}

    BlockMeans(int side) {
        this.side = side;
    }

    /** The shape of the means: {@code [N, C, H / b, W / b]}. */
    Maps shape(Maps maps) {
        return new Maps(maps.samples(), maps.channels(), maps.height() / side, maps.width() / side);
    }

    /** The means, {@code [N * C * H1 * W1]}, row by row. */
    float[] of(MapMemory maps) {
        Maps shape = shape(maps.shape());
        return maps.array().filter(Maps::isBlocked).map(this::pooled).orElseGet(() -> means(maps, shape));
    }

    private float[] pooled(INDArray maps) {
        Pool pool = pools.of(Maps.of(maps));
        pool.kernel().forward(maps, pool.pooled());
        return MapMemory.of(pool.pooled()).plain();
    }

    private Pool pool(Maps maps) {
        try (MemoryWorkspace ignored = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
            INDArray pooled = Nd4j.create(DataType.FLOAT, shape(maps).blockedShape());
            return new Pool(new PoolingKernel(maps, PoolingKernel.Kind.AVERAGE, side, side), pooled);
        }
    }

    private float[] means(MapMemory maps, Maps shape) {
        int rows = (int) shape.height();
        int columns = (int) shape.width();
        float[] means = new float[maps.count() * rows * columns];
        for (int map = 0, i = 0; map < maps.count(); map++) {
            for (int row = 0; row < rows; row++) {
                for (int column = 0; column < columns; column++, i++) {
                    means[i] = mean(maps, map, row * side, column * side);
                }
            }
        }
        return means;
    }

    private float mean(MapMemory maps, int map, int firstRow, int firstColumn) {
        int width = (int) maps.shape().width();
        float sum = 0;
        for (int row = firstRow; row < firstRow + side; row++) {
            for (int column = firstColumn; column < firstColumn + side; column++) {
                sum += maps.value(map, row * width + column);
            }
        }
        return sum / (side * side);
    }
}
