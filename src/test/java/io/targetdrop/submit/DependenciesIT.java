package io.targetdrop.submit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/** docs/security.md lists exactly what is in the packaged jar. */
class DependenciesIT {
    private static final Path ROOT = SubmitCommand.projectRoot();
    private static final Pattern NOTE = Pattern.compile("META-INF/maven/[^/]+/[^/]+/pom\\.properties");
    /** Name and version, licence, known vulnerabilities, why it stays. */
    private static final Pattern ROW =
            Pattern.compile("\\| `([^` ]+) ([^` ]+)` \\| ([^|]+) \\| ([^|]+) \\|", Pattern.MULTILINE);

    private static final Pattern LISTED =
            Pattern.compile("^(\\S+) (\\d\\S*) \\| [^|]*[A-Za-z][^|]* \\| .*$", Pattern.MULTILINE);

    @Test
    void theTableNamesExactlyWhatIsInTheJar() throws IOException {
        Set<String> inside = inside();
        assertTrue(inside.contains("picocli 4.7.7"), inside::toString);
        assertFalse(inside.stream().anyMatch(name -> name.startsWith("spark-")), inside::toString);
        assertEquals(String.join("\n", inside), String.join("\n", documented()));
    }

    /** Each with a licence. */
    @Test
    void theListInTheJarNamesExactlyWhatIsInTheJar() throws IOException {
        Set<String> listed = new TreeSet<>();
        try (ZipFile jar =
                new ZipFile(ROOT.resolve("target/targetdrop-spark.jar").toFile())) {
            InputStream in = jar.getInputStream(jar.getEntry("META-INF/THIRD-PARTY.txt"));
            Matcher line = LISTED.matcher(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            while (line.find()) {
                listed.add(line.group(1) + " " + line.group(2));
            }
        }
        assertEquals(String.join("\n", inside()), String.join("\n", listed));
    }

    private static Set<String> inside() throws IOException {
        Set<String> inside = new TreeSet<>();
        try (ZipFile jar =
                new ZipFile(ROOT.resolve("target/targetdrop-spark.jar").toFile())) {
            inside.addAll(noted(jar));
            for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
                Path library = Path.of(entry);
                if (isLibrary(library) && isPartOf(jar, library)) {
                    inside.add(artifact(library));
                }
            }
        }
        return inside;
    }

    private static Set<String> documented() throws IOException {
        Matcher row = ROW.matcher(Files.readString(ROOT.resolve("docs/security.md")));
        Set<String> names = new TreeSet<>();
        while (row.find()) {
            assertFalse(row.group(3).isBlank() || row.group(4).isBlank(), row::group);
            names.add(row.group(1) + " " + row.group(2));
        }
        return names;
    }

    /** The artifacts that left Maven's notes in the jar, including what they shaded themselves. */
    private static Set<String> noted(ZipFile jar) throws IOException {
        Set<String> names = new TreeSet<>();
        for (ZipEntry entry : jar.stream()
                .filter(entry -> NOTE.matcher(entry.getName()).matches())
                .toList()) {
            Properties note = new Properties();
            try (InputStream in = jar.getInputStream(entry)) {
                note.load(in);
            }
            if (!note.getProperty("artifactId").equals("targetdrop-spark")) {
                names.add(note.getProperty("artifactId") + " " + note.getProperty("version"));
            }
        }
        return names;
    }

    /** A jar from a repository, not one that this project built. */
    private static boolean isLibrary(Path entry) {
        return Files.isRegularFile(entry)
                && entry.toString().endsWith(".jar")
                && !entry.toAbsolutePath().startsWith(ROOT.resolve("target"));
    }

    /** Whether the jar has a class or native library of it, byte for byte or relocated. */
    private static boolean isPartOf(ZipFile jar, Path library) throws IOException {
        try (ZipFile other = new ZipFile(library.toFile())) {
            return other.stream()
                    .filter(entry -> entry.getName().matches("(?!META-INF/|module-info).*\\.(class|so(\\.\\d+)?)"))
                    .anyMatch(entry -> isSame(jar.getEntry(entry.getName()), entry) || isRelocated(jar, entry));
        }
    }

    private static boolean isRelocated(ZipFile jar, ZipEntry wanted) {
        String name = wanted.getName().replaceFirst("^com/typesafe/config/", "io/targetdrop/shaded/config/");
        return !name.equals(wanted.getName()) && jar.getEntry(name) != null;
    }

    private static boolean isSame(ZipEntry found, ZipEntry wanted) {
        return found != null && found.getCrc() == wanted.getCrc() && found.getSize() == wanted.getSize();
    }

    /** Name and version, from a repository's {@code name/version/name-version.jar}. */
    private static String artifact(Path library) {
        Path version = library.getParent();
        return version.getParent().getFileName() + " " + version.getFileName();
    }
}
