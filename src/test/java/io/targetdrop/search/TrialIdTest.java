package io.targetdrop.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TrialIdTest {
    private static final Map<String, String> DATA = Map.of("train.bin", "abc");

    private static Trial.Id id(String seed, int repetition, String path, Map<String, String> checksums) {
        return Trial.Id.of(Map.of("seed", seed, "training.epochs", "3", "data.path", path), repetition, checksums);
    }

    /**
     * A search finds its stored trials by their ids, so ids must not change until results change. They are the
     * SHA-256 of {@code results=}{@link io.targetdrop.training.RunConfig#RESULTS_VERSION} and of sorted lines
     * {@code key=value}, from {@code sha256sum}.
     */
    @Test
    void aTrialKeepsItsId() {
        assertEquals("59f1633983a687f7", id("42", 1, "/data", DATA).trial());
    }

    @Test
    void repetitionsShareAPoint() {
        assertNotEquals(
                id("42", 0, "/data", DATA).trial(), id("43", 1, "/data", DATA).trial());
        assertEquals(
                id("42", 0, "/data", DATA).point(), id("43", 1, "/data", DATA).point());
        assertEquals(
                id("42", 1, "/data", DATA).point(), id("43", 0, "/data", DATA).point());
    }

    @Test
    void otherSettingsAreAnotherPoint() {
        assertNotEquals(
                Trial.Id.of(Map.of("training.epochs", "3"), 0, DATA).point(),
                Trial.Id.of(Map.of("training.epochs", "4"), 0, DATA).point());
    }

    @Test
    void otherDataIsAnotherPoint() {
        Trial.Id one = id("42", 0, "/data", DATA);
        Trial.Id other = id("42", 0, "/data", Map.of("train.bin", "abd"));
        assertNotEquals(one.point(), other.point());
        assertNotEquals(one.data(), other.data());
    }

    @Test
    void theSameFilesAtAnotherPathAreTheSameData() {
        assertEquals(
                id("42", 0, "/data", DATA).point(), id("42", 0, "/data/", DATA).point());
    }

    /** Other pictures may have the same names and sizes. */
    @Test
    void filesThatMayDifferAtAnotherPathAreOtherData() {
        Map<String, String> weak = Map.of("names-and-sizes", "abc");
        assertNotEquals(
                id("42", 0, "/one", weak).point(), id("42", 0, "/two", weak).point());
    }
}
