package io.targetdrop.benchmarks.tables;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * When and where something was measured, and with which versions.
 *
 * @param facts by column name
 */
public record Surroundings(Map<String, String> facts) {
    private static final String UNKNOWN = "unknown";

    /** The current facts. The load average shows whether the machine had other work. */
    public static Surroundings now() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("date", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        facts.put("commit", System.getProperty("targetdrop.commit", UNKNOWN));
        facts.put("command", System.getProperty("targetdrop.command", UNKNOWN));
        facts.put("processor", processor());
        facts.put("cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
        facts.put(
                "load_average",
                String.format(
                        Locale.ROOT,
                        "%.2f",
                        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage()));
        facts.put("java", System.getProperty("java.version"));
        facts.put("dl4j", versionOf("deeplearning4j-nn"));
        facts.put("djl", versionOf("pytorch-engine"));
        facts.put("pytorch", versionOf("pytorch-native-cpu"));
        return new Surroundings(facts);
    }

    private static String processor() {
        try {
            return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                    .filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(UNKNOWN);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The version in the name of a jar on the class path. */
    private static String versionOf(String artifact) {
        Pattern jar = Pattern.compile("/" + artifact + "-([0-9][^/]*?)(-linux-x86_64)?\\.jar");
        Matcher found = jar.matcher(System.getProperty("java.class.path"));
        return found.find() ? found.group(1) : UNKNOWN;
    }
}
