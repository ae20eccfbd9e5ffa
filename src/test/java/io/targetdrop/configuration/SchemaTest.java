package io.targetdrop.configuration;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.configuration.SchemaLine.Mark;
import io.targetdrop.regularizers.DropSchedule;
import io.targetdrop.regularizers.Regularizer;
import io.targetdrop.training.RunConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The schema matches the records: they know every key, and check the range in its line. */
class SchemaTest {
    private static final List<String> SMALL = List.of(
            "data={format=generated, train-count=60, test-count=20, side=16}",
            "network.name=plain-cnn",
            "averaging.workers=1");

    private static final Pattern BETWEEN = Pattern.compile(".* in ([\\[(])(\\S+), (\\S+)([])])");
    private static final Pattern FROM = Pattern.compile(".*(at least|above) ([^ ,]+).*");

    /** A component without a line, or a line without a component, is an error. */
    @Test
    void aKeyIsALineAndAComponent() {
        assertEquals(
                keys().map(SchemaLine::path).collect(Collectors.toSet()),
                Sections.keys().map(key -> key.line().path()).collect(Collectors.toSet()));
        String message = assertThrows(IllegalStateException.class, () -> Fields.of(Unknown.class, "training"))
                .getMessage();
        assertEquals(
                "the schema must have a line for each component of a record, but has none for training.new-setting; add it",
                message);
    }

    record Unknown(int epochs, int newSetting) {}

    @ParameterizedTest
    @MethodSource("keys")
    void everyKeyIsReadAndNamedWhereItIsWrong(SchemaLine line) {
        String message = assertThrows(ConfigurationException.class, () -> read(line, "[[1]]"))
                .getMessage();
        assertTrue(message.startsWith(line.path() + " must be "), message);
    }

    @ParameterizedTest
    @MethodSource("keys")
    void everyDescriptionIsOneSentence(SchemaLine line) {
        assertTrue(line.sentence().matches("[A-Z].*[A-Za-z0-9`]\\."), line.sentence());
    }

    @ParameterizedTest
    @MethodSource("ranges")
    void aNumberOutsideItsRangeIsRefused(SchemaLine line) {
        for (String value : values(line, false)) {
            String message = assertThrows(
                            ConfigurationException.class, () -> read(line, value), line.path() + " = " + value)
                    .getMessage();
            assertTrue(message.startsWith(line.path() + " must be "), message);
        }
    }

    @ParameterizedTest
    @MethodSource("ranges")
    void acceptsANumberAtTheEndOfItsRange(SchemaLine line) {
        for (String value : values(line, true)) {
            assertDoesNotThrow(() -> read(line, value), line.path() + " = " + value);
        }
    }

    @Test
    void limitsMayBeAll() {
        assertEquals(Configurations.defaults(), Configurations.of("data={format=generated, train-limit=all}"));
    }

    /** Trials are named by what is written, so a new key must not be written unless it is set, or changes every number. */
    @Test
    void whatIsWrittenByDefaultStaysTheSame() {
        assertEquals(
                "seed data.format data.train-count data.test-count data.side data.seed data.validation-share network.name"
                        + " network.sites regularizer.name regularizer.drop-probability regularizer.block-size"
                        + " regularizer.reduction-ratio regularizer.attention regularizer.keep-scale"
                        + " regularizer.schedule training.epochs training.batch-size training.learning-rate"
                        + " training.schedule.name training.momentum training.weight-decay training.augmentation"
                        + " training.batch-norm-images training.early-stopping.monitor training.early-stopping.patience averaging.master"
                        + " averaging.workers averaging.frequency averaging.learning-rate-scale averaging.updater-state"
                        + " averaging.depth"
                        + " averaging.reshuffle",
                String.join(
                        " ",
                        ConfigurationWriter.identity(Configurations.defaults()).keySet()));
    }

    /** What version 0.1.0 wrote does not have the key, and means what that version did. */
    @Test
    void anEarlierConfigurationKeepsItsMeaning() throws IOException {
        Path file = Files.writeString(
                Files.createTempFile("earlier", ".conf"),
                "{ data.format = generated, provenance.targetdrop_version = \"0.1.0\" }");
        RunConfig earlier = ConfigurationReader.read(file.toString(), List.of());
        assertEquals(0, earlier.training().batchNormImages());
        assertFalse(ConfigurationWriter.identity(earlier).containsKey("training.batch-norm-images"));
        assertEquals(
                List.of("training.batch-norm-images (4096, was 0)", "averaging.learning-rate-scale (linear, was none)"),
                ConfigurationWriter.differences(earlier, Configurations.of("data.format=generated")));
    }

