package io.targetdrop.configuration;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Refuses keys that the schema does not have, and suggests the nearest one. */
final class KnownKeys {
    private static final int FARTHEST = 3;

    /** The keys of each section, in the order of the schema. */
    private static final Map<String, List<String>> SECTIONS = Schema.keysBySection();

    private KnownKeys() {}

    /** Refuses the alphabetically first key that is not known. */
    static void check(ConfigObject root) {
        checkSection(root, "", "");
    }

    private static void checkSection(ConfigObject section, String path, String pattern) {
        for (String key : section.keySet().stream().sorted().toList()) {
            if (path.isEmpty() && key.equals(Schema.PROVENANCE)) {
                continue;
            }
            String childPath = Schema.join(path, key);
            String childPattern = childPattern(pattern, key);
            ConfigValue value = section.get(key);
            if (!isKnown(pattern, key)) {
                throw new ConfigurationException(
                        childPath + " is not a key" + fix(childPath, path, pattern) + Section.place(value));
            }
            if (value instanceof ConfigObject child && isSection(childPattern)) {
                checkSection(child, childPath, childPattern);
            }
        }
    }

    /** The keys of a section, as the end of a message; empty for a section whose keys are names. */
    static String of(String path) {
        return SECTIONS.containsKey(path) ? " with " + String.join(", ", SECTIONS.get(path)) : "";
    }

    private static boolean isKnown(String pattern, String key) {
        return SECTIONS.getOrDefault(pattern, List.of()).contains(key)
                || SECTIONS.containsKey(Schema.join(pattern, Schema.ANY));
    }

    private static boolean isSection(String pattern) {
        return SECTIONS.containsKey(pattern) || SECTIONS.containsKey(Schema.join(pattern, Schema.ANY));
    }

    private static String childPattern(String pattern, String key) {
        return Schema.join(pattern, SECTIONS.containsKey(Schema.join(pattern, Schema.ANY)) ? Schema.ANY : key);
    }

    private static String fix(String wrongPath, String path, String pattern) {
        return nearest(wrongPath, path, pattern)
                .map(near -> "; did you mean " + near + "?")
                .orElseGet(() -> "; " + (path.isEmpty() ? "the file" : path) + " has "
                        + String.join(", ", SECTIONS.get(pattern)));
    }

    /** The nearest key of the same section, or else the only key of that name in another section. */
    private static Optional<String> nearest(String wrongPath, String path, String pattern) {
        String wrongKey = path.isEmpty() ? wrongPath : wrongPath.substring(path.length() + 1);
        LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
        // at most half of the letters may be wrong, so that short keys are not mixed up
        int farthest = Math.min(FARTHEST, wrongKey.length() / 2);
        Optional<String> sibling = SECTIONS.get(pattern).stream()
                .filter(known -> distance.apply(wrongKey, known) <= farthest)
                .min(Comparator.comparing(known -> distance.apply(wrongKey, known)))
                .map(known -> Schema.join(path, known));
        return sibling.isPresent() ? sibling : elsewhere(wrongKey);
    }

    private static Optional<String> elsewhere(String key) {
        List<String> found = SECTIONS.entrySet().stream()
                .filter(section -> !section.getKey().contains(Schema.ANY))
                .filter(section -> section.getValue().contains(key))
                .map(section -> Schema.join(section.getKey(), key))
                .toList();
        return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
    }
}
