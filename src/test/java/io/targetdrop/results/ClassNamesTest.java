package io.targetdrop.results;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.targetdrop.data.DataException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ClassNamesTest {
    /** With one code point for the accent, and with two. */
    private static final String COMPOSED = "caf\u00e9";

    private static final String DECOMPOSED = "cafe\u0301";

    @Test
    void aPermutationIsMapped() {
        ClassNames model = new ClassNames(List.of("cat", "cow", "dog"));
        assertArrayEquals(new int[] {2, 0, 1}, model.outputs(List.of("dog", "cat", "cow")));
        assertArrayEquals(new int[] {0, 1, 2}, model.outputs(List.of("cat", "cow", "dog")));
    }

    @Test
    void namesThatLookTheSameAreTheSame() {
        assertArrayEquals(
                new int[] {1, 0}, new ClassNames(List.of(COMPOSED, "bar")).outputs(List.of("bar", DECOMPOSED)));
        assertArrayEquals(
                new int[] {1, 0}, new ClassNames(List.of(DECOMPOSED, "bar")).outputs(List.of("bar", COMPOSED)));
        assertEquals(List.of(COMPOSED), new ClassNames(List.of(DECOMPOSED)).names());
    }

    @Test
    void namesOtherClasses() {
        ClassNames model = new ClassNames(List.of("cat", "cow", "dog"));
        assertEquals(
                "only the model has 'cow', 'dog', only the data has 'Cow', 'hund'",
                refused(model, "cat", "Cow", "hund"));
        assertEquals("only the model has 'cow', only the data has none", refused(model, "cat", "dog"));
        assertEquals("only the model has none, only the data has 'emu'", refused(model, "cat", "cow", "dog", "emu"));
    }

    @Test
    void namesTenOfMany() {
        ClassNames model = new ClassNames(
                IntStream.range(10, 21).mapToObj(Integer::toString).toList());
        assertEquals(
                "only the model has '10', '11', '12', '13', '14', '15', '16', '17', '18', '19' and 1 more, only the data"
                        + " has 'x'",
                refused(model, "x"));
    }

    @Test
    void refusesRepeatedNames() {
        assertThrows(DataException.class, () -> new ClassNames(List.of("cat", "cat")));
        assertThrows(DataException.class, () -> new ClassNames(List.of(COMPOSED, DECOMPOSED)));
        ClassNames model = new ClassNames(List.of(COMPOSED, "bar"));
        assertThrows(DataException.class, () -> model.outputs(List.of(COMPOSED, "bar", DECOMPOSED)));
    }

    @Test
    void comeBackFromTheirFile() {
        ClassNames names = new ClassNames(List.of("two\nlines", "\"quoted\"", COMPOSED, "\ud83d\udc04"));
        assertEquals(names, ClassNames.read(names.toJson(), 4, "model.zip"));
        assertEquals("[\"a\",\"b\"]", new String(new ClassNames(List.of("a", "b")).toJson(), StandardCharsets.UTF_8));
    }

    @Test
    void areShownInOneLine() {
        assertEquals("a?b?c?d", ClassNames.shown("a\nb\u009bc\u202ed"));
        assertEquals("x".repeat(200) + "...", ClassNames.shown("x".repeat(201)));
    }

    private static String refused(ClassNames model, String... data) {
        return assertThrows(IllegalArgumentException.class, () -> model.outputs(List.of(data)))
                .getMessage();
    }
}
