package io.targetdrop.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.configuration.Configurations;
import io.targetdrop.data.FileSystems;
import io.targetdrop.data.ImageDirectory;
import io.targetdrop.data.RememberingFileSystem;
import io.targetdrop.data.RememberingFileSystem.Kind;
import io.targetdrop.data.RememberingFileSystem.Moment;
import io.targetdrop.search.Outcome;
import io.targetdrop.training.spark.LocalSpark;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A run or search that is killed, at whatever moment, ends with the numbers of the undisturbed one when it is resumed. Moments
 * are all those between two changes of its file system.
 */
class KilledJobsTest {
    private static final List<String> SMALL = List.of(
            "data={format=generated, train-count=24, test-count=10, side=16, validation-share=0.25}",
            "network={name=plain-cnn, sites=[]}",
            "regularizer.name=none",
            "training.schedule=constant",
            "training.batch-size=16",
            "averaging={workers=1, frequency=1}",
            "checkpoint={every-rounds=1, keep=1}");

    /** More than the 64 images of one file. */
    private static final int PICTURES = 70;

    @TempDir
    private static java.nio.file.Path directory;

    private static SparkSession spark;

    /** What a job leaves that does not depend on time. */
    private record Result(String numbers, List<String> files) {}

    @BeforeAll
    static void start() throws IOException {
        spark = LocalSpark.session("local[1]");
        for (Kind kind : Kind.values()) {
            spark.sparkContext().hadoopConfiguration().set(kind.setting(), RememberingFileSystem.class.getName());
        }
        new ImageDirectory(directory.resolve("images")).generated(PICTURES, 16);
        run(directory.resolve("run").toString(), 1, false);
    }

    @AfterAll
    static void stop() {
        spark.stop();
        FileSystems.use(Configuration::new);
        Arrays.stream(Kind.values()).forEach(RememberingFileSystem::clear);
    }

    @ParameterizedTest
    @EnumSource(names = {"DISK", "STORE"})
    void aRunResumesFromEveryMoment(Kind kind) {
        RememberingFileSystem.clear(kind);
        Result whole = run(kind, 1, false);

        resumesFromEveryMoment(kind, whole, () -> run(kind, 1, true));
    }

    /** The only kind of resumed run that changes its configuration: it is killed while that is replaced. */
    @Tag("slow")
    @ParameterizedTest
    @EnumSource
    void aRunThatIsExtendedResumesFromEveryMoment(Kind kind) {
        RememberingFileSystem.clear(kind);
        Result whole = run(kind, 2, false);
        RememberingFileSystem.clear(kind);
        run(kind, 1, false);
        Moment first = last(kind);
        RememberingFileSystem.restore(kind, first);
        assertEquals(whole, run(kind, 2, true));

        resumesFromEveryMoment(kind, whole, () -> run(kind, 2, true));
    }

    @ParameterizedTest
    @EnumSource(names = {"DISK", "STORE"})
    void aSearchResumesFromEveryMoment(Kind kind) {
        RememberingFileSystem.clear(kind);
        Result whole = search(kind, "0.01, 0.05", false);

        resumesFromEveryMoment(kind, whole, () -> search(kind, "0.01, 0.05", true));
    }

    @Tag("slow")
    @ParameterizedTest
    @EnumSource
    void aSearchOfALargerSpaceResumesFromEveryMoment(Kind kind) {
        RememberingFileSystem.clear(kind);
        search(kind, "0.01", false);
        RememberingFileSystem.restore(kind, last(kind));
        Result whole = search(kind, "0.01, 0.05", true);

        resumesFromEveryMoment(kind, whole, () -> search(kind, "0.01, 0.05", true));
    }

    @ParameterizedTest
    @EnumSource(names = "DISK")
    void aTableOfPredictionsResumesFromEveryMoment(Kind kind) {
        RememberingFileSystem.clear(kind);
        Result whole = predict(kind, false);

        resumesFromEveryMoment(kind, whole, () -> predict(kind, true));
    }

