package io.targetdrop.regularizers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class RegionTest {

    /** Peak (4, 5) on 10 x 12, k = 5: rows 2..6, columns 3..7. */
    @Test
    void isTheSquareAroundThePeak() {
        Region region = Region.around(4 * 12 + 5, 5, 10, 12);
        assertEquals(new Region(2, 6, 3, 7), region);
        assertEquals(25, region.area());
    }

    /** Peak (0, 0), k = 5: three rows and three columns are left. */
    @Test
    void clipsTheSquareAtTheFirstCorner() {
        Region region = Region.around(0, 5, 10, 12);
        assertEquals(new Region(0, 2, 0, 2), region);
        assertEquals(9, region.area());
    }

    @Test
    void clipsTheSquareAtTheLastCorner() {
        assertEquals(new Region(7, 9, 9, 11), Region.around(9 * 12 + 11, 5, 10, 12));
    }

    @Test
    void coversAMapThatIsSmallerThanTheBlock() {
        assertEquals(new Region(0, 2, 0, 3), Region.around(1 * 4 + 2, 7, 3, 4));
        assertEquals(1, Region.around(0, 5, 1, 1).area());
    }

    @Test
    void isThePeakAloneWhenTheBlockSizeIsOne() {
        assertEquals(new Region(2, 2, 1, 1), Region.around(2 * 4 + 1, 1, 3, 4));
    }
}
