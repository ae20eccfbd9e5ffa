package io.targetdrop.submit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is in the jar that users submit. {@code docs/packaging.md} has the table. */
class PackagedJarIT {
    /** Raise this deliberately: every executor fetches the jar once per run. */
    private static final long LARGEST = 150_000_000;

    private static final Path TARGET = SubmitCommand.projectRoot().resolve("target");
    private static final String SERVICES = "META-INF/services/";

    private static JarFile jar;
    private static List<String> names;

    @BeforeAll
    static void open() throws IOException {
        jar = new JarFile(TARGET.resolve("targetdrop-spark.jar").toFile());
        names = names(jar);
    }

    @AfterAll
    static void close() throws IOException {
        jar.close();
    }

    @Test
    void staysSmall() throws IOException {
        long size = Files.size(TARGET.resolve("targetdrop-spark.jar"));
        assertTrue(size < LARGEST, size + " bytes");
    }

    @Test
    void hasEachFileOnce() {
        assertEquals(names.size(), Set.copyOf(names).size());
    }

    @Test
    void leavesSparkScalaAndHadoopToTheCluster() {
        assertNone(name -> name.startsWith("org/apache/") || name.startsWith("scala/"));
    }

    @Test
    void hasNoClassThatSparkBringsToo() throws IOException {
        Set<String> both = new TreeSet<>();
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(TARGET.resolve("spark/jars"), "*.jar")) {
            for (Path path : jars) {
                try (JarFile other = new JarFile(path.toFile())) {
                    both.addAll(names(other));
                }
            }
        }
        assertTrue(both.contains("org/apache/spark/SparkContext.class"));
        both.retainAll(names);
        both.removeIf(name -> name.startsWith("META-INF/"));
        assertEquals(Set.of(), both);
    }

    @Test
    void hasNativeLibrariesOfLinuxOnX86Only() {
        Predicate<String> isNative = name -> name.matches(".*\\.(so(\\.\\d+)*|dll|dylib|jnilib|a|lib|exe)");
        assertTrue(names.stream().anyMatch(isNative));
        assertNone(isNative.and(name -> !name.contains("/linux-x86_64")));
    }

    @Test
    void hasNoSignatureModuleOrHeader() {
        assertNone(name -> name.matches("META-INF/[^/]*\\.(SF|DSA|RSA|EC)"));
        assertNone(name -> name.endsWith("module-info.class"));
        assertNone(name -> name.endsWith(".h") || name.endsWith(".hpp"));
    }

    @Test
    void hasNoDataSetAndNoImageCodec() {
        assertNone(name -> name.equals("iris.dat"));
        assertNone(name -> name.matches("org/(datavec|deeplearning4j/(datasets/fetchers|nn/modelimport))/.*"));
        assertNone(name -> name.matches("org/bytedeco/(opencv|ffmpeg|leptonica|hdf5|cuda)/.*"));
    }

    /** Registered decoders would replace Java's own for all code in the process. */
    @Test
    void registersNoImageDecoder() {
        assertTrue(names.contains("com/twelvemonkeys/imageio/plugins/webp/WebPImageReader.class"));
        assertNone(name -> name.startsWith(SERVICES + "javax.imageio"));
    }

    @Test
    void carriesTheLicence() throws IOException {
        assertEquals(Files.readString(SubmitCommand.projectRoot().resolve("LICENSE")), read("META-INF/LICENSE"));
    }

    /** Resources of every dependency that has some. Only those that no class in the jar uses may be missing. */
    @Test
    void mergesTheServicesOfAllDependencies() throws IOException {
        List<String> services = names.stream()
                .filter(name -> name.startsWith(SERVICES + "org.nd4j.linalg"))
                .toList();
        assertTrue(services.contains(SERVICES + "org.nd4j.linalg.factory.Nd4jBackend"), services.toString());
        for (String service : services) {
            Set<String> promised = new TreeSet<>();
            for (URL source : Collections.list(getClass().getClassLoader().getResources(service))) {
                try (var stream = source.openStream()) {
                    promised.addAll(providers(new String(stream.readAllBytes(), StandardCharsets.UTF_8)));
                }
            }
            assertFalse(promised.isEmpty(), service);
            assertEquals(promised, providers(read(service)), service);
        }
    }

    @Test
    void hasTheClassOfEveryService() throws IOException {
        for (String service :
                names.stream().filter(name -> name.startsWith(SERVICES)).toList()) {
            for (String provider : providers(read(service))) {
                assertTrue(names.contains(provider.replace('.', '/') + ".class"), service + ": " + provider);
            }
        }
    }

    private static Set<String> providers(String service) {
        return service.lines()
                .map(line -> line.replaceFirst("#.*", "").strip())
                .filter(line -> !line.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String read(String name) throws IOException {
        try (var stream = jar.getInputStream(jar.getEntry(name))) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static List<String> names(JarFile file) {
        return file.stream()
                .map(JarEntry::getName)
                .filter(name -> !name.endsWith("/"))
                .toList();
    }

    private static void assertNone(Predicate<String> unwanted) {
        assertEquals(List.of(), names.stream().filter(unwanted).limit(10).toList());
    }
}
