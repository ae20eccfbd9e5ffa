package io.targetdrop.configuration;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * The page of keys, and the comments in the first files that a user reads, match the schema; {@code mvn -q test
 * -Dtest=SchemaTextsTest -Dregenerate} writes them.
 */
class SchemaTextsTest {
    private static final Path PAGE = Path.of("docs/configuration.md");
    private static final Path QUICKSTART = Path.of("conf/quickstart.conf");
    private static final Path SEARCH = Path.of("conf/search-drop-ratio.conf");

    @Test
    void thePageMatchesTheSchema() throws IOException {
        check(PAGE, SchemaTexts.page());
    }

    @Test
    void theQuickstartExplainsEveryKey() throws IOException {
        String text = Files.readString(QUICKSTART);
        String head = text.substring(0, text.indexOf("\nseed") + 1);
        check(QUICKSTART, head + SchemaTexts.commented(text, section -> !section.equals("search")));
    }

    @Test
    void theFirstSearchExplainsEveryKeyOfASearch() throws IOException {
        String text = Files.readString(SEARCH);
        String head = text.substring(0, text.indexOf("\nsearch {") + 1);
        check(SEARCH, head + SchemaTexts.commented(text, "search"::equals));
    }

    private static void check(Path file, String expected) throws IOException {
        if (System.getProperty("regenerate") != null) {
            Files.writeString(file, expected);
        }
        assertEquals(expected, Files.readString(file), file + " must be what the schema says; add -Dregenerate");
    }
}
