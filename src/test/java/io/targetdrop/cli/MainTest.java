package io.targetdrop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.targetdrop.configuration.ConfigurationException;
import io.targetdrop.data.DataException;
import io.targetdrop.jobs.Output;
import org.apache.commons.lang3.ArrayUtils;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands, with jobs that do nothing. */
class MainTest {
    private static final String[] TRAIN = {"train", "--config", "conf/quickstart.conf"};

    @Test
    void resumingNeedsTheDirectoryOfTheRun() {
        CommandRun run = CommandRun.of("train", "--config", "conf/quickstart.conf", "--resume");
        assertEquals(2, run.exitCode());
        assertTrue(run.err().startsWith("error: --resume needs --out DIR"), run.err());
    }

    @Test
    void trainSuggestsALearningRateInsteadOfTraining() {
        CommandRun run =
                CommandRun.of("train", "--config", "conf/quickstart.conf", "--find-learning-rate", "rates.svg");
        assertEquals(0, run.exitCode(), run.err());
        assertEquals("""
                suggested_learning_rate  2
                lowest_loss_at           20
                steps                    2
                out                      rates.svg
                the loss has not risen, so a higher learning rate may do as well
                """, run.out());
    }

    @Test
    void aLearningRateIsNoRun() {
        CommandRun run = CommandRun.of(
                "train", "--config", "conf/quickstart.conf", "--find-learning-rate", "rates.svg", "--out", "runs/a");
        assertEquals(2, run.exitCode());
        assertTrue(run.err().startsWith("error: --find-learning-rate trains nothing"), run.err());
    }

