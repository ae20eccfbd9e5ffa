package io.targetdrop.configuration;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import io.targetdrop.configuration.SchemaLine.Mark;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What is generated from the schema: {@code docs/configuration.md}, and the comments in {@code conf}. */
final class SchemaTexts {
    private static final int COMMENT_COLUMN = 33;
    private static final int LAST_COLUMN = 120;
    private static final String NONE = "none";

    private SchemaTexts() {}

    /** The page of all keys. */
    static String page() {
        StringBuilder page = new StringBuilder("""
                # Configuration keys

                A configuration is [HOCON](https://github.com/lightbend/config/blob/main/HOCON.md) or JSON. `--set key=value` \
                overrides a key on the command line, and `--set key=null` takes it away. A key that is not listed here is \
                refused. A search may vary any key except `seed` and those of `search` (`search.axes`). \
                `conf/quickstart.conf` and `conf/search-drop-ratio.conf` have all keys with the same explanations.

                This page is generated from the schema: `mvn -q test -Dtest=SchemaTextsTest -Dregenerate` writes it again, \
                and the comments in these two files.

                ## The file
                """);
        row(page, "key", "value", "default", "meaning");
        row(page, "---", "---", "---", "---");
        for (SchemaLine line : Schema.lines()) {
            if (line.section().isEmpty() && line.isSection()) {
                page.append("\n## `")
                        .append(line.path())
                        .append("`\n")
                        .append(line.sentence())
                        .append("\n\n");
                row(page, "key", "value", "default", "meaning");
                row(page, "---", "---", "---", "---");
            } else {
                String inSection = line.path().substring(line.path().indexOf('.') + 1);
                row(page, "`" + inSection + "`", value(line), fallback(line), meaning(line));
            }
        }
        return page.toString();
    }

