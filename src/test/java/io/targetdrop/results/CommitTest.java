package io.targetdrop.results;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.jar.Attributes;
import org.junit.jupiter.api.Test;

class CommitTest {
    private static final String HASH = "0123456789abcdef0123456789abcdef01234567";

    @Test
    void isTheFullHash() {
        assertEquals(HASH, Commit.of(manifest(HASH, "false")));
    }

    @Test
    void saysThatTheSourcesHadOtherChanges() {
        assertEquals(HASH + "-dirty", Commit.of(manifest(HASH, "true")));
    }

    @Test
    void isUnknownIfTheBuildDidNotSetIt() {
        assertEquals("unknown", Commit.of(manifest("", "")));
        assertEquals("unknown", Commit.of(manifest("${git.commit.id}", "${git.dirty}")));
        assertEquals("unknown", Commit.of(new Attributes()));
    }

    @Test
    void doesNotPassAShortHashOffAsAFullOne() {
        assertEquals("unknown", Commit.of(manifest(HASH.substring(0, 8), "false")));
    }

    @Test
    void isUnknownForClassesOutsideAJar() {
        assertEquals("unknown", Commit.current());
    }

    private static Attributes manifest(String hash, String dirty) {
        Attributes attributes = new Attributes();
        attributes.putValue("Git-Commit", hash);
        attributes.putValue("Git-Dirty", dirty);
        return attributes;
    }
}
