package io.targetdrop.results;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.targetdrop.data.DataException;
import io.targetdrop.data.ImageShape;
import io.targetdrop.data.Resize;
import io.targetdrop.data.Resize.Enlarging;
import io.targetdrop.data.Sizing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Locale;

/**
 * What images a network takes.
 *
 * @param shape of every image, [C, H, W]
 * @param sizing how images of any size got this shape in training; {@link Sizing#UNCHANGED} if they had it already
 */
public record ModelInputs(ImageShape shape, Sizing sizing) {
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private static final String RESIZE = "resize";
    private static final String ENLARGING = "enlarging";

    /**
     * Checks that the two agree.
     *
     * @throws IllegalArgumentException if images are resized to another shape
     */
    public ModelInputs {
        if (!sizing.resize().map(Resize::shape).orElse(shape).equals(shape)) {
            throw new IllegalArgumentException("images must be resized to the network's " + shape + " but "
                    + setting(sizing) + "; give both the same side");
        }
    }

    /** A sizing as a configuration has it: {@code data.resize = { side = 64, fit = crop }}. */
    public static String setting(Sizing sizing) {
        return "data.resize = "
                + sizing.resize()
                        .map(resize -> "{ side = " + resize.side() + ", fit = " + label(resize.fit())
                                + (resize.enlarging() == Enlarging.BILINEAR
                                        ? ""
                                        : ", enlarging = " + label(resize.enlarging()))
                                + " }")
                        .orElse("null");
    }

    private static String label(Enum<?> choice) {
        return choice.name().toLowerCase(Locale.ROOT);
    }

    /**
     * A JSON object: {@code {"channels":3,"height":64,"width":64,"resize":{"side":64,"fit":"crop","enlarging":"bilinear"}}}. Models
     * without {@code enlarging} were trained when images were enlarged as they shrink: {@link Enlarging#AREA}.
     */
    public byte[] toJson() {
        ObjectNode node = JSON.createObjectNode()
                .put("channels", shape.channels())
                .put("height", shape.height())
                .put("width", shape.width());
        sizing.resize()
                .ifPresent(resize -> node.putObject(RESIZE)
                        .put("side", resize.side())
                        .put("fit", label(resize.fit()))
                        .put(ENLARGING, label(resize.enlarging())));
        try {
            return JSON.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads what {@link #toJson} wrote.
     *
     * @param channels that the network takes
     * @param what the name of the object, for messages
     * @throws DataException if it is anything else
     */
    static ModelInputs read(byte[] json, int channels, String what) {
        try {
            JsonNode node = JSON.readTree(json);
            ImageShape shape = new ImageShape(whole(node, "channels"), whole(node, "height"), whole(node, "width"));
            if (shape.channels() == channels) {
                return new ModelInputs(shape, node.has(RESIZE) ? resize(node.get(RESIZE)) : Sizing.UNCHANGED);
            }
            throw refusal(what, channels, null);
        } catch (IOException | IllegalArgumentException e) {
            throw refusal(what, channels, e);
        }
    }

    private static Resize resize(JsonNode node) {
        Enlarging enlarging = node.has(ENLARGING) ? choice(Enlarging.values(), node.get(ENLARGING)) : Enlarging.AREA;
        return new Resize(whole(node, "side"), choice(Resize.Fit.values(), node.path("fit")), enlarging);
    }

    private static <T extends Enum<T>> T choice(T[] values, JsonNode node) {
        return Arrays.stream(values)
                .filter(value -> label(value).equals(node.asText()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no such choice"));
    }

    /** Text, fractions and what is missing are refused, not converted. */
    private static int whole(JsonNode node, String name) {
        if (!node.path(name).isInt()) {
            throw new IllegalArgumentException(name + " must be a whole number");
        }
        return node.get(name).intValue();
    }

    private static DataException refusal(String what, int channels, Exception cause) {
        return new DataException(
                what + " must be a JSON object with the shape of the network's images, " + channels
                        + " channels, a height"
                        + " and a width, and how they are resized, but is not; save the model again",
                cause);
    }
}
