package io.targetdrop.training.spark;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * The properties of a worker's machine on which the last bits of a result depend.
 *
 * @param processor its model and its widest vector instructions
 * @param threads {@code OMP_NUM_THREADS}, the number of threads of a kernel
 */
public record Machine(String processor, String threads) implements Serializable {
    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
    private static final String UNKNOWN = "unknown";
    /** Vector instructions, from widest to narrowest. */
    private static final List<String> VECTORS = List.of("avx512f", "avx2", "avx");

    /** The machine that this process runs on. */
    public static Machine here() {
        String threads = Optional.ofNullable(System.getenv("OMP_NUM_THREADS")).orElse(UNKNOWN);
        try {
            return new Machine(processor(Files.readAllLines(PROCESSORS)), threads);
        } catch (IOException e) {
            return new Machine(UNKNOWN, threads); // not Linux
        }
    }

    /**
     * The machines that the tasks of a cluster run on.
     *
     * @param tasks how many tasks report their machine: as many as will train
     */
    public static List<Machine> of(JavaSparkContext spark, int tasks) {
        return spark.parallelize(Collections.nCopies(tasks, 0), tasks).map(task -> here()).collect().stream()
                .distinct()
                .toList();
    }

    /**
     * Describes the first processor in {@code /proc/cpuinfo}.
     *
     * @return its model and, in lower case, its widest vector instructions
     */
    static String processor(List<String> lines) {
        Map<String, String> facts = new TreeMap<>();
        for (String line : lines) {
            String[] fact = line.split(":", 2);
            facts.putIfAbsent(fact[0].strip(), fact[fact.length - 1].strip());
        }
        Set<String> flags =
                new HashSet<>(Arrays.asList(facts.getOrDefault("flags", "").split(" ")));
        String vectors = VECTORS.stream()
                .filter(flags::contains)
                .findFirst()
                .map(name -> ", " + name)
                .orElse("");
        return facts.getOrDefault("model name", UNKNOWN) + vectors;
    }
}