    private static void row(StringBuilder page, String... cells) {
        page.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    private static String value(SchemaLine line) {
        if (line.isSection()) {
            return line.value();
        }
        Key<?> key = keys(line.path()).get(0);
        return key.type().isChoice() ? "`" + key.type().text().replace(", ", "`, `") + "`" : line.value();
    }

    private static String fallback(SchemaLine line) {
        if (line.isSection()) {
            return "";
        }
        if (line.fallback() instanceof Fallback.Needed needed) {
            return "none; for example `" + needed.example() + "`";
        }
        return text(line.fallback()).map(text -> "`" + text + "`").orElseGet(() -> ofMethods(line));
    }

    /** As a file has it; empty if each method has its own. */
    private static Optional<String> text(Fallback fallback) {
        if (fallback instanceof Fallback.Needed needed) {
            return Optional.of(needed.example());
        }
        if (fallback instanceof Fallback.SameAs same) {
            return Optional.of("${" + same.path() + "}");
        }
        return fallback instanceof Fallback.Value value ? Optional.of(value.text()) : Optional.empty();
    }

    /** The default of each method that has the setting, and the methods without names if all agree. */
    private static String ofMethods(SchemaLine line) {
        Map<String, List<String>> methods = new LinkedHashMap<>();
        for (String label : variants(line)) {
            methods.computeIfAbsent(defaultOf(label, line), value -> new ArrayList<>())
                    .add(label);
        }
        return methods.entrySet().stream()
                .map(entry -> "`" + entry.getKey() + "`"
                        + (methods.size() == 1 ? "" : " (" + String.join(", ", entry.getValue()) + ")"))
                .collect(Collectors.joining(", "));
    }

    private static String defaultOf(String method, SchemaLine line) {
        Key<?> key = NetworkSections.METHODS.variants().get(method).keys().stream()
                .filter(own -> own.line().path().equals(line.path()))
                .findFirst()
                .orElseThrow();
        return written(key);
    }

    private static <T> String written(Key<T> key) {
        return String.valueOf(key.type().written(key.fallback().apply(null)));
    }

    private static String meaning(SchemaLine line) {
        return line.sentence()
                + condition(line).map(only -> " Only with " + only + ".").orElse("")
                + (line.marks().contains(Mark.NO_EFFECT) ? " No result depends on it." : "");
    }

    /** What must be chosen for the key to exist; empty if it always exists. */
    private static Optional<String> condition(SchemaLine line) {
        if (isInOptionalSection(line)) {
            return condition(Schema.line(line.section()));
        }
        return choice(line)
                .filter(choice -> !choice.key().line().equals(line))
                .filter(choice -> variants(line).size() < labels(choice).size())
                .filter(choice -> !variants(line).isEmpty())
                .map(choice -> "`" + choice.key().name() + " = " + String.join("`, `", variants(line)) + "`");
    }

    private static List<String> variants(SchemaLine line) {
        OneOf<?> choice = choice(line).orElseThrow();
        return labels(choice).stream()
                .filter(label -> choice.names(label).contains(line.name()))
                .toList();
    }

    /** Without {@code none}, whose settings are not used. */
    private static List<String> labels(OneOf<?> choice) {
        return choice.variants().keySet().stream()
                .filter(label -> !label.equals(NONE))
                .toList();
    }

    private static Optional<OneOf<?>> choice(SchemaLine line) {
        return Sections.CHOICES.stream()
                .filter(choice -> choice.key().line().section().equals(line.section()))
                .findFirst();
    }

    /** What must be set for a key to exist: the variant that has it, and everything that the variant needs. */
    static Map<String, String> needed(SchemaLine line) {
        Map<String, String> needed = new LinkedHashMap<>();
        if (isInOptionalSection(line)) {
            needed.putAll(needed(Schema.line(line.section())));
            Schema.lines().stream()
                    .filter(other -> other.section().equals(line.section()) && !other.equals(line))
                    .filter(other -> other.fallback() instanceof Fallback.Needed)
                    .forEach(other ->
                            needed.put(other.path(), text(other.fallback()).orElseThrow()));
            return needed;
        }
        if (condition(line).isEmpty()) {
            return needed;
        }
        OneOf<?> choice = choice(line).orElseThrow();
        String label = variants(line).get(0); // a later one may have the key in a choice of its own
        needed.put(choice.key().line().path(), label);
        choice.variants().get(label).keys().stream()
                .map(Key::line)
                .filter(own -> own.fallback() instanceof Fallback.Needed)
                .filter(own -> own.section().equals(line.section()) && !own.equals(line))
                .forEach(own -> needed.put(own.path(), text(own.fallback()).orElseThrow()));
        return needed;
    }

    /** A section that may be missing as a whole. */
    private static boolean isOptionalSection(SchemaLine line) {
        return line.isSection() && line.marks().contains(Mark.QUIET);
    }

    private static boolean isInOptionalSection(SchemaLine line) {
        return !line.section().isEmpty() && isOptionalSection(Schema.line(line.section()));
    }

    /** The key with this path, once for each variant that has it. */
    static List<Key<?>> keys(String path) {
        return Sections.keys().filter(key -> key.line().path().equals(path)).toList();
    }

    /**
     * Some sections of a configuration file, every key with its sentence; those that the file does not set are comments
     * with their defaults.
     *
     * @param text the file, whose values are kept
     * @param isAsked which of the top sections
     */
    static String commented(String text, Predicate<String> isAsked) {
        Config config = ConfigFactory.parseString(text);
        StringBuilder file = new StringBuilder();
        SchemaLine previous = null;
        for (SchemaLine line : Schema.lines()) {
            if (!isAsked.test(line.path().replaceFirst("\\..*", ""))) {
                continue;
            }
            close(file, previous, line.section());
            if (previous != null && line.section().isEmpty()) {
                file.append('\n');
            }
            write(file, line, config);
            previous = line;
        }
        close(file, previous, "");
        return file.toString();
    }

    /** Ends the sections that the next line is not in. */
    private static void close(StringBuilder file, SchemaLine previous, String next) {
        if (previous == null) {
            return;
        }
        String section =
                isInOptionalSection(previous) ? Schema.line(previous.section()).section() : previous.section();
        String open = isBlock(previous) ? previous.path() : section;
        while (!open.isEmpty() && !(next + ".").startsWith(open + ".")) {
            file.append("  ".repeat(depth(open) - 1)).append("}\n");
            open = open.substring(0, Math.max(0, open.lastIndexOf('.')));
        }
    }

    private static boolean isBlock(SchemaLine line) {
        return line.isSection() && !line.name().equals("at") && !isOptionalSection(line);
    }

    private static int depth(String path) {
        return path.isEmpty() ? 0 : path.split("\\.").length;
    }

    private static void write(StringBuilder file, SchemaLine line, Config config) {
        String indent = "  ".repeat(depth(line.section()));
        if (isOptionalSection(line)) {
            comment(file, indent + "# " + line.name() + " = null", explained(line));
        } else if (isInOptionalSection(line)) {
            String above = Schema.line(line.section()).name() + ".";
            String outer = indent.substring(2);
            comment(file, outer + setting(line, config).replaceFirst("# ", "# " + above), explained(line));
        } else if (isBlock(line)) {
            comment(file, indent + line.name() + " {", line.sentence());
        } else if (line.isSection()) {
            comment(file, indent + "# at.stage-3.block-size = 3", line.sentence());
        } else if (line.value().startsWith("lists") && config.hasPath(line.path())) {
            comment(file, indent + line.name() + " {", explained(line));
            config.getObject(line.path())
                    .forEach((key, values) -> file.append(indent)
                            .append("  \"")
                            .append(key)
                            .append("\" = ")
                            .append(rendered(values))
                            .append('\n'));
            file.append(indent).append("}\n");
        } else {
            comment(file, indent + setting(line, config), explained(line));
        }
    }

    private static String setting(SchemaLine line, Config config) {
        if (config.hasPath(line.path())) {
            return line.name() + " = " + rendered(config.getValue(line.path()));
        }
        boolean isName = line.name().equals("name") && config.hasPath(line.section());
        if (isName && !(config.getValue(line.section()) instanceof ConfigObject)) {
            return "name = " + rendered(config.getValue(line.section()));
        }
        String usual =
                text(line.fallback()).orElseGet(() -> defaultOf(variants(line).get(0), line));
        return "# " + line.name() + " = " + usual;
    }

    private static String explained(SchemaLine line) {
        String choices = !line.isSection() && keys(line.path()).get(0).type().isChoice()
                ? " One of " + keys(line.path()).get(0).type().text() + "."
                : "";
        return line.sentence()
                + choices
                + condition(line)
                        .map(only -> " Only with " + only.replace("`", "") + ".")
                        .orElse("");
    }

    private static String rendered(ConfigValue value) {
        if (value instanceof ConfigList list) {
            return list.stream().map(SchemaTexts::rendered).collect(Collectors.joining(", ", "[", "]"));
        }
        return Objects.requireNonNull(Section.written(value));
    }

    /** The code with its comment, in as many lines as it takes. */
    private static void comment(StringBuilder file, String code, String sentence) {
        StringBuilder line = new StringBuilder(code);
        pad(line);
        line.append('#');
        for (String word : sentence.replace("`", "").split(" ")) {
            if (line.length() + 1 + word.length() > LAST_COLUMN) {
                file.append(line).append('\n');
                line = new StringBuilder();
                pad(line);
                line.append('#');
            }
            line.append(' ').append(word);
        }
        file.append(line).append('\n');
    }

    private static void pad(StringBuilder line) {
        line.append(" ".repeat(Math.max(line.isEmpty() ? 0 : 1, COMMENT_COLUMN - line.length())));
    }
}
