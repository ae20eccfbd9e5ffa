package io.targetdrop.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.data.DataException;
import io.targetdrop.data.ImageShape;
import io.targetdrop.data.Normalization;
import io.targetdrop.layers.LayerSet;
import io.targetdrop.networks.Blueprint;
import io.targetdrop.networks.NetworkConfig;
import io.targetdrop.networks.NetworkName;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.Sgd;

/** A model file from another person is only data: nothing that it names is loaded or run. */
class HostileModelTest {
    private static final String HOSTILE = "io.targetdrop.results.Hostile";
    private static final String ACTIVATION = "org.nd4j.linalg.activations.impl.ActivationSoftmax";
    private static final String LOSS = "org.nd4j.linalg.lossfunctions.impl.LossMCXENT";

    private static byte[] serialized;
    private static ModelZip good;

    @TempDir
    private Path directory;

    @BeforeAll
    static void makeAModel() throws IOException {
        Blueprint blueprint = new Blueprint(
                new NetworkConfig(NetworkName.PLAIN_CNN, Map.of()),
                new ImageShape(3, 8, 8),
                2,
                LayerSet.FAST,
                new Blueprint.Optimization(new Sgd(0.1), 0, 1, DataType.FLOAT));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        float[] half = {0.5f, 0.5f, 0.5f};
        Optional<ClassNames> classes = Optional.of(new ClassNames(List.of("cat", "dog")));
        new ModelFile(blueprint.build(), new Normalization(half, half), classes)
                .writeTo(out, ModelFile.Updater.LEFT_OUT);
        good = ModelZip.of(out.toByteArray());
        ByteArrayOutputStream object = new ByteArrayOutputStream();
        try (ObjectOutputStream objects = new ObjectOutputStream(object)) {
            objects.writeObject(new Hostile());
        }
        serialized = object.toByteArray();
    }

    /** This class is already loaded, so it leaves a mark only when it is used. Static code has its own class. */
    @BeforeEach
    void forget() {
        System.clearProperty(Hostile.MARK);
    }

    @Test
    void anHonestModelIsReadFromItsParts() throws IOException {
        Path file = Files.write(directory.resolve("model.zip"), good.bytes());
        assertEquals(2, ModelFile.read(file.toString()).network().layerSize(Blueprint.OUTPUT));
    }

    @ParameterizedTest
    @ValueSource(strings = {HOSTILE, "java.net.URL", "io.targetdrop.cli.Main", "Unnamed", "[L" + HOSTILE + ";"})
    void aClassOutsideTheListIsRefused(String named) throws IOException {
        String message = refused(good.withConfiguration(ACTIVATION, named));
        assertTrue(
                message.contains("/model.zip must name only classes of DL4J's layers and of this project's but"
                        + " configuration.json names " + named + "; "),
                message);
        assertNull(System.getProperty(Hostile.MARK));
    }

    /** Jackson loads a class before it finds that it does not fit, and that runs its static code. */
    @Test
    void aClassOutsideTheListIsNotEvenLoaded() throws IOException {
        refused(good.withConfiguration(ACTIVATION, StaticCode.NAME));
        assertNull(System.getProperty(StaticCode.MARK));
    }

    @Test
    void aClassInPlaceOfAVertexIsRefused() throws IOException {
        refused(good.withConfiguration("org.deeplearning4j.nn.conf.graph.LayerVertex", StaticCode.NAME));
        assertNull(System.getProperty(StaticCode.MARK));
    }

    /** Jackson also reads {@code ["class", {...}]} as {@code {"@class": "class", ...}}. */
    @Test
    void aClassAtTheHeadOfAnArrayIsRefused() throws IOException {
        refused(good.withConfiguration(
                "\"lossFn\" : {", "\"lossFn\" : [\"" + StaticCode.NAME + "\", {}], \"was\" : {"));
        assertNull(System.getProperty(StaticCode.MARK));
    }

    /** Jackson uses the first of two, but a tree of the same text has the last. */
    @Test
    void aClassThatIsNamedTwiceIsRefused() throws IOException {
        refused(good.withConfiguration(
                "\"@class\" : \"" + LOSS, "\"@class\" : \"" + StaticCode.NAME + "\", \"@class\" : \"" + LOSS));
        assertNull(System.getProperty(StaticCode.MARK));
    }

