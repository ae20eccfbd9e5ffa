package io.targetdrop.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputDirectoryTest {
    @TempDir
    private Path directory;

    @Test
    void writesAFileWithTheDirectoriesAboveIt() throws Exception {
        Path page = directory.resolve("pages/page.html");
        assertEquals("file:" + page, write(page.toString()));
        assertEquals("a page", Files.readString(page));
    }

    /** A name without a directory is one in the working directory, as {@code --out page.html} has it. */
    @Test
    void writesAFileWithoutADirectory() throws Exception {
        String name = "output-directory-test.html";
        Path page = Path.of(name).toAbsolutePath();
        try {
            assertEquals("file:" + page, write(name));
            assertTrue(Files.exists(page));
        } finally {
            Files.deleteIfExists(page);
        }
    }

    @Test
    void refusesARootDirectory() {
        RequestException refusal = assertThrows(RequestException.class, () -> write("/"));
        assertEquals("out must name a file but / is a root directory; name a file in it", refusal.getMessage());
    }

    private static String write(String file) {
        return OutputDirectory.write(file, out -> out.write("a page".getBytes(StandardCharsets.UTF_8)));
    }
}
