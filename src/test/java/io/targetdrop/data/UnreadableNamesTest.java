package io.targetdrop.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A name that Java cannot read is refused; Hadoop would silently leave it out of its listing. */
class UnreadableNamesTest {
    private static final String CLASS = "caf\u00e9";

    @TempDir
    Path path;

    private ImageDirectory directory;

    /** Run by a process with another locale: prints the catalogue's classes, or the error. */
    public static void main(String[] args) {
        try {
            System.out.println(
                    args[0].equals("pictures")
                            ? PictureFile.read(args[1], 9, Sizing.UNCHANGED, note -> {})
                                            .size() + " pictures"
                            : new ImageFolder(new String(
                                            java.util.HexFormat.of().parseHex(args[1]), StandardCharsets.UTF_8))
                                    .catalog()
                                    .classes());
        } catch (DataException e) {
            System.out.println(e.getMessage());
        }
    }

    @BeforeEach
    void writeTwoClasses() throws Exception {
        directory = new ImageDirectory(path);
        for (String part : List.of("train/", "test/")) {
            directory.write(part + "cat/a.png", ImageDirectory.plain(4, 3, 0));
            directory.write(part + "dog/a.png", ImageDirectory.plain(4, 3, 0));
        }
    }

    @AfterEach
    void removeWhatJavaCannotName() throws Exception {
        FileSystems.use(Configuration::new);
        shell("rm -rf train test caf*");
    }

    private void shell(String command) throws Exception {
        Process shell =
                new ProcessBuilder("sh", "-c", command).directory(path.toFile()).start();
        assertTrue(shell.waitFor(10, TimeUnit.MINUTES));
        assertEquals(0, shell.exitValue());
    }

    private static String inLocaleC(String... arguments) throws Exception {
        List<String> command = new java.util.ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-Djava.awt.headless=true",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                UnreadableNamesTest.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("LC_ALL", "C");
        builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
        Process process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
        try {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(process.waitFor(10, TimeUnit.MINUTES));
            return output.strip();
        } finally {
            process.destroyForcibly();
        }
    }

    private static String hex(String text) {
        return java.util.HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void assertFix(String error, String directory) {
        assertTrue(error.contains(directory + " must hold only names that this process can read"), error);
        assertTrue(error.contains("caf%C3%A9"), error);
        assertTrue(error.contains("set LC_ALL=C.UTF-8") && error.contains("spark.executorEnv.LC_ALL"), error);
    }

    @Test
    void aClassIsRefusedWhereTheLocaleCannotNameIt() throws Exception {
        shell("mkdir train/" + CLASS + " test/" + CLASS);
        assertFix(inLocaleC("folder", hex(path.toString())), "/train");
    }

    @Test
    void aFileIsRefusedWhereTheLocaleCannotNameIt() throws Exception {
        shell("cp test/cat/a.png test/cat/" + CLASS + ".png");
        assertFix(inLocaleC("folder", hex(path.toString())), "/test/cat");
        assertFix(inLocaleC("pictures", path + "/test/cat"), "/test/cat");
    }

    @Test
    void theDirectoryItselfIsRefusedForTheSameReason() throws Exception {
        shell("mkdir " + CLASS + " && mv train test " + CLASS);
        String error = inLocaleC("folder", hex(path + "/" + CLASS));
        assertTrue(
                error.contains("must be a name that this process can read") && error.contains("LC_ALL=C.UTF-8"), error);
    }

    @Test
    void refusesBytesThatAreNotText() throws Exception {
        shell("mkdir \"$(printf 'train/caf\\351')\"");
        Errors.assertData(directory.source()::catalog, "/train must hold only names", "caf%E9", "rename it");
        shell("rmdir train/caf*; cp train/cat/a.png \"$(printf 'train/cat/\\377.png')\"");
        Errors.assertData(directory.source()::catalog, "/train/cat must hold only names", "%FF.png", "rename it");
        Errors.assertData(() -> directory.source().read(Part.TRAIN, new int[] {0}), "%FF.png");
        Errors.assertData(directory.source()::checksums, "%FF.png");
    }

    @Test
    void refusesBytesThatAreNotTextThroughAMountToo() throws Exception {
        Configuration mounts = new Configuration();
        mounts.set("fs.viewfs.mounttable.bytes.link./images", path.toUri().toString());
        FileSystems.use(() -> mounts);
        ImageFolder source = new ImageFolder("viewfs://bytes/images");
        assertEquals(List.of("cat", "dog"), source.catalog().classes());
        shell("mkdir \"$(printf 'test/caf\\351')\"");
        Errors.assertData(source::catalog, "/test must hold only names", "caf%E9");
    }

    @Test
    void acceptsANameWithTheReplacementCharacter() throws Exception {
        Files.createDirectories(path.resolve("x"));
        directory.write("train/cat/\uFFFD.png", ImageDirectory.plain(4, 3, 0));
        assertEquals(3, directory.source().catalog().labels(Part.TRAIN).length);
    }
}
