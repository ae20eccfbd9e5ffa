package io.targetdrop.configuration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that no reader should read to their end are refused in one line. */
class HostileConfigurationTest {
    private static final int DEEP = 20_000;

    @TempDir
    private Path directory;

    private String write(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text).toString();
    }

    private static String refused(String file, String... overrides) {
        ConfigurationException refused =
                assertThrows(ConfigurationException.class, () -> ConfigurationReader.read(file, List.of(overrides)));
        assertEquals(1, refused.getMessage().lines().count(), refused.getMessage());
        return refused.getMessage();
    }

    @Test
    void aFileThatIncludesItselfIsOneLineWithTheChain() throws IOException {
        String file = write("a.conf", "seed = 1\ninclude \"a.conf\"");
        assertEquals(
                "a configuration file must not include itself but " + file + " includes " + file
                        + "; remove one of the includes",
                refused(file));
    }

    /** Whatever name the file has. */
    @ParameterizedTest
    @ValueSource(strings = {"./b.conf", "../%s/b.conf", "%2$s/b.conf", "file:%2$s/b.conf", "link.conf"})
    void twoFilesThatIncludeEachOtherAreOneLineWithTheChain(String name) throws IOException {
        String b = name.formatted(directory.getFileName(), directory);
        String file = write("a.conf", "include \"" + b + "\"");
        write("b.conf", "include \"a.conf\"");
        Files.createSymbolicLink(directory.resolve("link.conf"), directory.resolve("b.conf"));
        String message = refused(file);
        assertTrue(message.startsWith("a configuration file must not include itself but " + file), message);
        assertEquals(2, message.split(" includes ", -1).length - 1, message);
    }

    @Test
    void aFileMayBeIncludedTwice() throws IOException {
        write("seed.conf", "seed = 5");
        write("one.conf", "include \"seed.conf\"");
        String file = write("a.conf", "include \"one.conf\"\ninclude \"seed.conf\"\ndata.format = generated");
        assertEquals(5, ConfigurationReader.read(file, List.of()).seed());
    }

    /** Each file includes the next one twice: a million files, none of which includes itself. */
    @Test
    void includesThatMultiplyAreRefused() throws IOException {
        for (int i = 0; i < 20; i++) {
            write(i + ".conf", "x { include \"%1$d.conf\" }\ny { include \"%1$d.conf\" }".formatted(i + 1));
        }
        write("20.conf", "seed = 1");
        String message = refused(directory.resolve("0.conf").toString());
        assertTrue(message.contains("must include at most "), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "[", "a.", "a={"})
    void deepNestingIsOneLine(String opening) throws IOException {
        String file = write("deep.conf", "seed = 1\nx = " + (opening.equals("a.") ? "1\n" : "") + opening.repeat(DEEP));
        String message = refused(file);
        assertTrue(message.length() < 1000, message);
    }

    @Test
    void deepNestingThatIsClosedIsOneLine() throws IOException {
        String file = write("deep.conf", "x = " + "[".repeat(DEEP) + "]".repeat(DEEP));
        assertEquals(
                "a configuration must not be nested so deeply, but " + file + " or a --set is; write fewer levels",
                refused(file));
    }

    @Test
    void aDeeplyNestedOverrideIsOneLine() throws IOException {
        String file = write("a.conf", "data.format = generated");
        String message = refused(file, "seed=" + "[".repeat(DEEP) + "]".repeat(DEEP));
        assertTrue(message.contains("must not be nested so deeply"), message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a = ${b}, b = ${a}",
                "a = ${a}",
                "a = ${b}, b = ${c}, c = ${a}",
                "seed = ${seed}",
                "a { b = ${a} }",
            })
    void substitutionsThatReferToEachOtherAreOneLine(String text) throws IOException {
        String file = write("cycle.conf", text);
        String message = refused(file);
        assertTrue(message.startsWith(file + " has a substitution "), message);
    }

    @Test
    void anIncludedDirectoryIsNamed() throws IOException {
        Files.createDirectory(directory.resolve("sub"));
        String file = write("a.conf", "include \"sub\"");
        assertEquals(
                "configuration file " + directory.resolve("sub") + " cannot be read: Is a directory", refused(file));
        String uri = directory.resolve("sub").toUri().toString();
        String message = refused(uri);
        assertTrue(
                message.startsWith("configuration file " + uri + " cannot be read: ") && message.contains("irectory"),
                message);
    }

    @Test
    void anEmptyFileSaysWhatIsMissing() throws IOException {
        String message = refused(write("empty.conf", ""));
        assertTrue(message.startsWith("data.format is missing; set it to one of "), message);
    }

    @Test
    void anEmptyFileMayBeIncluded() throws IOException {
        write("empty.conf", "");
        String file = write("a.conf", "include \"empty.conf\"\ndata.format = generated\nseed = 3");
        assertEquals(3, ConfigurationReader.read(file, List.of()).seed());
    }

    @Test
    void aFileWithAByteOrderMarkIsRead() throws IOException {
        assertEquals(
                3,
                ConfigurationReader.read(write("bom.conf", "\ufeffseed = 3, data.format = generated"), List.of())
                        .seed());
    }

    /** A jar, a picture, a model; by a local path, and by one with a scheme. */
    @Test
    void aBinaryFileIsNamed() throws IOException {
        byte[] bytes = {'P', 'K', 3, 4, (byte) 0xff, (byte) 0xfe, 0, 0, '\n', 7};
        Path file = Files.write(directory.resolve("model.zip"), bytes);
        assertEquals("configuration file " + file + " is not UTF-8 text", refused(file.toString()));
        String uri = file.toUri().toString();
        assertEquals("configuration file " + uri + " is not UTF-8 text", refused(uri));
    }

    /** Zeros are valid UTF-8, but not text. */
    @Test
    void aFileOfZerosIsNamed() throws IOException {
        Path file = Files.write(directory.resolve("zeros.conf"), new byte[100]);
        assertEquals("configuration file " + file + " is not UTF-8 text", refused(file.toString()));
    }

    /** It never ends. */
    @Test
    void aFileThatIsTooLargeIsNamed() {
        String message = refused("/dev/zero");
        assertTrue(message.startsWith("configuration file /dev/zero must "), message);
    }
}