    @Test
    void trainHandsTheConfigurationAndTheDirectoryToTheJob() {
        CommandRun run = CommandRun.of(
                "train", "--config", "conf/quickstart.conf", "--set", "training.epochs=3", "--out", "runs/a");
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().startsWith("test_accuracy        0.7500\n"), run.out());
        assertTrue(run.out().contains("\nepochs               3\n"), run.out());
        assertTrue(run.out().contains("\nout                  runs/a\n"), run.out());
        assertEquals("Optional[Output[directory=runs/a, resumes=false]]\n", run.err());
    }

    @Test
    void jsonIsTheLastLineOfStandardOutput() throws Exception {
        CommandRun run = CommandRun.of("train", "--config", "conf/quickstart.conf", "--json");
        JsonNode row = new ObjectMapper().readTree(run.lastLine());
        assertEquals(0.75, row.get("test_accuracy").asDouble());
        assertEquals(12, row.get("epochs").asInt());
    }

    @Test
    void evaluateHandsTheModelToTheJob() {
        CommandRun run = CommandRun.of("evaluate", "--model", "runs/a/model.zip", "--config", "conf/quickstart.conf");
        assertEquals(0, run.exitCode(), run.err());
        assertEquals("runs/a/model.zip\n", run.err());
        assertTrue(run.out().startsWith("test_accuracy           0.7500\n"), run.out());
    }

    /** Scripts written for the former name of the option. */
    @Test
    void searchPreviewsWithItsFormerOptionToo() {
        String[] preview = {"search", "--config", "conf/search-drop-ratio.conf", "--preview"};
        String[] former = {"search", "--config", "conf/search-drop-ratio.conf", "--dry-run"};
        CommandRun run = CommandRun.of(preview);
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().contains("about 90 seconds on one worker like this processor"), run.out());
        assertEquals(run.out(), CommandRun.of(former).out());
        assertFalse(CommandRun.of("search", "--help").out().contains("--dry-run"));
    }

    /** Points that are proposed later are not known yet. */
    @Test
    void searchPreviewsTheRangesThatPointsAreProposedFrom() {
        CommandRun run = CommandRun.of("search", "--config", "conf/search-ranges.conf", "--preview");
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().contains("""
                                and 12 points that are proposed when these have ended
                                  learning-rate from 0.01 to 0.5, logarithmic
                                  drop-probability from 0 to 1, where regularizer is stochastic-targetdrop
                                """), run.out());
    }

    @Test
    void retryFailedResumes() {
        String[] search = {"search", "--config", "conf/search-drop-ratio.conf", "--out", "searches/a"};
        assertEquals(
                new Output("searches/a", true) + ", retries what failed\n",
                CommandRun.of(ArrayUtils.add(search, "--retry-failed")).err());
        assertEquals(
                new Output("searches/a", true) + "\n",
                CommandRun.of(ArrayUtils.add(search, "--resume")).err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"train", "evaluate", "doctor"})
    void helpOfEveryCommandHasExamples(String command) {
        CommandRun run = CommandRun.of(command, "--help");
        assertEquals(0, run.exitCode());
        assertTrue(run.out().contains("Examples:"), run.out());
        assertTrue(run.out().contains("targetdrop " + command + " "), run.out());
    }

    @Test
    void helpNamesTheExitCodes() {
        CommandRun run = CommandRun.of("--help");
        assertEquals(0, run.exitCode());
        assertTrue(run.out().contains("the data is wrong"), run.out());
    }

    @Test
    void versionNamesTheProject() {
        CommandRun run = CommandRun.of("--version");
        assertEquals(0, run.exitCode());
        assertTrue(run.out().startsWith("targetdrop-spark "), run.out());
    }

    @Test
    void wrongDataAnywhereInTheCausesIsExitCode3() {
        Throwable data = new DataException("data_batch_1.bin must have records of 3073 bytes");
        CommandRun run = CommandRun.failing(new RuntimeException(new SparkException("Job aborted", data)), TRAIN);
        assertEquals(3, run.exitCode());
        assertEquals("error: data_batch_1.bin must have records of 3073 bytes\n", run.err());
    }

    @Test
    void aWrongConfigurationFoundByTheJobIsExitCode2() {
        CommandRun run = CommandRun.failing(new ConfigurationException("averaging.workers must be at most 4"), TRAIN);
        assertEquals(2, run.exitCode());
        assertEquals("error: averaging.workers must be at most 4\n", run.err());
    }

    @Test
    void anyOtherFailureIsExitCode4AndOneLine() {
        RuntimeException failure =
                new RuntimeException("outer", new IllegalStateException("the loss is NaN\nat step 7"));
        CommandRun run = CommandRun.failing(failure, TRAIN);
        assertEquals(4, run.exitCode());
        assertEquals(
                "error: the run failed: IllegalStateException: the loss is NaN (--stacktrace shows where)\n",
                run.err());
    }

    @Test
    void stacktraceShowsWhereARunFailed() {
        CommandRun run = CommandRun.failing(
                new IllegalStateException("broken"), "train", "--stacktrace", "--config", "conf/quickstart.conf");
        assertEquals(4, run.exitCode());
        assertTrue(run.err().contains("at io.targetdrop.cli.MainTest"), run.err());
        assertFalse(run.err().contains("(--stacktrace"), run.err());
    }

    @Test
    void handlesCyclicCauses() {
        RuntimeException first = new RuntimeException("first");
        RuntimeException second = new RuntimeException("second", first);
        first.initCause(second);
        assertEquals(4, CommandRun.failing(first, TRAIN).exitCode());
    }

    @ParameterizedTest(name = "targetdrop {0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ``                                                  | a command is missing: train, search, evaluate, predict, report, compare, explain, export or doctor
            trian                                               | did you mean train?
            train                                               | '--config=FILE'
            train --config                                      | '--config'
            train --config conf/quickstart.conf --cofnig x      | '--cofnig'
            train --config conf/quickstart.conf --set           | '--set'
            train --config conf/quickstart.conf --json=perhaps  | 'perhaps' is not a boolean
            evaluate --config conf/quickstart.conf              | '--model=FILE'
            export --model runs/first/model.zip                 | '--out=FILE'
            report --in runs/first                              | error: Missing required argument(s): --out=FILE
            report --in runs/first --watch runs/first           | error: Missing required argument(s): --out=FILE
            report --watch runs/first --port 65536              | --port must be in [0, 65535] but is 65536
            report --watch runs/first --every 0                 | --every must be at least 1 but is 0
            report --watch runs/first --hours -1                | --hours must be at least 1 but is -1
            doctor everything                                   | 'everything'
            """)
    void wrongUsageIsOneLineAndAHintAndExitCode2(String args, String said) {
        CommandRun run = CommandRun.of(args.isEmpty() ? new String[0] : args.split("\\s+"));
        assertEquals(2, run.exitCode());
        assertTrue(run.err().contains(said), run.err());
        assertTrue(run.err().contains(" --help'."), run.err());
        assertEquals(2, run.err().lines().count(), run.err());
    }
}
