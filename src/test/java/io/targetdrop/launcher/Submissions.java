package io.targetdrop.launcher;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A machine of 64 GiB without Spark, on which commands are planned; each test changes what it is about. */
final class Submissions {
    static final Path ROOT = Path.of(System.getProperty("basedir", System.getProperty("user.dir")))
            .toAbsolutePath();

    private final Map<String, String> environment = new HashMap<>();
    private String jar = ROOT + "/target/targetdrop-spark.jar";
    private Optional<String> locale = Optional.empty();
    private Optional<String> version = Optional.empty();
    private long memory = 65_536;

    Submissions with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    Submissions withJar(String file) {
        jar = file;
        return this;
    }

    Submissions withLocale(String set) {
        locale = Optional.of(set);
        return this;
    }

    Submissions withMemory(long mebibytes) {
        memory = mebibytes;
        return this;
    }

    /** What any spark-submit answers to {@code --version}. */
    Submissions withVersion(String printed) {
        version = Optional.of(printed);
        return this;
    }

    Surroundings surroundings() {
        return new Surroundings(ROOT, jar, locale, environment, ROOT, "unique", () -> memory, submit -> version);
    }

    Plan plan(String... arguments) {
        return Submission.plan(List.of(arguments), surroundings());
    }

    /** The fields of the line that {@code --dry-run} shows. */
    List<String> fields(String... arguments) {
        List<String> all = new ArrayList<>(List.of("--dry-run"));
        all.addAll(List.of(arguments));
        Plan plan = plan(all.toArray(String[]::new));
        return assertInstanceOf(Plan.Show.class, plan, plan::toString).line();
    }

    /** The same, joined by blanks, with {@code ROOT} for the project's directory. */
    String line(String... arguments) {
        return String.join(" ", fields(arguments)).replace(ROOT.toString(), "ROOT");
    }

    String refusal(String... arguments) {
        Plan plan = plan(arguments);
        return assertInstanceOf(Plan.Refused.class, plan, plan::toString).reason();
    }
}
