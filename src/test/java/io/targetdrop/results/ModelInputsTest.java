package io.targetdrop.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.data.DataException;
import io.targetdrop.data.ImageShape;
import io.targetdrop.data.Resize;
import io.targetdrop.data.Resize.Enlarging;
import io.targetdrop.data.Resize.Fit;
import io.targetdrop.data.Sizing;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelInputsTest {

    private static ModelInputs read(byte[] json) {
        return ModelInputs.read(json, 3, "m.zip: images.json");
    }

    @ParameterizedTest
    @EnumSource(Fit.class)
    void comesBackWithItsResizing(Fit fit) {
        Resize resize = new Resize(64, fit);
        ModelInputs inputs = new ModelInputs(resize.shape(), resize);
        assertEquals(inputs, read(inputs.toJson()));
    }

    @ParameterizedTest
    @EnumSource(Enlarging.class)
    void comesBackWithItsEnlarging(Enlarging enlarging) {
        Resize resize = new Resize(64, Fit.PAD, enlarging);
        ModelInputs inputs = new ModelInputs(resize.shape(), resize);
        assertEquals(inputs, read(inputs.toJson()));
    }

    /** When models did not say how they enlarge, there was one way. */
    @Test
    void anEarlierModelEnlargesAsInItsTraining() {
        String json = "{\"channels\":3,\"height\":64,\"width\":64,\"resize\":{\"side\":64,\"fit\":\"crop\"}}";
        assertEquals(
                Optional.of(new Resize(64, Fit.CROP, Enlarging.AREA)),
                read(json.getBytes(StandardCharsets.UTF_8)).sizing().resize());
    }

    @Test
    void comesBackWithoutResizing() {
        ModelInputs inputs = new ModelInputs(new ImageShape(3, 20, 30), Sizing.UNCHANGED);
        assertEquals(
                "{\"channels\":3,\"height\":20,\"width\":30}", new String(inputs.toJson(), StandardCharsets.UTF_8));
        assertEquals(inputs, read(inputs.toJson()));
    }

    @Test
    void readsAsAConfigurationHasIt() {
        assertEquals("data.resize = { side = 64, fit = crop }", ModelInputs.setting(new Resize(64, Fit.CROP)));
        assertEquals(
                "data.resize = { side = 64, fit = pad, enlarging = area }",
                ModelInputs.setting(new Resize(64, Fit.PAD, Enlarging.AREA)));
        assertEquals("data.resize = null", ModelInputs.setting(Sizing.UNCHANGED));
    }

    @Test
    void theShapeIsThatOfResizedImages() {
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> new ModelInputs(new ImageShape(3, 32, 32), new Resize(64, Fit.CROP)))
                .getMessage();
        assertTrue(message.startsWith("images must be resized to the network's 3 x 32 x 32 but"), message);
    }

    /** Missing, of another type, impossible, contradictory, more than one, endless. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "null",
                "{\"channels\":3,\"height\":64}",
                "{\"channels\":1,\"height\":64,\"width\":64}",
                "{\"channels\":3,\"height\":\"64\",\"width\":64}",
                "{\"channels\":3,\"height\":64.5,\"width\":64}",
                "{\"channels\":3,\"height\":0,\"width\":64}",
                "{\"channels\":3,\"height\":99999999999,\"width\":64}",
                "{\"channels\":3,\"height\":2000000000,\"width\":2000000000}",
                "{\"channels\":3,\"height\":64,\"width\":64,\"resize\":64}",
                "{\"channels\":3,\"height\":64,\"width\":64,\"resize\":{\"side\":64,\"fit\":\"CROP\"}}",
                "{\"channels\":3,\"height\":64,\"width\":64,\"resize\":{\"side\":32,\"fit\":\"crop\"}}",
                "{\"channels\":3,\"height\":4,\"width\":4,\"resize\":{\"side\":4,\"fit\":\"crop\"}}",
                "{\"channels\":3,\"height\":64,\"width\":64,\"resize\":{\"side\":64,\"fit\":\"crop\",\"enlarging\":\"x\"}}",
                "{\"channels\":3,\"height\":64,\"width\":64} {}",
                "{\"channels\":3,\"height\":64,\"width\":64",
                "[[[[[[[["
            })
    void anythingElseIsRefused(String json) {
        String message = assertThrows(DataException.class, () -> read(json.getBytes(StandardCharsets.UTF_8)))
                .getMessage();
        assertEquals(
                "m.zip: images.json must be a JSON object with the shape of the network's images, 3 channels, a height and a"
                        + " width, and how they are resized, but is not; save the model again",
                message);
    }
}
