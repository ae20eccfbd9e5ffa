package io.targetdrop.kernels;

import java.util.Arrays;
import org.nd4j.common.util.ArrayUtil;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The shape of feature maps, {@code [N, C, H, W]}, and the two ways in which they lie in memory.
 *
 * <p>Plain: rank 4, {@code [N, C, H, W]}. Blocked: rank 5, {@code [N, C / b, H, W, b]}, b = 8 or 16 neighbouring channels
 * of a position side by side, which is what vector units read best; element (n, c, h, w) is at (n, c div b, h, w, c mod
 * b). Both are in C order.
 *
 * @param samples N
 * @param channels C
 * @param height H
 * @param width W
 */
public record Maps(long samples, long channels, long height, long width) {
    private static final int BLOCKED_RANK = 5;

    /** Blocked formats are for a whole number of blocks of either size. */
    private static final int BLOCKABLE = 16;

    /** The shape of an array in either format. */
    public static Maps of(INDArray maps) {
        long block = block(maps);
        return new Maps(maps.size(0), maps.size(1) * block, maps.size(2), maps.size(3));
    }

    /** Whether an array is in blocked format. */
    public static boolean isBlocked(INDArray maps) {
        return maps.rank() == BLOCKED_RANK;
    }

    /** The neighbouring channels of an array: 1 in plain format. */
    public static long block(INDArray maps) {
        return isBlocked(maps) ? maps.size(BLOCKED_RANK - 1) : 1;
    }

    /** Whether maps with this number of channels can be blocked in this process. */
    public static boolean canBlock(long channels) {
        return OneDnn.isAvailable() && channels % BLOCKABLE == 0;
    }

    /** H · W. */
    public long positions() {
        return height * width;
    }

    /** The shape of an array in blocked format. */
    public long[] blockedShape() {
        int block = OneDnn.block();
        return new long[] {samples, channels / block, height, width, block};
    }

    /** The shape of an array in plain format. */
    public long[] plainShape() {
        return new long[] {samples, channels, height, width};
    }

    /** The array itself if its values lie in C order without gaps, else a copy that does. */
    public static INDArray inOrder(INDArray array) {
        boolean inOrder =
                array.ordering() == 'c' && Arrays.equals(array.stride(), ArrayUtil.calcStrides(array.shape()));
        return inOrder ? array : array.dup('c');
    }

    /** The same maps in plain format; the array itself if it is. */
    public static INDArray plain(INDArray maps) {
        return isBlocked(maps) ? maps.permute(0, 1, 4, 2, 3).dup('c').reshape('c', of(maps).plainShape()) : maps;
    }

    /** The same maps in blocked format; the array itself if it is. */
    public static INDArray blocked(INDArray maps) {
        if (isBlocked(maps)) {
            return maps;
        }
        long block = OneDnn.block();
        return maps.dup('c')
                .reshape('c', maps.size(0), maps.size(1) / block, block, maps.size(2), maps.size(3))
                .permute(0, 1, 3, 4, 2)
                .dup('c');
    }
}