    @Test
    void resultsDoNotDependOnKeysWithoutEffect() {
        Set<String> effectless = keys().filter(line -> line.marks().contains(Mark.NO_EFFECT))
                .map(SchemaLine::path)
                .collect(Collectors.toSet());
        assertEquals(
                Set.of(
                        "data.table.cache",
                        "averaging.images",
                        "averaging.exchange",
                        "averaging.storage",
                        "averaging.prefetch",
                        "checkpoint.every-rounds",
                        "checkpoint.keep",
                        "checkpoint.retries",
                        "tracking.pictures",
                        "tracking.uri",
                        "tracking.experiment"),
                effectless);
        RunConfig other = Configurations.of(
                "data.format=generated",
                "averaging={storage=disk-only, prefetch=3, images=encoded}",
                "checkpoint={every-rounds=1, keep=3, retries=1}",
                "tracking={pictures=0, uri=\"http://localhost:5000\", experiment=other}");
        assertEquals(List.of(), ConfigurationWriter.differences(Configurations.defaults(), other));
    }

    @ParameterizedTest
    @MethodSource("io.targetdrop.regularizers.Regularizer#all")
    void aMethodTakesItsOwnSettingsAndNoOthers(Regularizer method) {
        Map<String, Object> own = method.settings();
        assertEquals(
                List.copyOf(own.keySet()),
                Schema.settings(method).stream().map(SchemaLine::name).toList());
        List<String> settings = new ArrayList<>(SMALL);
        settings.add("regularizer.name=" + method.label());
        own.forEach((name, usual) -> settings.add("regularizer." + name + "=" + written(usual)));
        assertEquals(
                Set.of(method),
                Set.copyOf(Configurations.read(settings).network().sites().values()));
        Regularizer.all().stream()
                .flatMap(other -> other.settings().entrySet().stream())
                .filter(setting -> !own.containsKey(setting.getKey()))
                .forEach(foreign -> {
                    String key = "regularizer." + foreign.getKey();
                    List<String> wrong = new ArrayList<>(settings);
                    wrong.add(key + "=" + written(foreign.getValue()));
                    String message = assertThrows(ConfigurationException.class, () -> Configurations.read(wrong))
                            .getMessage();
                    assertTrue(message.startsWith(key + " does not belong to " + method.label() + " but is "), message);
                });
    }

    private static String written(Object value) {
        if (value instanceof DropSchedule) {
            return "constant";
        }
        return value instanceof Enum<?> choice ? Section.label(choice) : value.toString();
    }

    static Stream<SchemaLine> keys() {
        return Schema.lines().stream().filter(line -> !line.isSection());
    }

    static Stream<SchemaLine> ranges() {
        return keys().filter(line -> BETWEEN.matcher(line.value()).matches()
                || FROM.matcher(line.value()).matches());
    }

    /** The numbers at the ends of a range that are in it, or that are not. */
    private static List<String> values(SchemaLine line, boolean isIn) {
        List<String> values = new ArrayList<>();
        Matcher between = BETWEEN.matcher(line.value());
        Matcher from = FROM.matcher(line.value());
        if (between.matches()) {
            values.add(end(line, between.group(2), between.group(1).equals("["), isIn, -1));
            values.add(end(line, between.group(3), between.group(4).equals("]"), isIn, 1));
        } else if (from.matches()) {
            values.add(end(line, from.group(2), from.group(1).equals("at least"), isIn, -1));
        }
        return values;
    }

    private static String end(SchemaLine line, String end, boolean hasEnd, boolean isIn, int outwards) {
        if (hasEnd == isIn) {
            return end;
        }
        int direction = isIn ? -outwards : outwards;
        if (line.value().startsWith("whole")) {
            return String.valueOf(Integer.parseInt(end) + direction);
        }
        double number = Double.parseDouble(end);
        return String.valueOf(direction > 0 ? Math.nextUp(number) : Math.nextDown(number));
    }

    /** A configuration that sets a key, along with everything that the key needs. */
    private static void read(SchemaLine line, String value) {
        List<String> settings = new ArrayList<>(SMALL);
        Map<String, String> needed = SchemaTexts.needed(line);
        needed.forEach((path, setting) -> settings.add(path + "=" + setting));
        if (needed.containsKey("data.format")) {
            settings.set(0, "seed=42");
        }
        if (line.section().equals("search")) {
            settings.add("search.axes={\"regularizer.drop-probability\" = [0, 0.1]}");
            settings.add(line.path() + "=" + value);
            Configurations.readSearch(settings);
        } else {
            settings.add(line.path() + "=" + value);
            Configurations.read(settings);
        }
    }
}
