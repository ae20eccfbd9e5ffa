package io.targetdrop.launcher;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Bounds of a process. ND4J's arrays are off the heap; without bounds they grow until the machine or the cluster kills
 * the process.
 *
 * @param heap in MiB
 * @param overhead memory off the heap, in MiB
 */
record MemoryBounds(long heap, long overhead) {
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,15})(|[kmgt]b?)");
    private static final String DEFAULT_HEAP = "1g"; // Spark's

    /**
     * The bounds of {@code driver} or {@code executor}. The default overhead is twice the heap.
     *
     * @throws Refusal if a size is not a number with a unit
     */
    static MemoryBounds of(String role, SparkOptions options) {
        long heap = mebibytes("spark." + role + ".memory", options, DEFAULT_HEAP);
        return new MemoryBounds(heap, mebibytes("spark." + role + ".memoryOverhead", options, 2 * heap + "m"));
    }

    /** JavaCPP's options: the limits of what it allocates, and of the whole process. */
    String javaOptions() {
        return "-Dorg.bytedeco.javacpp.maxbytes=" + overhead + "m -Dorg.bytedeco.javacpp.maxphysicalbytes="
                + (heap + overhead) + "m";
    }

    private static long mebibytes(String key, SparkOptions options, String otherwise) {
        String value = options.get(key).orElse(otherwise);
        Matcher size = SIZE.matcher(value.toLowerCase(Locale.ROOT));
        if (!size.matches()) {
            throw new Refusal(key + " must be a whole number with the unit k, m, g or t but is " + value
                    + "; write it as in 512m or 4g");
        }
        long number = Long.parseLong(size.group(1));
        return switch (size.group(2)) {
            case "t", "tb" -> number * 1024 * 1024;
            case "g", "gb" -> number * 1024;
            case "k", "kb" -> number / 1024;
            default -> number;
        };
    }
}
