package io.targetdrop.benchmarks;

import io.targetdrop.benchmarks.tables.CsvFile;
import io.targetdrop.benchmarks.tables.Report;
import io.targetdrop.benchmarks.tables.Series;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileUtil;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a search costs in addition to its trials, and what ASHA saves. */
@Command(
        name = "search",
        description = "How much of two executors' time trials get, ASHA against the full grid, and very many trials.",
        mixinStandardHelpOptions = true)
final class SearchBenchmark implements Callable<Integer> {
    private static final int SLOTS = 2;
    private static final int TOP = 3;
    private static final String SMOKE_AXES = "axes { \"regularizer.drop-probability\" = [0.0, 0.1] }\n";
    private static final double NANOSECONDS = 1e9;
    private static final Pattern SECONDS = Pattern.compile("seconds +([\\d.]+)");

    @Mixin
    private CommonOptions options;

    @Option(
            names = "--many",
            paramLabel = "TRIALS",
            description = "How many trials of almost nothing; a square number (default: ${DEFAULT-VALUE}).",
            defaultValue = "10000")
    private int many;

    private final Report report = new Report(
            "shares of the executors' time, or of the grid's training time",
            List.of("slot_use", "asha_vs_grid", "grid_best_in_asha_top_3"));

    private Path work;

    /** A finished search: its rows, and how long it took. */
    private record Done(List<Row> rows, double seconds) {
        double sum(String column) {
            return rows.stream().mapToDouble(row -> row.<Double>getAs(column)).sum();
        }
    }

    @Override
    public Integer call() throws IOException {
        CsvFile table = options.start(report);
        work = Files.createDirectories(options.work().toPath().resolve("search"));
        try (LocalCluster cluster = new LocalCluster(work.toFile());
                SparkSession spark = SparkSession.builder()
                        .master("local[1]")
                        .config("spark.ui.enabled", false)
                        .config("spark.driver.host", "127.0.0.1")
                        .getOrCreate()) {
            slots(cluster, spark);
            strategies(cluster, spark);
            many(cluster, spark);
        }
        options.publish(report, table);
        return 0;
    }

    /** 24 trials of about 10 seconds each. */
    private void slots(LocalCluster cluster, SparkSession spark) throws IOException {
        String axes = options.isSmoke() ? SMOKE_AXES : """
                axes { "regularizer.drop-probability" = [0.0, 0.05, 0.1, 0.15, 0.2, 0.3] }
                repetitions = 4
                """;
        Path configuration = configuration("slots", 2560, 5, axes);
        Done done = run(cluster, spark, "slots", configuration, List.of());
        double busy = done.sum("seconds");
        double slots = SLOTS * done.seconds();
        String trials = done.rows().size() + " trials";
        add(trials, "s of training and scoring", busy);
        add("two executors", "s", slots);
        add(trials, "s of training", done.sum("training_seconds"));
        add("overhead of a trial", "s", (slots - busy) / done.rows().size());
        report.addTarget(series("slot_use", "share", busy / slots));
    }

    /** 36 points, which differ in more than their regulariser. */
    private void strategies(LocalCluster cluster, SparkSession spark) throws IOException {
        String axes = options.isSmoke() ? SMOKE_AXES : """
                axes {
                  "regularizer.drop-probability" = [0.0, 0.05, 0.1, 0.15, 0.2, 0.3]
                  "regularizer.block-size" = [3, 5]
                  "training.learning-rate" = [0.01, 0.03, 0.1]
                }
                """;
        Done grid = run(cluster, spark, "grid", configuration("grid", 1280, 18, axes), List.of());
        Done asha = run(
                cluster,
                spark,
                "asha",
                configuration("asha", 1280, 18, axes),
                List.of("--set", "search.strategy=asha", "--set", "search.first-epochs=" + options.count(2, 1)));
        add("grid, " + grid.rows().size() + " points", "s of training", grid.sum("training_seconds"));
        add("ASHA, " + grid.rows().size() + " points", "s of training", asha.sum("training_seconds"));
        report.addTarget(series("asha_vs_grid", "share", asha.sum("training_seconds") / grid.sum("training_seconds")));
        String best = best(grid.rows()).get(0);
        boolean isFound = best(asha.rows()).stream().limit(TOP).anyMatch(best::equals);
        System.err.printf(
                "  the grid's best: %s; ASHA's: %s%n",
                best, best(asha.rows()).stream().limit(TOP).toList());
        report.addTarget(series("grid_best_in_asha_top_3", "1 is yes", isFound ? 1 : 0));
    }

    /** Points of the trials that were trained to their end, the best first. */
    private static List<String> best(List<Row> rows) {
        return rows.stream()
                .filter(row -> row.<String>getAs("status").equals("completed"))
                .sorted(Comparator.comparing((Row row) -> -row.<Double>getAs("validation_accuracy")))
                .map(row -> row.<String>getAs("point"))
                .toList();
    }

    private void many(LocalCluster cluster, SparkSession spark) throws IOException {
        int side = (int) Math.sqrt(options.count(options.isQuick() ? Math.min(many, 400) : many, 4));
        String axes = "axes { \"training.learning-rate\" = " + values(side) + ", \"training.weight-decay\" = "
                + values(side) + " }";
        Path configuration = Files.writeString(work.resolve("many.conf"), """
                data { format = generated, train-count = 40, test-count = 10, side = 16, validation-share = 0.2 }
                network { name = plain-cnn, sites = [] }
                regularizer.name = none
                training { epochs = 1, batch-size = 32 }
                averaging.workers = 1
                search { %s }
                """.formatted(axes));
        Done done = run(cluster, spark, "many", configuration, List.of("--driver-memory", "1g"));
        add(done.rows().size() + " trials of almost nothing", "s", done.seconds());
        long start = System.nanoTime();
        long count = spark.read().parquet(out("many") + "/trials").count();
        add("reading their " + count + " rows", "s", (System.nanoTime() - start) / NANOSECONDS);
    }

    private static List<Double> values(int count) {
        List<Double> values = new ArrayList<>();
        for (int value = 1; value <= count; value++) {
            values.add(value / (10.0 * count));
        }
        return values;
    }

    private Path configuration(String name, int images, int epochs, String search) throws IOException {
        return Files.writeString(work.resolve(name + ".conf"), """
                data { format = generated, train-count = %d, test-count = 100, validation-share = 0.2 }
                network { name = resnet-8, sites = [stages] }
                training { epochs = %d, batch-size = %d, learning-rate = 0.05 }
                averaging.workers = 1
                search {
                %s}
                """.formatted(
                        options.count(images, 80), options.count(epochs, 2), options.count(32, 8), search));
    }

    private Done run(LocalCluster cluster, SparkSession spark, String name, Path configuration, List<String> more) {
        File out = new File(out(name));
        FileUtil.fullyDelete(out);
        double seconds = 0;
        for (String line : LocalCluster.finish(cluster.search(name, configuration, out.toPath(), more))) {
            Matcher matcher = SECONDS.matcher(line);
            seconds = matcher.matches() ? Double.parseDouble(matcher.group(1)) : seconds;
        }
        List<Row> rows = spark.read().parquet(out + "/trials").collectAsList();
        System.err.printf("  %s: %d trials in %.1f s%n", name, rows.size(), seconds);
        return new Done(rows, seconds);
    }

    private String out(String name) {
        return work.resolve(name).toString();
    }

    private void add(String name, String unit, double value) {
        report.add(series(name, unit, value));
    }

    private static Series series(String name, String unit, double value) {
        return new Series(name, "", 0, 1, unit, new double[] {value});
    }
}
