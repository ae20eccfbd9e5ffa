package io.targetdrop.configuration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.data.DataException;
import io.targetdrop.search.SearchPlan;
import io.targetdrop.training.RunConfig;
import io.targetdrop.training.schedules.LearningRateSchedule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Anything that a space has twice, in two spellings, is refused, and the message shows both. What it has once takes effect.
 */
class AxesTest {
    private static final String BASE = """
            data { format = generated, train-count = 60, test-count = 20, side = 16 }
            network.name = plain-cnn
            averaging.workers = 1
            """;

    @TempDir
    private Path directory;

    private SearchPlan read(String search, String... overrides) {
        try {
            Path file = Files.writeString(directory.resolve("search.conf"), BASE + search);
            return SearchReader.read(file.toString(), List.of(overrides));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String refused(String search, String... overrides) {
        ConfigurationException refused = assertThrows(ConfigurationException.class, () -> read(search, overrides));
        assertEquals(1, refused.getMessage().lines().count(), refused.getMessage());
        return refused.getMessage();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "regularizer.drop-probability | [0.1, 0.10]                  | 0.1 and 0.10, which mean the same",
                "regularizer.drop-probability | [0.2, 0.1, 1e-1]             | 0.1 and 1e-1, which mean the same",
                "regularizer.drop-probability | [0, 0.2, 0.0]                | 0 and 0.0, which mean the same",
                "regularizer.drop-probability | [\"0.10\", 0.1]              | 0.10 and 0.1, which mean the same",
                "regularizer.drop-probability | [0.3, .1, 0.1]               | .1 and 0.1, which mean the same",
                "regularizer.block-size       | [3, 3.0]                     | 3 and 3.0, which mean the same",
                "training.epochs              | [1, 10, 1e1]                 | 10 and 1e1, which mean the same",
                "training.schedule.warm-up    | [0, 0.0]                     | 0 and 0.0, which mean the same",
                "training.schedule            | [constant, { name = constant }] | constant and {name:constant}, which mean the same",
                "training.schedule            | [cosine, {name = steps, milestones = [1]}, {milestones = [1.0], name = steps}] | {milestones:[1],name:steps} twice",
                "regularizer | [{ name = none }, {name = dropblock, block-size = 3}, {block-size = 3, name = dropblock}] | {block-size:3,name:dropblock} twice",
                "regularizer | [{ name = none }, {name = dropblock}, {name = dropblock, block-size = 7}] | {name:dropblock} and {block-size:7,name:dropblock}, which mean the same",
                "regularizer | [{ name = none }, {name = dropout, drop-probability = 0.1}, {name = dropout, drop-probability = 0.10, block-size = null}] | {drop-probability:0.1,name:dropout} and {block-size:null,drop-probability:0.1,name:dropout}, which mean the same",
                "network.sites | [[stages], stages]                          | [stages] and stages, which mean the same",
                "network.sites | [[stage-1], [stages], [stage-1, stage-2, stage-3]] | [stages] and [stage-1,stage-2,stage-3], which mean the same",
                "averaging.reshuffle | [true, \"true\"]                      | true twice",
            })
    void aValueInTwoSpellingsIsRefusedWithBoth(String key, String values, String both) {
        String message = refused("search.axes { \"" + key + "\" = " + values + " }");
        assertTrue(
                message.startsWith("search.axes must not repeat a value but " + key + " has " + both + "; remove one"),
                message);
    }

    /** Names that are numbers. */
    @Test
    void pathsAreNotNumbers() {
        // the space is valid, so the error is that there is no such directory
        assertThrows(
                DataException.class,
                () -> read("data = null\ndata.format = cifar10\n"
                        + "search.axes { \"data.path\" = [\"1\", \"1.0\", 2, 2.0] }"));
    }

    @Test
    void stillReportsAKeyThatNoTrialReads() {
        String message = refused("search.axes { \"checkpoint.keep\" = [1, 2] }");
        assertTrue(message.contains("checkpoint.keep is used by no trial"), message);
    }

    /** HOCON silently replaces a list by a section. */
    @Test
    void refusesAnAxisThatASectionReplaces() {
        String message = refused("""
                search.axes {
                  regularizer = [{ name = none }, { name = targetdrop }]
                  regularizer.drop-probability = [0.1, 0.2]
                }
                """);
        assertTrue(
                message.startsWith(
                        "search.axes must not have the same key as a list and as a section but regularizer is"
                                + " both, and HOCON would drop the list; write \"regularizer.drop-probability\" in quotes ("),
                message);
        String ofOverride = refused(
                "search.axes { regularizer = [{ name = none }, { name = targetdrop }] }",
                "search.axes.regularizer.drop-probability=[0.1]");
        assertTrue(ofOverride.contains("but regularizer is both"), ofOverride);
        assertEquals(
                3,
                read(
                                "search.axes { regularizer = [{ name = none }, { name = targetdrop }] }",
                                "search.axes.\"regularizer.drop-probability\"=[0.1, 0.2]")
                        .points()
                        .size());
    }

    @Test
    void anAxisWrittenTwiceIsRefusedWithBothLines() {
        String message = refused("""
                search.axes {
                  "training.learning-rate" = [0.1, 0.2]
                  training.learning-rate = [0.3, 0.4]
                }
                """);
        assertEquals(
                "search.axes must have a key once but training.learning-rate is there twice, as"
                        + " \"training.learning-rate\" (" + directory.resolve("search.conf")
                        + ", line 5) and as training.learning-rate (" + directory.resolve("search.conf")
                        + ", line 6); remove one, or write both in the same way",
                message);
    }

    @Test
    void aPartInQuotesIsAnotherSpelling() {
        String message = refused("""
                search.axes {
                  regularizer."at.stage-1.drop-probability" = [0.1, 0.2]
                  "regularizer.at".stage-1.drop-probability = [0.3, 0.4]
                }
                """);
        assertTrue(message.contains("line 5") && message.contains("line 6"), message);
    }

    @Test
    void anAxisOfAnOverrideInTheOtherSpellingIsRefusedWithBothPlaces() {
        String message = refused(
                "search.axes { \"training.learning-rate\" = [0.1, 0.2] }",
                "search.axes.training.learning-rate=[0.3, 0.4]");
        assertTrue(
                message.contains("(" + directory.resolve("search.conf") + ", line 4)")
                        && message.contains("(--set search.axes.training.learning-rate=[0.3, 0.4])"),
                message);
    }

    /** Like any other key. */
    @Test
    void anAxisOfAnOverrideInTheSameSpellingWins() {
        SearchPlan plan = read(
                "search.axes { \"training.learning-rate\" = [0.1, 0.2] }",
                "search.axes.\"training.learning-rate\"=[0.3]");
        assertEquals(1, plan.points().size());
        assertEquals(0.3, first(plan).training().learningRate());
    }

    /** With null. */
    @Test
    void anAxisCanBeRemoved() {
        SearchPlan plan = read(
                "search.axes { \"training.learning-rate\" = [0.1, 0.2], \"training.epochs\" = [1] }",
                "search.axes.\"training.learning-rate\"=null");
        assertEquals(1, plan.points().size());
    }

    /** The file has only a name, and the axis has a key of the section that the name is short for. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "training.schedule = constant | search.axes { \"training.schedule.warm-up\" = [1, 2] }",
                " | search.axes { \"training.schedule\" = [constant], \"training.schedule.warm-up\" = [1, 2] }",
            })
    void aKeyOfASectionThatIsWrittenAsItsNameKeepsTheName(String base, String search) {
        SearchPlan plan = read((base == null ? "" : base + "\n") + search);
        assertEquals(
                new LearningRateSchedule.WarmUp(1, new LearningRateSchedule.Constant()),
                first(plan).training().schedule());
    }

    @Test
    void anOverrideOfAKeyOfASectionThatIsWrittenAsItsNameKeepsTheName() throws IOException {
        Path file = Files.writeString(directory.resolve("a.conf"), BASE + "training.schedule = constant");
        RunConfig config = ConfigurationReader.read(file.toString(), List.of("training.schedule.warm-up=2"));
        assertEquals(
                new LearningRateSchedule.WarmUp(2, new LearningRateSchedule.Constant()),
                config.training().schedule());
    }

    private static RunConfig first(SearchPlan plan) {
        return plan.points().get(0).trials().get(0).config();
    }
}
