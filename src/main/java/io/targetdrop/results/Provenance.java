package io.targetdrop.results;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.spark.package$;
import org.nd4j.linalg.factory.Nd4j;

/** Where a result comes from: versions, commit, machine, data. */
public final class Provenance {
    private static final String UNKNOWN = "unknown";

    private Provenance() {}

    /**
     * The facts, by name.
     *
     * @param classes the names of the classes, by label
     * @param checksums SHA-256 of the data, by file
     */
    public static Map<String, Object> of(List<String> classes, Map<String, String> checksums) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("created", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        facts.put("targetdrop_version", versionOf(Provenance.class));
        facts.put("commit", Commit.current());
        facts.put("java_version", System.getProperty("java.version"));
        facts.put("spark_version", package$.MODULE$.SPARK_VERSION());
        facts.put("dl4j_version", artifactVersion("org.deeplearning4j/deeplearning4j-nn"));
        facts.put("nd4j_backend", Nd4j.getBackend().getClass().getSimpleName());
        facts.put("operating_system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        facts.put("processors", Runtime.getRuntime().availableProcessors());
        // sums of floats depend on it: without the same number of threads a run does not repeat to the last bit
        facts.put(
                "omp_num_threads",
                Optional.ofNullable(System.getenv("OMP_NUM_THREADS")).orElse(UNKNOWN));
        facts.put("classes", classes);
        facts.put("data_sha256", checksums);
        return facts;
    }

    private static String versionOf(Class<?> type) {
        return Optional.ofNullable(type.getPackage().getImplementationVersion()).orElse(UNKNOWN);
    }

    /** Maven's own note, which survives where jars are merged into one; the manifest would be that one's. */
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
}
