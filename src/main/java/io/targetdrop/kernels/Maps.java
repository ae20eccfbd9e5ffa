package io.targetdrop.kernels;

import java.util.Arrays;
import org.nd4j.common.util.ArrayUtil;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The shape of feature maps, {@code [N, C, H, W]}, and the two formats in which they are stored.
 *
 * <p>Plain: rank 4, {@code [N, C, H, W]}. Blocked: rank 5, {@code [N, C / b, H, W, b]}, with b = 8 or 16. The values of
 * b neighbouring channels at one position lie side by side, which suits vector units best. Element (n, c, h, w) is at
 * (n, c div b, h, w, c mod b). Both are in C order.
 *
 * @param samples N
 * @param channels C
 * @param height H
 * @param width W
 */
public record Maps(long samples, long channels, long height, long width) {
    private static final int BLOCKED_RANK = 5;

    /** Maps can be blocked if their number of channels is a multiple of this, which fits both block sizes. */
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

    /** The number of neighbouring channels that an array stores side by side; 1 in plain format. */
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

    /** Returns the array itself if its values are in C order without gaps, and otherwise a copy that is. */
    public static INDArray inOrder(INDArray array) {
        boolean inOrder =
                array.ordering() == 'c' && Arrays.equals(array.stride(), ArrayUtil.calcStrides(array.shape()));
        return inOrder ? array : array.dup('c');
    }

    /** The same maps in plain format; the array itself if it is plain already. */
    public static INDArray plain(INDArray maps) {
        return isBlocked(maps) ? maps.permute(0, 1, 4, 2, 3).dup('c').reshape('c', of(maps).plainShape()) : maps;
    }

    /** The same maps in blocked format; the array itself if it is blocked already. */
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
