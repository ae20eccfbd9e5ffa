package io.targetdrop.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class MapsTest {
    private static final INDArray PLAIN =
            Nd4j.arange(2 * 32 * 3 * 5).castTo(DataType.FLOAT).reshape('c', 2, 32, 3, 5);

    /** This holds on the processors that this project is built for. */
    @Test
    void oneDnnLoads() {
        assertTrue(OneDnn.isAvailable());
        assertTrue(OneDnn.block() == 8 || OneDnn.block() == 16);
    }

    @Test
    void neighbouringChannelsOfAPositionLieSideBySide() {
        INDArray blocked = Maps.blocked(PLAIN);
        int block = OneDnn.block();
        for (int channel : new int[] {0, 1, 9, 31}) {
            assertEquals(
                    PLAIN.getFloat(1, channel, 2, 4),
                    blocked.getFloat(1, channel / block, 2, 4, channel % block),
                    "channel " + channel);
        }
    }

    @Test
    void comesBackFromTheBlockedFormat() {
        assertEquals(PLAIN, Maps.plain(Maps.blocked(PLAIN)));
        assertSame(PLAIN, Maps.plain(PLAIN));
        INDArray blocked = Maps.blocked(PLAIN);
        assertSame(blocked, Maps.blocked(blocked));
    }

    @Test
    void knowsItsShapeInEitherFormat() {
        Maps maps = new Maps(2, 32, 3, 5);
        assertEquals(maps, Maps.of(PLAIN));
        assertEquals(maps, Maps.of(Maps.blocked(PLAIN)));
        assertEquals(15, maps.positions());
        assertArrayEquals(PLAIN.shape(), maps.plainShape());
        assertArrayEquals(Maps.blocked(PLAIN).shape(), maps.blockedShape());
    }

    @Test
    void blocksWholeBlocksOnlyAndOnlyWithOneDnn() {
        assertTrue(Maps.canBlock(32));
        assertFalse(Maps.canBlock(24));
        assertFalse(Maps.canBlock(3));
        OneDnn.without(() -> assertFalse(Maps.canBlock(32)));
        assertTrue(Maps.canBlock(32));
    }

    @Test
    void copiesOnlyWhatIsOutOfOrder() {
        assertSame(PLAIN, Maps.inOrder(PLAIN));
        INDArray turned = PLAIN.permute(0, 1, 3, 2);
        INDArray copy = Maps.inOrder(turned);
        assertNotSame(turned, copy);
        assertEquals(turned, copy);
        assertEquals('c', copy.ordering());
    }
}
