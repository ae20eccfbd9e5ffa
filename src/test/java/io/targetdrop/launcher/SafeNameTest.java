package io.targetdrop.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafeNameTest {
    @TempDir
    private Path directory;

    private Submissions submissions;

    @BeforeEach
    void linkIntoTheDirectory() {
        submissions = new Submissions().with("TMPDIR", directory.toString());
    }

    @Test
    void leavesASafePathUnchanged() {
        Path path = Path.of("/opt/target_drop-0.1/x.jar");
        assertEquals(path, SafeName.of(path, submissions.surroundings()));
        assertEquals("/opt/target_drop-0.1/x.jar", SafeName.literal(path));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a b", "a#b", "a:b", "a,b", "a[b]", "a{b}", "a?b", "a*b", "a%41b", "a'b", "a\"b", "a\\b", "äb"})
    void linksAnyOtherFileToASafeName(String name) throws IOException {
        Path file = Files.createFile(directory.resolve(name));

        Path link = SafeName.of(file, submissions.surroundings());

        assertTrue(SafeName.isSafe(link.toString()), link::toString);
        assertEquals(file, Files.readSymbolicLink(link));
        assertEquals(link, SafeName.of(file, submissions.surroundings()));
        assertEquals("file://" + link, SafeName.literal(link));
    }

    /** The script makes names for the checkout and the jar, the launcher for the rest. */
    @ParameterizedTest
    @ValueSource(strings = {"a b.conf", "äß €.conf", "a'\"\\$(x)`", "a,b #1 [c]~.conf", "café/x y"})
    void makesTheNamesThatTheScriptMakes(String name) throws Exception {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        Files.createFile(file);
        Process script = new ProcessBuilder(
                        "bash",
                        "-c",
                        "program=test; source submit/environment; safe_name \"$1\"",
                        "bash",
                        file.toString())
                .directory(Submissions.ROOT.toFile())
                .start();
        String inTmp = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertEquals(0, script.waitFor());

        Path link = SafeName.of(
                file, new Submissions().with("TMPDIR", parent(inTmp)).surroundings());

        assertEquals(inTmp, link.toString());
        Files.delete(link);
    }

    private static String parent(String path) {
        return Path.of(path).getParent().toString();
    }

    @Test
    void refusesALinkOfAnotherUser() throws IOException {
        Path file = Files.createFile(directory.resolve("a b.conf"));
        Path link = SafeName.of(file, submissions.surroundings());
        Files.delete(link);
        Files.createSymbolicLink(link, directory.resolve("evil"));

        assertEquals(
                link + " must be your link to " + file
                        + " but is not; remove it, or set TMPDIR to a directory of your own",
                submissions.refusal("train", "--master=yarn", "--deploy-mode=cluster", "--config", file.toString()));
    }

    @Test
    void refusesALinkThatCannotBeMade() throws IOException {
        Path file = Files.createFile(directory.resolve("a b.conf"));

        String reason = new Submissions()
                .with("TMPDIR", "/proc")
                .refusal("train", "--master=yarn", "--deploy-mode=cluster", "--config", file.toString());

        assertTrue(reason.startsWith(file + " has characters that Spark does not take literally, and"), reason);
    }

    @Test
    void shipsAFileUnderANameThatSparkTakesLiterally() throws IOException {
        Path file = Files.createFile(directory.resolve("a, b #1 [c].conf"));

        String line = submissions.line("train", "--config", file.toString(), "--master=yarn", "--deploy-mode=cluster");

        Matcher shipped = Pattern.compile("(targetdrop-\\d+-[0-9a-f]{16}-a__b__1__c_[.]conf) ")
                .matcher(line);
        assertTrue(shipped.find(), line);
        assertTrue(line.contains(",file://" + directory + "/" + shipped.group(1) + " "), line);
        assertTrue(line.endsWith(" train --config " + shipped.group(1)), line);
        assertEquals(file, Files.readSymbolicLink(directory.resolve(shipped.group(1))));
    }

    @Test
    void anInstalledSparkMayHaveAnyPath() throws IOException {
        Path submit = directory.resolve("my spark, [1]/bin/spark-submit");
        Files.createDirectories(submit.getParent());
        Files.writeString(submit, "");
        Files.setPosixFilePermissions(submit, PosixFilePermissions.fromString("rwxr-xr-x"));

        String line = submissions
                .with("SPARK_HOME", submit.getParent().getParent().toString())
                .withVersion("version 3.5.9, Using Scala version 2.12.18")
                .line("train");

        assertTrue(line.matches(".* SPARK_HOME=(\\S*my_spark___1_) \\1/bin/spark-submit --class .*"), line);
    }
}
