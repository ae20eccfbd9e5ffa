package io.targetdrop.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class LabelledImageTest {
    private static LabelledImage image(int label, int... values) {
        byte[] pixels = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            pixels[i] = (byte) values[i];
        }
        return new LabelledImage(pixels, label);
    }

    @Test
    void isEqualByPixelsAndLabel() {
        assertEquals(image(1, 7, 200), image(1, 7, 200));
        assertEquals(image(1, 7, 200).hashCode(), image(1, 7, 200).hashCode());
    }

    @Test
    void anotherLabelOrPixelIsAnotherImage() {
        assertNotEquals(image(1, 7), image(2, 7));
        assertNotEquals(image(1, 7), image(1, 8));
        assertNotEquals(image(1, 7), "image");
        assertNotEquals(image(1, 7).hashCode(), image(2, 7).hashCode());
        assertNotEquals(image(1, 7).hashCode(), image(1, 8).hashCode());
    }

    @Test
    void travelsToExecutors() throws Exception {
        assertEquals(image(3, 0, 255), Copies.sent(image(3, 0, 255)));
    }

    @Test
    void isDescribedWithoutItsPixels() {
        assertEquals("LabelledImage[2 bytes, label 3]", image(3, 0, 255).toString());
    }

    @Test
    void refusesANegativeLabel() {
        Errors.assertArgument(() -> image(-1, 7), "label", "-1");
        assertEquals(0, image(0, 7).label());
    }

    @Test
    void refusesNoPixels() {
        assertThrows(NullPointerException.class, () -> new LabelledImage(null, 0));
    }
}
