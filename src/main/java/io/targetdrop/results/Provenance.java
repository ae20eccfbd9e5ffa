package io.targetdrop.results;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
        facts.put("dl4j_version", versionOf(org.deeplearning4j.nn.graph.ComputationGraph.class));
        facts.put("nd4j_backend", Nd4j.getBackend().getClass().getSimpleName());
        facts.put("operating_system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        facts.put("processors", Runtime.getRuntime().availableProcessors());
        facts.put("classes", classes);
        facts.put("data_sha256", checksums);
        return facts;
    }

    private static String versionOf(Class<?> type) {
        return Optional.ofNullable(type.getPackage().getImplementationVersion()).orElse(UNKNOWN);
    }
}