    /** The parameters of a generic type are loaded too, without any validation. */
    @Test
    void aClassInAngleBracketsIsRefused() throws IOException {
        String message = refused(good.withConfiguration(ACTIVATION, ACTIVATION + "<" + StaticCode.NAME + ">"));
        assertTrue(message.contains(StaticCode.NAME), message);
        assertNull(System.getProperty(StaticCode.MARK));
    }

    /** DL4J has its own code for a "dist" next to an old "weightInit". */
    @Test
    void aClassInWhatOldVersionsWroteIsNotLoaded() throws IOException {
        Path file = Files.write(
                directory.resolve("model.zip"),
                good.withConfiguration(
                                "\"weightInitFn\" : {",
                                "\"weightInit\" : \"DISTRIBUTION\", \"dist\" : {\"type\" : \"" + StaticCode.NAME
                                        + "\"}, \"was\" : {")
                        .bytes());
        ModelFile.read(file.toString());
        assertNull(System.getProperty(StaticCode.MARK));
    }

    @Test
    void endlessNestingIsRefused() throws IOException {
        byte[] nested = ("{\"vertices\" : " + "[".repeat(100_000)).getBytes(StandardCharsets.UTF_8);
        String message = refused(good.with("configuration.json", nested));
        assertTrue(message.contains("configuration.json must be nested at most "), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"preprocessor.bin", "updater.bin", "anything"})
    void aSerializedObjectIsRefused(String entry) throws IOException {
        String message = refused(good.with(entry, serialized));
        assertTrue(message.contains("/model.zip must hold only configuration.json, coefficients.bin, "), message);
        assertTrue(message.contains(" but holds " + entry + "; "), message);
        assertNull(System.getProperty(Hostile.MARK));
    }

    @ParameterizedTest
    @ValueSource(strings = {"../evil", "/etc/evil", "C:\\evil", "coefficients.bin/"})
    void anEntryThatPointsElsewhereIsRefused(String entry) throws IOException {
        String message = refused(good.with(entry, new byte[0]));
        assertTrue(message.contains(" but holds " + entry + "; "), message);
    }

