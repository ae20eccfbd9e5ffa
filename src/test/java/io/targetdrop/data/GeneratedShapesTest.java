package io.targetdrop.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.data.GeneratedPicture.Outline;
import io.targetdrop.data.GeneratedPicture.Texture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GeneratedShapesTest {
    private static final double TOLERANCE = 1e-12;

    private static void assertInside(Outline outline, double x, double y) {
        assertTrue(outline.distance(x, y) < 0, outline + " at " + x + ", " + y);
    }

    private static void assertOutside(Outline outline, double x, double y) {
        assertTrue(outline.distance(x, y) > 0, outline + " at " + x + ", " + y);
    }

    @Test
    void aDiscIsRound() {
        assertEquals(-0.95, Outline.DISC.distance(0, 0), TOLERANCE);
        assertEquals(0.05, Outline.DISC.distance(0.6, 0.8), TOLERANCE);
        assertEquals(0.05, Outline.DISC.distance(-1, 0), TOLERANCE);
    }

    @Test
    void aSquareHasCorners() {
        assertInside(Outline.SQUARE, 0.8, -0.8);
        assertOutside(Outline.SQUARE, 0, 0.83);
        assertEquals(0.18, Outline.SQUARE.distance(-1, 0.5), TOLERANCE);
    }

    @Test
    void aTriangleHasThreeEqualSides() {
        // the inner radius is 0.56, the vertices are at twice that
        for (int corner = 0; corner < 3; corner++) {
            double angle = Math.toRadians(90 + 120 * corner);
            double x = Math.cos(angle);
            double y = Math.sin(angle);
            assertEquals(0, Outline.TRIANGLE.distance(1.12 * x, 1.12 * y), TOLERANCE);
            assertEquals(0, Outline.TRIANGLE.distance(-0.56 * x, -0.56 * y), TOLERANCE);
            assertOutside(Outline.TRIANGLE, 1.13 * x, 1.13 * y);
            assertOutside(Outline.TRIANGLE, -0.57 * x, -0.57 * y);
        }
        assertInside(Outline.TRIANGLE, 0, 0);
    }

    @Test
    void aRingIsOpenInTheMiddle() {
        assertEquals(0.5, Outline.RING.distance(0, 0), TOLERANCE);
        assertInside(Outline.RING, 0.6, 0.4);
        assertOutside(Outline.RING, 0, -1.01);
    }

    @Test
    void aCrossHasFourArms() {
        assertInside(Outline.CROSS, 0.9, 0);
        assertInside(Outline.CROSS, 0, -0.9);
        assertOutside(Outline.CROSS, 0.4, 0.4);
        assertOutside(Outline.CROSS, 1.1, 0);
        assertEquals(0.2, Outline.CROSS.distance(0.5, -0.6), TOLERANCE);
    }

    @ParameterizedTest
    @EnumSource
    void endsWithinItsReach(Outline outline) {
        for (int degree = 0; degree < 360; degree++) {
            double angle = Math.toRadians(degree);
            assertOutside(outline, Outline.REACH * Math.cos(angle), Outline.REACH * Math.sin(angle));
        }
    }

    private static String row(Texture texture, double y) {
        StringBuilder row = new StringBuilder();
        for (double x = -0.875; x < 1; x += 0.25) {
            row.append(texture.isMarked(x, y) ? '#' : '.');
        }
        return row.toString();
    }

    @Test
    void stripesAreTheSameInEveryRow() {
        assertEquals("##..##..", row(Texture.STRIPED, 0.1));
        assertEquals("##..##..", row(Texture.STRIPED, -0.4));
    }

    @Test
    void checksAlternateFromRowToRow() {
        assertEquals("##..##..", row(Texture.CHECKED, 0.1));
        assertEquals("..##..##", row(Texture.CHECKED, 0.6));
        assertEquals("..##..##", row(Texture.CHECKED, -0.4));
        assertEquals("##..##..", row(Texture.CHECKED, -0.9));
    }

    @Test
    void aBandBeginsOnItsEdge() {
        assertEquals(true, Texture.STRIPED.isMarked(0, 0));
        assertEquals(false, Texture.STRIPED.isMarked(0.5, 0));
        assertEquals(true, Texture.CHECKED.isMarked(0, 0));
        assertEquals(false, Texture.CHECKED.isMarked(0.5, 0));
        assertEquals(false, Texture.CHECKED.isMarked(0, 0.5));
    }
}
