package io.targetdrop.benchmarks;

import io.targetdrop.configuration.SearchText;
import io.targetdrop.search.SearchPlan;
import io.targetdrop.search.Trial;
import io.targetdrop.search.Trial.Leg;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The validation accuracies of real trials after each of their epochs, for replays: a grid of conf/experiments/search-table.conf on
 * CIFAR-10. No image is in the table.
 */
final class RecordedTrials {
    private static final Path FILE = Path.of("benchmarks/recorded/cifar10-trials.csv");
    private static final Path CONFIGURATION = Path.of("conf/experiments/search-table.conf");
    private static final String HEADER = "point,repetition,epoch,validation_accuracy";

    /** The seeds of each point. */
    static final int REPETITIONS = 2;

    /** By point and repetition, in the order of the epochs. */
    private final Map<String, List<Double>> accuracies;

    private final int epochs;

    private RecordedTrials(Map<String, List<Double>> accuracies) {
        this.accuracies = accuracies;
        this.epochs = accuracies.values().iterator().next().size();
    }

    /** Reads the table. */
    static RecordedTrials read() throws IOException {
        Map<String, List<Double>> accuracies = new HashMap<>();
        List<String> lines = Files.readAllLines(FILE);
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.substring(line.lastIndexOf('"') + 2).split(",");
            String point = line.substring(1, line.lastIndexOf('"'));
            accuracies
                    .computeIfAbsent(point + " / " + cells[0], first -> new ArrayList<>())
                    .add(Double.parseDouble(cells[2]));
        }
        return new RecordedTrials(accuracies);
    }

    /** Writes the table of a search that has ended. */
    static void record(Path search) throws IOException {
        SparkSession spark = SparkSession.builder()
                .master("local[1]")
                .config("spark.ui.enabled", "false")
                .getOrCreate();
        List<String> lines = new ArrayList<>(List.of(HEADER));
        List<Row> rows = new ArrayList<>(spark.read()
                .parquet(search.resolve("epochs").toString())
                .select("point", "repetition", "epoch", "validation_accuracy")
                .collectAsList());
        rows.sort(Comparator.comparing((Row row) -> row.getString(0))
                .thenComparing(row -> row.getInt(1))
                .thenComparing(row -> row.getInt(2)));
        for (Row row : rows) {
            lines.add("\"%s\",%d,%d,%s".formatted(row.getString(0), row.getInt(1), row.getInt(2), row.getDouble(3)));
        }
        spark.stop();
        Files.createDirectories(FILE.getParent());
        Files.write(FILE, lines);
    }

    /** Epochs of every trial. */
    int epochs() {
        return epochs;
    }

    /** The points of the table, each as text. */
    List<String> points() {
        return accuracies.keySet().stream()
                .map(key -> key.substring(0, key.lastIndexOf(" / ")))
                .distinct()
                .sorted(Comparator.comparing((String point) -> -accuracy(point)))
                .toList();
    }

    /** The mean accuracy of a point after its last epoch. */
    double accuracy(String point) {
        double sum = 0;
        for (int repetition = 0; repetition < REPETITIONS; repetition++) {
            sum += accuracies.get(point + " / " + repetition).get(epochs - 1);
        }
        return sum / REPETITIONS;
    }

    /** What was recorded at the end of a leg. A search with one repetition and an odd seed gets the second of the recorded seeds. */
    double accuracy(Leg leg) {
        Trial trial = leg.trial();
        long recorded = Math.floorMod(trial.config().seed(), (long) REPETITIONS);
        return accuracies.get(trial.point() + " / " + recorded).get(leg.epochs() - 1);
    }

    /**
     * The search of the table with another strategy. It has the same points, and no data.
     *
     * @param settings of the strategy
     * @param seed decides what is drawn, and the order of ASHA
     */
    static SearchPlan plan(long seed, List<String> settings) {
        List<String> all = new ArrayList<>(List.of(
                "seed=" + seed,
                "data=null",
                "data={format=generated, train-count=2500, test-count=100, validation-share=0.6}",
                "search.test=chosen"));
        all.addAll(settings);
        return SearchText.read(CONFIGURATION.toString(), all).plan();
    }
}
