package io.targetdrop.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.configuration.ConfigurationException;
import io.targetdrop.configuration.Configurations;
import io.targetdrop.results.analysis.PointResult;
import io.targetdrop.training.EpochResult;
import io.targetdrop.training.RunConfig;
import io.targetdrop.training.spark.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java examples of the README, in the session of a program of its own. */
class ExamplesTest {
    private static SparkSession spark;

    @TempDir
    private static Path directory;

    private static String run;
    private static TrainingResult trained;

    // README: begin
    static TrainingResult train(SparkSession spark, String directory) {
        RunConfig config = Configurations.of("data.format=generated", "data.train-count=500", "training.epochs=2");
        TrainingJob job = new TrainingJob(new TrainingRequest(config, Output.to(directory)));
        TrainingResult result = job.run(spark);
        for (EpochResult epoch : result.epochs()) {
            System.out.printf("epoch %d  validation accuracy %.3f%n", epoch.epoch(), epoch.validationAccuracy());
        }
        System.out.printf(
                "test accuracy %.3f, %s%n",
                result.test().accuracy(), result.model().orElseThrow());
        return result;
    }

    static double evaluate(SparkSession spark, RunConfig config, String model) {
        EvaluationJob job = new EvaluationJob(new EvaluationJob.Request(model, config));
        return job.run(spark).score().accuracy();
    }

    static SearchResult search(SparkSession spark, String directory) {
        String axis = "search.axes.\"regularizer.drop-probability\"=[0, 0.15]";
        List<String> settings = List.of(
                "data.format=generated", "data.train-count=500", "training.epochs=2", "averaging.workers=1", axis);
        SearchResult result = new SearchJob(SearchRequest.of(settings, Output.to(directory))).run(spark);
        for (PointResult point : result.leaderboard().ranked()) {
            System.out.printf(
                    "%s  validation accuracy %s%n",
                    point.name(), point.validation().shown());
        }
        System.out.printf("best configuration %s%n", result.bestConfiguration().orElseThrow());
        return result;
    }
    // README: end

    @BeforeAll
    static void train() {
        spark = LocalSpark.session("local[2]");
        run = directory.resolve("run").toString();
        trained = train(spark, run);
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    @Test
    void trainingReturnsItsHistoryAndLeavesTheModels() {
        assertEquals(2, trained.epochs().size());
        assertEquals(2, trained.resultEpoch());
        assertTrue(trained.bestEpoch().isEmpty());
        assertTrue(Files.exists(local(trained.model().orElseThrow())));
        assertTrue(Files.exists(local(trained.inferenceModel().orElseThrow())));
        assertTrue(Files.exists(local(trained.onnxModel().orElseThrow())));
        assertEquals(64, trained.parametersSha256().length());
    }

    @Test
    void aSavedModelHasTheTestAccuracyOfItsRun() {
        assertEquals(
                trained.test().accuracy(),
                evaluate(spark, trained.config(), trained.model().orElseThrow()),
                1e-9);
    }

    @Test
    void aSearchReturnsItsLeaderboardAndLeavesTheBestConfiguration() {
        SearchResult result = search(spark, directory.resolve("search").toString());

        assertEquals(2, result.leaderboard().ranked().size());
        assertTrue(Files.exists(local(result.bestConfiguration().orElseThrow())));
    }

    @Test
    void aJobLeavesTheCallersSessionOpen() {
        assertFalse(spark.sparkContext().isStopped());
    }

    @Test
    void aWrongRequestNamesItsComponent() {
        RequestException failure = assertThrows(RequestException.class, () -> train(spark, run));
        assertEquals("out", failure.component());
        assertTrue(failure.getMessage().startsWith("out must name a directory that is empty"), failure.getMessage());
    }

    @Test
    void aRunResumesWhereItStopped() {
        TrainingRequest longer = new TrainingRequest(
                Configurations.of(
                        "data.format=generated", "data.train-count=500", "training.epochs=2", "checkpoint.keep=3"),
                Output.resuming(run));
        TrainingJob job = new TrainingJob(longer);
        assertTrue(job.hasCheckpoint());
        assertEquals(trained.parametersSha256(), job.run(spark).parametersSha256());
    }

    @Test
    void aSessionWithKryoIsRefused() {
        SparkConf settings = new SparkConf(false).set("spark.serializer", KryoSerializer.class.getName());
        ConfigurationException failure =
                assertThrows(ConfigurationException.class, () -> SessionSettings.requireJavaSerializer(settings));
        assertTrue(failure.getMessage().startsWith("spark.serializer must be "), failure.getMessage());
    }

    @Test
    void theReadmeHasTheseExamples() throws IOException {
        String source = Files.readString(Path.of("src/test/java/io/targetdrop/jobs/ExamplesTest.java"));
        int begin = source.indexOf("// README: begin\n");
        String examples = source.substring(
                        source.indexOf('\n', begin) + 1, source.indexOf("    // README: end\n", begin))
                .replaceAll("(?m)^    ", "");
        String readme = Files.readString(Path.of("README.md"));
        assertTrue(readme.contains("```java\n" + examples + "```"), examples);
    }

    private static Path local(String path) {
        return Path.of(path.substring("file:".length()));
    }
}
