package io.targetdrop.submit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.submit.SubmitCommand.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The Maven project in {@code src/test/library} depends on what {@code mvn install} installs, compiles and runs. */
class LibraryIT {
    private static final Path ROOT = SubmitCommand.projectRoot();
    private static final String VERSION = "0.2.0";
    private static final Path JAR = ROOT.resolve("target/targetdrop-spark-" + VERSION + ".jar");

    private Path directory;

    /** Not a temporary directory of JUnit's, because JUnit warns about every link that it deletes. */
    @BeforeEach
    void createDirectory() throws IOException {
        directory = Files.createTempDirectory(Files.createDirectories(ROOT.resolve("target/library")), "user");
    }

    @Tag("slow")
    @Test
    void aProjectThatDependsOnItTrains() throws Exception {
        Path project = copy(ROOT.resolve("src/test/library"), directory.resolve("project"));
        Path classPath = project.resolve("classpath");

        Outcome built = SubmitCommand.script(
                        Path.of("mvn"),
                        "-o",
                        "-B",
                        "-q",
                        "-Dmaven.repo.local=" + repository(),
                        "compile",
                        "dependency:build-classpath",
                        "-Dmdep.includeScope=compile",
                        "-Dmdep.outputFile=" + classPath)
                .in(project)
                .run();
        assertEquals(0, built.exitCode(), built.output());

        Outcome run = SubmitCommand.script(java(), command(project, classPath))
                .with("SPARK_LOCAL_IP", "127.0.0.1")
                .with("OMP_NUM_THREADS", "1")
                .run();
        assertEquals(0, run.exitCode(), run.errors());
        assertTrue(run.lastLine().matches("1 [0-9a-f]{64}"), run.output());
    }

    /** The library has this project's classes, not those of others, which its pom names. */
    @Test
    void theLibraryHasOnlyItsOwnClasses() throws IOException {
        try (ZipFile jar = new ZipFile(JAR.toFile())) {
            List<String> others = jar.stream()
                    .map(entry -> entry.getName())
                    .filter(name -> !name.endsWith("/"))
                    .filter(name -> !name.startsWith("io/targetdrop/") && !name.startsWith("META-INF/"))
                    .toList();
            assertEquals(List.of(), others);
        }
    }

    private static Path java() {
        return Path.of(System.getProperty("java.home"), "bin/java");
    }

    private static String[] command(Path project, Path classPath) throws IOException {
        List<String> command = new ArrayList<>(List.of(moduleOptions().split("\\s+")));
        command.addAll(List.of(
                "-Xmx1g",
                "-cp",
                project.resolve("target/classes") + ":"
                        + Files.readString(classPath).strip(),
                "example.Train"));
        return command.toArray(String[]::new);
    }

    private static String moduleOptions() throws IOException {
        try (ZipFile jar = new ZipFile(JAR.toFile());
                InputStream in = jar.getInputStream(jar.getEntry("io/targetdrop/launcher/spark-jvm-options"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }

    /** The local repository with the library in it, which this test must not put into the user's own. */
    private Path repository() throws Exception {
        Path users = Path.of(CommandLine.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI()); // REPOSITORY/info/picocli/picocli/VERSION/FILE
        for (int level = 0; level < 5; level++) {
            users = users.getParent();
        }
        Path repository = Files.createDirectories(directory.resolve("repository"));
        link(users, repository, Set.of("io"));
        link(users.resolve("io"), repository.resolve("io"), Set.of("targetdrop"));
        Path library = Files.createDirectories(
                repository.resolve("io/targetdrop/targetdrop-spark").resolve(VERSION));
        Files.copy(JAR, library.resolve(JAR.getFileName()));
        Files.copy(ROOT.resolve("pom.xml"), library.resolve("targetdrop-spark-" + VERSION + ".pom"));
        return repository;
    }

    private static void link(Path from, Path to, Set<String> without) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> children = Files.list(from)) {
            for (Path child : children.toList()) {
                if (!without.contains(child.getFileName().toString())) {
                    Files.createSymbolicLink(to.resolve(child.getFileName()), child);
                }
            }
        }
    }

    private static Path copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = to.resolve(from.relativize(file));
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
        return to;
    }
}
