package io.targetdrop.results;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.targetdrop.training.RunConfig;
import io.targetdrop.training.spark.Machine;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.package$;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Where a result comes from: versions, commit, machines, data.
 *
 * @param facts by name, in the order in which they are written
 */
public record Provenance(Map<String, Object> facts) {
    private static final String UNKNOWN = "unknown";
    private static final String RESULTS_VERSION = "results_version";
    private static final String PROCESSOR = "processor";
    private static final String THREADS = "omp_num_threads";
    private static final String CHECKSUMS = "data_sha256";
    private static final String INITIAL_MODELS = "initial_model_sha256";
    /** Only data sets that are small enough to be read in full have this checksum. */
    private static final String CONTENTS = "contents";

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * The provenance of what is about to be computed.
     *
     * @param classes the names of the classes, by label
     * @param checksums SHA-256 of the data, by file
     * @param workers the machines that compute
     */
    public static Provenance of(List<String> classes, Map<String, String> checksums, List<Machine> workers) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("created", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        facts.put("targetdrop_version", version());
        facts.put(RESULTS_VERSION, RunConfig.RESULTS_VERSION);
        facts.put("commit", commit());
        facts.put("java_version", System.getProperty("java.version"));
        facts.put("spark_version", package$.MODULE$.SPARK_VERSION());
        facts.put("dl4j_version", artifactVersion("org.deeplearning4j/deeplearning4j-nn"));
        facts.put("nd4j_backend", Nd4j.getBackend().getClass().getSimpleName());
        facts.put("operating_system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        facts.put("processors", Runtime.getRuntime().availableProcessors());
        facts.put(PROCESSOR, distinct(workers, Machine::processor));
        facts.put(THREADS, distinct(workers, Machine::threads));
        facts.put("classes", classes);
        facts.put(CHECKSUMS, checksums);
        return new Provenance(facts);
    }

    /** The same, with the names of images that could not be read and were left out. */
    public Provenance without(List<String> unreadable) {
        return unreadable.isEmpty() ? this : with("unreadable_images", unreadable);
    }

    /** The same, with the SHA-256 of the saved models that training started from, by path. */
    public Provenance startedFrom(Map<String, String> models) {
        return models.isEmpty() ? this : with(INITIAL_MODELS, models);
    }

    private Provenance with(String name, Object fact) {
        Map<String, Object> more = new LinkedHashMap<>(facts);
        more.put(name, fact);
        return new Provenance(more);
    }

    private static String distinct(List<Machine> workers, Function<Machine, String> fact) {
        return workers.stream().map(fact).distinct().sorted().collect(Collectors.joining("; "));
    }

    /**
     * The provenance of an existing result.
     *
     * @param file with the configuration of a run or a search; a hand-written one has no provenance
     */
    public static Provenance read(RunDirectory directory, String file) {
        try (InputStream in = directory.open(file)) {
            JsonNode facts = JSON.readTree(in).path("provenance");
            return new Provenance(JSON.convertValue(
                    facts.isObject() ? facts : JSON.createObjectNode(),
                    new TypeReference<LinkedHashMap<String, Object>>() {}));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The {@link RunConfig#RESULTS_VERSION} that it was computed with. */
    public int resultsVersion() {
        return facts.get(RESULTS_VERSION) instanceof Integer version ? version : 1;
    }

    /**
     * What has changed in the data.
     *
     * @param now current checksums of the data, by file
     * @return the files, or other parts, whose checksums differ; empty if the provenance has none
     */
    public Set<String> changedData(Map<String, String> now) {
        if (!(facts.get(CHECKSUMS) instanceof Map<?, ?> before)) {
            return Set.of();
        }
        Set<String> names = new TreeSet<>(now.keySet());
        before.keySet().forEach(name -> names.add(name.toString()));
        names.removeIf(name -> Objects.equals(now.get(name), before.get(name)));
        if (!(now.containsKey(CONTENTS) && before.containsKey(CONTENTS))) {
            names.remove(CONTENTS);
        }
        return names;
    }

    /**
     * The saved models whose content has changed.
     *
     * @param now current SHA-256 of the models, by path
     */
    public Set<String> changedModels(Map<String, String> now) {
        Set<String> changed = new TreeSet<>(now.keySet());
        Map<?, ?> before = facts.get(INITIAL_MODELS) instanceof Map<?, ?> known ? known : Map.of();
        changed.removeIf(path -> !before.containsKey(path) || before.get(path).equals(now.get(path)));
        return changed;
    }

    /** Other differences that change the last bits of results, as {@code name (now, was before)}. */
    public List<String> otherMachines(Provenance now) {
        return Stream.of(PROCESSOR, THREADS)
                .filter(facts::containsKey)
                .filter(name -> !Objects.equals(facts.get(name), now.facts.get(name)))
                .map(name -> name + " (" + now.facts.get(name) + ", was " + facts.get(name) + ")")
                .toList();
    }

    /** The version of this program, from the manifest of its jar; "unknown" for classes that are not in a jar. */
    public static String version() {
        return Optional.ofNullable(Provenance.class.getPackage().getImplementationVersion())
                .orElse(UNKNOWN);
    }

    /** The commit that this program was built from; see {@link Commit#current}. */
    public static String commit() {
        return Commit.current();
    }

    /** From Maven's properties file, which survives when jars are merged into one; the manifest does not. */
    private static String artifactVersion(String artifact) {
        try (InputStream in = Provenance.class.getResourceAsStream("/META-INF/maven/" + artifact + "/pom.properties")) {
            Properties properties = new Properties();
            if (in != null) {
                properties.load(in);
            }
            return properties.getProperty("version", UNKNOWN);
        } catch (IOException e) {
            return UNKNOWN;
        }
    }

    /** The commit that this program was built from, as the build wrote it into the jar's manifest. */
    static final class Commit {
        private static final Pattern HASH = Pattern.compile("[0-9a-f]{40}");

        private Commit() {}

        /**
         * The full hash, followed by "-dirty" if the sources had uncommitted changes; "unknown" for a build without a repository
         * and for classes that are not in a jar.
         */
        static String current() {
            return manifest().map(Commit::of).orElse(UNKNOWN);
        }

        /** The commit in the main attributes of a manifest. */
        static String of(Attributes attributes) {
            String hash = String.valueOf(attributes.getValue("Git-Commit"));
            if (!HASH.matcher(hash).matches()) {
                return UNKNOWN;
            }
            return "false".equals(attributes.getValue("Git-Dirty")) ? hash : hash + "-dirty";
        }

        private static Optional<Attributes> manifest() {
            URL here = Provenance.class.getResource("Provenance.class");
            try {
                if (here == null || !(here.openConnection() instanceof JarURLConnection connection)) {
                    return Optional.empty();
                }
                connection.setUseCaches(false);
                try (JarFile jar = connection.getJarFile()) {
                    return Optional.ofNullable(jar.getManifest().getMainAttributes());
                }
            } catch (IOException e) {
                // a run that does not name its commit is better than no run
                return Optional.empty();
            }
        }
    }
}