    @Test
    void aNormaliserThatNamesAClassIsRefused() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeUTF("NORMALIZER");
        out.writeInt(1);
        out.writeUTF("CUSTOM");
        out.writeUTF(StaticCode.NAME);
        String message = refused(good.with("normalizer.bin", bytes.toByteArray()));
        assertTrue(message.contains("normalizer.bin must hold DL4J's STANDARDIZE but holds CUSTOM; "), message);
        assertNull(System.getProperty(StaticCode.MARK));
    }

    /** No list, the wrong length, not names, text after the list, no JSON, a truncated list, endless nesting. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{\"cat\": 1}",
                "\"cat\"",
                "[]",
                "[\"cat\"]",
                "[\"cat\", \"dog\", \"cow\"]",
                "[\"cat\", 2]",
                "[\"cat\", null]",
                "[\"cat\", [\"dog\"]]",
                "[\"cat\", {\"@class\": \"io.targetdrop.results.Hostile\"}]",
                "[\"cat\", \"dog\"] []",
                "[\"cat\", \"dog\"",
                "[\"cat\", \"dog",
                "[[[[[[[["
            })
    void invalidClassNamesAreRefused(String json) throws IOException {
        String message = refused(good.with("classes.json", json.getBytes(StandardCharsets.UTF_8)));
        assertTrue(
                message.endsWith("/model.zip: classes.json must be a JSON array of 2 names, one for each output of the"
                        + " network, but is not; save the model again"),
                message);
        assertNull(System.getProperty(Hostile.MARK));
    }

    /** In two Unicode forms. */
    @Test
    void aRepeatedNameIsRefused() throws IOException {
        String message =
                refused(good.with("classes.json", "[\"caf\u00e9\", \"cafe\u0301\"]".getBytes(StandardCharsets.UTF_8)));
        assertTrue(message.contains("classes.json: no two classes may have the same name, but 'café' is "), message);
    }

    @Test
    void moreNamesThanOutputsAreNotEvenKeptInMemory() throws IOException {
        byte[] names = ("[\"cat\"" + ", \"cat\"".repeat(1_000_000) + "]").getBytes(StandardCharsets.UTF_8);
        assertTrue(refused(good.with("classes.json", names)).contains("classes.json must be a JSON array of 2 names"));
        byte[] tooLong = Arrays.copyOf(names, (16 << 20) + 1);
        assertTrue(refused(good.with("classes.json", tooLong))
                .contains("classes.json must have at most 16777216 bytes but has more; "));
    }

    @Test
    void anEntryThatIsTooLongIsRefused() throws IOException {
        byte[] spaces = new byte[(16 << 20) + 1];
        Arrays.fill(spaces, (byte) ' ');
        String message = refused(good.with("configuration.json", spaces));
        assertTrue(message.contains("configuration.json must have at most 16777216 bytes but has more; "), message);
    }

    /** The file says two gigabytes, and DL4J would allocate that much before it reads. */
    @Test
    void anEntryThatClaimsToBeTooLongIsRefused() throws IOException {
        byte[] zip = good.bytes();
        // the first local header: length at offset 22; bit 3 at offset 6 would say that it comes later
        ByteBuffer header = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
        header.putInt(22, Integer.MAX_VALUE - 8);
        header.putShort(6, (short) (header.getShort(6) & ~8));
        Path file = Files.write(directory.resolve("model.zip"), zip);
        String message = assertThrows(DataException.class, () -> ModelFile.read(file.toString()))
                .getMessage();
        assertTrue(message.contains("configuration.json must have at most 16777216 bytes but has more; "), message);
    }

    @Test
    void parametersThatOverstateTheirNumberAreRefused() throws IOException {
        byte[] array = good.entries().get("coefficients.bin");
        int length = after(array, "MIXED_DATA_TYPES", 2);
        byte[] changed = array.clone();
        ByteBuffer.wrap(changed).putLong(length, Long.MAX_VALUE / 8);
        assertTrue(refused(good.with("coefficients.bin", changed)).contains("coefficients.bin must "));
    }

    /** The shape decides how far native code reads. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 6})
    void aShapeThatReachesBeyondTheParametersIsRefused(int field) throws IOException {
        byte[] array = good.entries().get("coefficients.bin").clone();
        int shape = after(array, "LONG", 1) + Long.BYTES * field;
        ByteBuffer numbers = ByteBuffer.wrap(array);
        numbers.putLong(shape, numbers.getLong(shape) + 1_000_000);
        assertTrue(refused(good.with("coefficients.bin", array)).contains("coefficients.bin must "));
    }

    @Test
    void parametersThatEndEarlyAreRefused() throws IOException {
        byte[] array = good.entries().get("coefficients.bin");
        assertTrue(refused(good.with("coefficients.bin", Arrays.copyOf(array, array.length - 1)))
                .contains("coefficients.bin must "));
    }

    /** The position after the given occurrence of a text that follows its own length. */
    private static int after(byte[] bytes, String text, int time) {
        String all = new String(bytes, StandardCharsets.ISO_8859_1);
        int at = -1;
        for (int i = 0; i < time; i++) {
            at = all.indexOf((char) text.length() + text, at + 1);
        }
        return at + 1 + text.length();
    }

    private String refused(ModelZip hostile) throws IOException {
        Path file = Files.write(directory.resolve("model.zip"), hostile.bytes());
        String message = assertThrows(DataException.class, () -> ModelFile.read(file.toString()))
                .getMessage();
        assertEquals(1, message.lines().count(), message);
        return message;
    }

    /** Its inner class leaves a permanent mark when it is loaded, which must never happen. */
    static final class StaticCode {
        static final String NAME = "io.targetdrop.results.HostileModelTest$StaticCode$Loaded";
        static final String MARK = "targetdrop.static";

        static final class Loaded {
            static {
                System.setProperty(MARK, "loaded");
            }
        }
    }
}
