package io.targetdrop.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class TextureTest {
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