    private static Moment last(Kind kind) {
        List<Moment> moments = RememberingFileSystem.moments(kind);
        return moments.get(moments.size() - 1);
    }

    private static void resumesFromEveryMoment(Kind kind, Result expected, Supplier<Result> resume) {
        List<Moment> moments = RememberingFileSystem.moments(kind);
        assertTrue(moments.size() > 5, () -> "moments: " + moments.size());
        List<String> failures = new ArrayList<>();
        for (int i = 0; i < moments.size(); i++) {
            RememberingFileSystem.restore(kind, moments.get(i));
            String killed = "killed after change " + i + ", " + moments.get(i).change() + ": ";
            try {
                Result result = resume.get();
                if (!result.equals(expected)) {
                    failures.add(killed + result + " instead of " + expected);
                }
            } catch (RuntimeException e) {
                failures.add(killed + e);
            }
        }
        assertTrue(failures.isEmpty(), String.join("\n", failures));
    }

    private static Result run(Kind kind, int epochs, boolean resumes) {
        return new Result(run(kind.path("run"), epochs, resumes), files(kind));
    }

    private static String run(String out, int epochs, boolean resumes) {
        List<String> settings = new ArrayList<>(SMALL);
        settings.add("training.epochs=" + epochs);
        Output output = new Output(out, resumes);
        TrainingRequest request = new TrainingRequest(Configurations.read(settings), Optional.of(output));
        TrainingResult result = new TrainingJob(request).run(spark);
        return result.parametersSha256() + " "
                + result.epochs().stream()
                        .map(epoch -> epoch.train() + " " + epoch.validation())
                        .toList()
                + " " + result.test().summary();
    }

    private static Result search(Kind kind, String rates, boolean resumes) {
        List<String> settings = new ArrayList<>(SMALL);
        settings.add("training.epochs=1");
        settings.add("search.axes.\"training.learning-rate\"=[" + rates + "]");
        Output output = new Output(kind.path("search"), resumes);
        new SearchJob(SearchRequest.of(settings, output)).run(spark, new SearchJob.Listener() {
            /** Who watches a search waits for this file. */
            @Override
            public void resumed(List<Outcome> outcomes) {
                assertFalse(RememberingFileSystem.files(kind).contains("/search/trials.csv"));
            }
        });
        return new Result(trials(kind.path("search/trials.csv")), files(kind));
    }

    /** The same images give the same bytes. */
    private static Result predict(Kind kind, boolean resumes) {
        PredictionJob.Request request = new PredictionJob.Request(
                directory.resolve("run/model.zip").toString(),
                new PredictionInput.Files(directory.resolve("images").toString()),
                Optional.empty(),
                new Output(kind.path("table"), resumes),
                0,
                PredictionJob.ANY);
        PredictionJob.Result result = new PredictionJob(request).run(spark, PredictionJob.Listener.SILENT);
        List<Integer> contents = files(kind).stream()
                .map(path -> Arrays.hashCode(RememberingFileSystem.bytes(kind, path)))
                .toList();
        return new Result(result.images() + " " + result.unreadable() + " " + contents, files(kind));
    }

    /** How many old checkpoints a killed run has not removed yet makes no difference. */
    private static List<String> files(Kind kind) {
        return RememberingFileSystem.files(kind).stream()
                .filter(path -> !path.contains("/checkpoints/"))
                .toList();
    }

    /** The rows without what depends on time. */
    private static String trials(String file) {
        Path path = new Path(file);
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(FileSystems.of(path).open(path), StandardCharsets.UTF_8))) {
            List<String[]> rows = lines.lines().map(line -> line.split(",", -1)).toList();
            List<Map<String, String>> numbers = new ArrayList<>();
            for (String[] row : rows.subList(1, rows.size())) {
                Map<String, String> cells = new TreeMap<>();
                for (int column = 0; column < row.length; column++) {
                    cells.put(rows.get(0)[column], row[column]);
                }
                cells.keySet().removeIf(name -> name.matches(".*seconds|.*_per_second|executor"));
                numbers.add(cells);
            }
            return numbers.toString();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
