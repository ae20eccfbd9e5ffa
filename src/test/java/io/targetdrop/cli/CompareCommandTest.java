package io.targetdrop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompareCommandTest {
    /** The required columns, in another order than a search writes them. */
    private static final String TABLE = """
            trial_id,axes,network,regularizer,drop_probability,seed,status,train_accuracy,validation_accuracy,test_accuracy
            a,"{""regularizer"":""{name:none}""}",plain-cnn,none,,0,completed,0.9,0.5,0.4
            b,"{""regularizer"":""{name:none}""}",plain-cnn,none,,1,completed,0.9,0.7,0.6
            c,"{""regularizer"":""{drop-probability:0.1,name:dropout}""}",plain-cnn,dropout,0.1,0,completed,0.8,0.6,0.5
            d,"{""regularizer"":""{drop-probability:0.1,name:dropout}""}",plain-cnn,dropout,0.1,1,completed,0.8,0.8,0.7
            """;

    @TempDir
    private Path directory;

    private static CommandRun compare(String... in) {
        String[] arguments = new String[1 + 2 * in.length];
        arguments[0] = "compare";
        for (int i = 0; i < in.length; i++) {
            arguments[1 + 2 * i] = "--in";
            arguments[2 + 2 * i] = in[i];
        }
        return CommandRun.of(new SparkJobs(() -> {}), arguments);
    }

    @Test
    void printsATableInMarkdown() throws IOException {
        Path table = Files.writeString(directory.resolve("table.csv"), TABLE);
        CommandRun run = compare(table.toString());
        assertEquals(0, run.exitCode(), run.err());
        String row = "| dropout | 0.1     |      2 |     0.7000 ± 0.1000 | 0.6000 ± 0.1000 |    0.1000 ± 0.1000 |";
        assertTrue(run.out().contains(row), run.out());
        assertTrue(run.out().contains("+0.1000 ± 0.0000"), run.out());
    }

    @Test
    void withoutABaselineTheTableHasNoDifferencesAndSaysWhy() throws IOException {
        Path table = Files.writeString(directory.resolve("table.csv"), TABLE.replaceAll("(?m)^[ab],.*\\R", ""));
        CommandRun run = compare(table.toString());
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().contains("| dropout | 0.1     |      2 |"), run.out());
        assertTrue(run.out().contains("No differences: none (no regulariser, no Cutout) is not among"), run.out());
        assertFalse(run.out().contains("p (Holm)"), run.out());
    }

    @Test
    void refusesAnUnknownMethodAndListsTheKnownOnes() throws IOException {
        Path table = Files.writeString(directory.resolve("table.csv"), TABLE);
        CommandRun run =
                CommandRun.of(new SparkJobs(() -> {}), "compare", "--in", table.toString(), "--against", "dropuot");
        assertRefused(run, "but dropuot has not; name one of dropout, none");
    }

    @Test
    void printsATableForEachBaseline() throws IOException {
        String table = Files.writeString(directory.resolve("table.csv"), TABLE).toString();
        String[] both = {"compare", "--in", table, "--against", "none", "--against", "dropout"};
        String none = compare(table).out();
        String dropout = CommandRun.of(new SparkJobs(() -> {}), "compare", "--in", table, "--against=dropout")
                .out();
        String summary = none.lines().findFirst().orElseThrow() + "\n";

        assertEquals(
                none + dropout.substring(summary.length()),
                CommandRun.of(new SparkJobs(() -> {}), both).out());
        assertTrue(dropout.contains("-0.1000 ± 0.0000"), dropout);
    }

    /** Loss ranks the other way round: none has 0.4 and 0.6, dropout 0.5 and 0.7. */
    @Test
    void comparesByWhatTheSearchRankedBy() throws IOException {
        Path table = Files.writeString(
                directory.resolve("table.csv"),
                TABLE.replace("validation_accuracy", "validation_loss").replace("test_accuracy", "test_loss"));
        CommandRun run = CommandRun.of(new SparkJobs(() -> {}), "compare", "--in", table.toString(), "--metric=loss");
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().contains("| validation loss |"), run.out());
        assertTrue(run.out().indexOf("| none ") < run.out().indexOf("| dropout "), run.out());
    }

    @Test
    void refusesAMetricThatIsUnknownOrMissing() throws IOException {
        Path table = Files.writeString(directory.resolve("table.csv"), TABLE);
        assertRefused(
                CommandRun.of(new SparkJobs(() -> {}), "compare", "--in", table.toString(), "--metric=f1"),
                "--metric must be one of accuracy, loss, macro-f1, balanced-accuracy, top5-accuracy, calibration-error but"
                        + " is 'f1'");
        assertRefused(
                CommandRun.of(new SparkJobs(() -> {}), "compare", "--in", table.toString(), "--metric=macro-f1"),
                "at least one trial must have validation_macro_f1 but none has; compare by accuracy, which every version"
                        + " measured");
    }

    @Test
    void acceptsASearchOrItsTable() throws IOException {
        Files.writeString(directory.resolve("trials.csv"), TABLE);
        assertEquals(
                compare(directory.resolve("trials.csv").toString()).out(),
                compare(directory.toString(), directory.toString()).out());
    }

    @Test
    void refusesAnUnfinishedSearch() {
        assertRefused(compare(directory.toString()), " is not one; name another one, or finish the search first");
        assertRefused(compare(directory.resolve("none.csv").toString()), "none.csv is not one; name another one");
    }

    @Test
    void refusesAnotherTable() throws IOException {
        Path table = Files.writeString(directory.resolve("other.csv"), "a,b\n1,2\n");
        assertRefused(compare(table.toString()), "other.csv: a row must have trial_id but has [a, b]");
    }

    private static void assertRefused(CommandRun run, String message) {
        assertEquals(2, run.exitCode());
        assertTrue(run.err().contains(message), run.err());
        assertEquals(
                1, run.err().lines().filter(line -> line.startsWith("error")).count(), run.err());
    }
}
