package io.targetdrop.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.search.Outcome;
import io.targetdrop.search.SearchException;
import io.targetdrop.search.Trial;
import io.targetdrop.training.spark.LocalSpark;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A search whose points are proposed, with files and Spark. */
class TpeSearchTest {
    private static final int SAMPLES = 7;

    @TempDir
    private Path directory;

    private static SparkSession spark;

    @BeforeAll
    static void start() {
        spark = LocalSpark.session("local[1]");
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    private SearchRequest request(String name, boolean resumes, String... more) {
        List<String> settings = new ArrayList<>(
                List.of(
                        "data={format=generated, train-count=24, test-count=10, side=16, validation-share=0.25}",
                        "network={name=plain-cnn, sites=[stages]}",
                        "training={batch-size=16, epochs=2}",
                        "averaging={workers=1, frequency=1}",
                        "search.strategy=tpe",
                        "search.samples=" + SAMPLES,
                        "search.startup=3",
                        "search.axes.\"training.learning-rate\"={ log-uniform = [1e-3, 0.3] }",
                        "search.axes.regularizer=[{ name = none }, { name = targetdrop, block-size = { integer = [1, 5], step = 2 } }]"));
        settings.addAll(List.of(more));
        return SearchRequest.of(settings, new Output(directory.resolve(name).toString(), resumes));
    }

    private static List<String> numbers(SearchResult result) {
        return result.outcomes().stream()
                .map(outcome ->
                        outcome.trial().proposal() + " " + outcome.trial().id() + " "
                                + outcome.trial().values() + " " + outcome.status() + " "
                                + outcome.metrics().validation())
                .toList();
    }

    /** Between the proposals. */
    @Test
    void aKilledSearchContinuesAsIfNothingHadHappened() {
        SearchResult whole = new SearchJob(request("whole", false)).run(spark);
        assertEquals(SAMPLES, whole.outcomes().size());
        assertEquals(SAMPLES, whole.plan().points().size());
        SearchJob killed = new SearchJob(request("killed", false));
        assertThrows(
                SearchException.class,
                () -> killed.run(spark, new SearchJob.Listener() {
                    private int ended;

                    @Override
                    public void ended(Outcome outcome, long epochsLeft) {
                        ended++;
                        if (ended == 5) {
                            killed.interrupt();
                        }
                    }
                }));

        List<Outcome> again = new ArrayList<>();
        SearchResult resumed = new SearchJob(request("killed", true)).run(spark, new SearchJob.Listener() {
            @Override
            public void ended(Outcome outcome, long epochsLeft) {
                again.add(outcome);
            }
        });

        assertEquals(SAMPLES - 5, again.size());
        assertEquals(numbers(whole), numbers(resumed));
        assertEquals(
                numbers(whole), numbers(new SearchJob(request("killed", true)).run(spark)), "nothing is left to do");
    }

    /**
     * TPE inside of ASHA: killed while points wait in a rung, most of which have no row. Its rows say what each was proposed from.
     */
    @Test
    void aKilledSearchInRungsContinuesAsIfNothingHadHappened() {
        String[] rungs = {"search.strategy=asha", "search.proposals=tpe", "search.reduction=2"};
        SearchResult whole = new SearchJob(request("rungs", false, rungs)).run(spark);
        assertEquals(SAMPLES, whole.outcomes().size());
        SearchJob killed = new SearchJob(request("rungs killed", false, rungs));
        assertThrows(
                SearchException.class,
                () -> killed.run(spark, new SearchJob.Listener() {
                    private int rested;

                    @Override
                    public void rested(Trial.Leg leg, double score, long epochsLeft) {
                        rested++;
                        if (rested == 5) {
                            killed.interrupt();
                        }
                    }
                }));

        SearchResult resumed = new SearchJob(request("rungs killed", true, rungs)).run(spark);

        assertEquals(numbers(whole), numbers(resumed));
        assertEquals(
                List.of(0, 0, 0, 3, 4, 5, 6),
                resumed.outcomes().stream()
                        .map(outcome -> outcome.trial().proposal().learnedFrom())
                        .toList());
        assertEquals(numbers(whole), numbers(new SearchJob(request("rungs killed", true, rungs)).run(spark)));
    }

    /** Its rows say pruned, and a resumed search leaves them so. */
    @Test
    void trialsWorseThanTheMedianArePruned() {
        String[] pruning = {"search.pruning=median", "search.startup=7", "training.epochs=3"};
        SearchResult result = new SearchJob(request("pruned", false, pruning)).run(spark);
        List<Outcome> pruned = result.outcomes().stream()
                .filter(Outcome.Pruned.class::isInstance)
                .toList();
        assertTrue(!pruned.isEmpty() && pruned.size() <= 3, pruned::toString);
        assertTrue(pruned.stream().allMatch(outcome -> outcome.metrics().epochs() < 3), pruned::toString);
        assertEquals(SAMPLES, new HashSet<>(numbers(result)).size());
        assertEquals(numbers(result), numbers(new SearchJob(request("pruned", true, pruning)).run(spark)));
    }

    @Test
    void patienceLeavesTheOtherPointsOut() {
        String patience = "search.patience=2";
        SearchResult result = new SearchJob(
                        request("patient", false, patience, "training.learning-rate=0.1", "training.epochs=1"))
                .run(spark);
        assertTrue(result.outcomes().size() < SAMPLES, result.outcomes()::toString);
        assertTrue(result.bestConfiguration().isPresent());
    }
}
