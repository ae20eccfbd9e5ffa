package io.targetdrop.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.submit.kubernetes.Dockerfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** submit/kubernetes/Dockerfile has what the launcher, the profiles and docs/deploy.md name. */
class ImageTest {
    private static final Path ROOT = Submissions.ROOT;
    private static final Path FILE = ROOT.resolve("submit/kubernetes/Dockerfile");
    /** Paths in the image, in texts. */
    private static final Pattern IN_IMAGE = Pattern.compile("/opt/targetdrop/[\\w./-]*\\w");

    private Dockerfile image;

    @BeforeEach
    void read() throws IOException {
        image = Dockerfile.read(FILE, Map.of());
    }

    /** Its versions are those of the jar. */
    @Test
    void startsFromSpark() {
        assertTrue(image.base().matches("apache/spark:3\\.5\\.\\d+-scala2\\.12-java17-ubuntu"), image.base());
    }

    /** The base's user has this number; Kubernetes can tell only from a number that it is not root (runAsNonRoot). */
    @Test
    void runsAsSparksUser() {
        assertEquals(Optional.of("185"), image.user());
    }

    @Test
    void namesFilesInUtf8() {
        assertEquals(Map.of("LC_ALL", "C.UTF-8"), image.environment());
    }

    @Test
    void hasTheJarThatIsSubmitted() throws IOException {
        List<String> submitted =
                new Submissions().fields("train", "--master", "k8s://https://host", "--deploy-mode", "cluster");
        String jar = submitted.get(submitted.size() - 2);
        assertEquals(
                Optional.of(Path.of("target/targetdrop-spark.jar")), image.source(jar.replaceFirst("^local://", "")));

        Dockerfile cuda = Dockerfile.read(FILE, Map.of("JAR", "target/targetdrop-spark-cuda.jar"));
        assertEquals(
                Optional.of(Path.of("target/targetdrop-spark-cuda.jar")),
                cuda.source(jar.replaceFirst("^local://", "")));
    }

    @Test
    void hasTheLoggingConfigurationThatDriversGet() {
        String line = new Submissions().line("train", "--master", "k8s://https://host", "--deploy-mode", "cluster");
        String log = line.replaceFirst(".*-Dlog4j2.configurationFile=(\\S+).*", "$1");
        assertEquals(Optional.of(Path.of("conf/spark/log4j2.properties")), image.source(log));
    }

    @Test
    void hasEveryFileThatProfilesAndPagesName() throws IOException {
        for (String text : List.of("conf/spark/kubernetes.conf", "conf/spark/kubernetes-gpu.conf", "docs/deploy.md")) {
            List<String> named = IN_IMAGE.matcher(Files.readString(ROOT.resolve(text)))
                    .results()
                    .map(match -> match.group())
                    .toList();
            assertFalse(named.isEmpty(), text);
            for (String file : named) {
                Path source = image.source(file).orElseThrow(() -> new AssertionError(text + " names " + file));
                assertTrue(Files.exists(ROOT.resolve(source)), file);
            }
        }
    }

    /** Docker keeps modes, and the files belong to root. */
    @Test
    void everybodyMayReadItsFilesAndRunItsPrograms() throws IOException {
        for (Dockerfile.Copy copy : image.copies()) {
            if (copy.source().startsWith("target")) {
                continue; // as Maven writes it
            }
            try (Stream<Path> files = Files.walk(ROOT.resolve(copy.source()))) {
                for (Path file : files.toList()) {
                    Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
                    assertTrue(mode.contains(PosixFilePermission.OTHERS_READ), file + " " + mode);
                    boolean isRun = Files.isDirectory(file) || copy.source().startsWith("submit");
                    assertTrue(!isRun || mode.contains(PosixFilePermission.OTHERS_EXECUTE), file + " " + mode);
                }
            }
        }
    }

    /** What .dockerignore leaves out, COPY does not find. */
    @Test
    void isSentEverythingThatItCopies() throws IOException {
        Path ignore = ROOT.resolve("submit/kubernetes/Dockerfile.dockerignore");
        for (Dockerfile.Copy copy : image.copies()) {
            assertTrue(Dockerfile.isSent(ignore, copy.source()), copy.toString());
        }
        assertFalse(Dockerfile.isSent(ignore, Path.of("target/spark")));
        assertFalse(Dockerfile.isSent(ignore, Path.of("README.md")));
    }
}
