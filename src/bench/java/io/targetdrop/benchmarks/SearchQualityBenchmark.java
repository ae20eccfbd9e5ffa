package io.targetdrop.benchmarks;

import io.targetdrop.benchmarks.tables.CsvFile;
import io.targetdrop.data.RandomSeed;
import io.targetdrop.data.RandomSeed.Purpose;
import io.targetdrop.search.space.SearchSpace;
import io.targetdrop.search.space.Tpe;
import io.targetdrop.search.space.Tpe.Observation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * How far the best of so many trials is from the minimum of a known function, and from the best of a grid that was recorded: TPE and ASHA
 * against random draws. No training, no Spark.
 */
@Command(
        name = "search-quality",
        description =
                "How close TPE, ASHA and random draws come to the best of known functions and of a recorded grid.",
        mixinStandardHelpOptions = true)
final class SearchQualityBenchmark implements Callable<Integer> {
    private static final int[] TRIALS = {10, 30, 100, 200};
    /** The index of 30 trials. */
    private static final int MIDDLE = 1;
    /** Of the recorded grid; the last are all of its trials. */
    private static final int[] RECORDED_TRIALS = {10, 30, 72};

    private static final String RECORDED = "cifar10-trials";
    private static final String TPE = "search.startup=";
    /** By name. With as many startup points as the grid has, a search draws all of them. */
    private static final Map<String, List<String>> STRATEGIES = strategies();

    private static final int STARTUP = 10;
    private static final double CONFIDENCE = 0.975;
    private static final List<String> COLUMNS =
            List.of("function", "strategy", "trials", "seeds", "mean_regret", "low_95", "high_95", "median_regret");

    @Mixin
    private CommonOptions options;

    @Option(
            names = "--seeds",
            paramLabel = "COUNT",
            description = "How many searches of each kind (default: ${DEFAULT-VALUE}).",
            defaultValue = "50")
    private int seeds;

    @Option(
            names = "--record",
            paramLabel = "DIR",
            description =
                    "Write the recorded grid from the directory of conf/experiments/search-table.conf's search, and end.")
    private Path record;

    private static Map<String, List<String>> strategies() {
        Map<String, List<String>> strategies = new LinkedHashMap<>();
        String samples = "search.samples=36";
        strategies.put("random", List.of("search.strategy=tpe", samples, TPE + 36));
        strategies.put("tpe", List.of("search.strategy=tpe", samples, TPE + STARTUP));
        strategies.put("asha", List.of("search.strategy=asha"));
        strategies.put("asha-tpe", List.of("search.strategy=asha", "search.proposals=tpe", samples, TPE + STARTUP));
        return strategies;
    }

    @Override
    public Integer call() throws IOException {
        if (record != null) {
            RecordedTrials.record(record);
            return 0;
        }
        int count = options.isSmoke() ? 2 : options.isQuick() ? Math.min(seeds, 10) : seeds;
        CsvFile table = options.start(COLUMNS);
        Map<String, Double> ratios = new LinkedHashMap<>();
        boolean isClear = true;
        for (KnownFunction function : KnownFunction.all()) {
            Regret random = regret(function, count, TRIALS[TRIALS.length - 1]);
            Regret tpe = regret(function, count, STARTUP);
            for (int index = 0; index < TRIALS.length; index++) {
                add(table, row(function.name(), "random", TRIALS[index], index, random));
                add(table, row(function.name(), "tpe", TRIALS[index], index, tpe));
            }
            ratios.put(
                    function.name() + "_tpe_vs_random_at_30",
                    tpe.at(MIDDLE).getMean() / random.at(MIDDLE).getMean());
            isClear &= tpe.high(MIDDLE) < random.low(MIDDLE);
        }
        addRecorded(table, count);
        System.out.println("TPE beats random draws at 30 trials, with intervals apart, on every function: " + isClear);
        options.publish(table);
        options.printJson(ratios);
        return 0;
    }

    /** Trials are counted as if each had been trained to its end: ten trials of ASHA are as many epochs as ten whole ones. */
    private static void addRecorded(CsvFile table, int seeds) throws IOException {
        RecordedTrials recorded = RecordedTrials.read();
        STRATEGIES.forEach((name, settings) -> {
            Regret regret = new Regret(IntStream.range(0, seeds)
                    .mapToObj(seed -> ReplayedSearch.of(recorded, RecordedTrials.plan(seed, settings)))
                    .map(search -> IntStream.of(RECORDED_TRIALS)
                            .mapToDouble(trials -> search.regret((long) trials * recorded.epochs()))
                            .toArray())
                    .toList());
            for (int index = 0; index < RECORDED_TRIALS.length; index++) {
                add(table, row(RECORDED, name, RECORDED_TRIALS[index], index, regret));
            }
        });
    }

    private static void add(CsvFile table, List<String> row) {
        table.add(row);
        System.out.println(String.join("  ", row));
    }

    /** Regrets: one array for each seed, with the numbers of trials in order. */
    private record Regret(List<double[]> bySeed) {
        SummaryStatistics at(int index) {
            SummaryStatistics statistics = new SummaryStatistics();
            bySeed.forEach(regrets -> statistics.addValue(regrets[index]));
            return statistics;
        }

        double low(int index) {
            return at(index).getMean() - half(at(index));
        }

        double high(int index) {
            return at(index).getMean() + half(at(index));
        }

        private static double half(SummaryStatistics statistics) {
            double quantile = new TDistribution(statistics.getN() - 1.0).inverseCumulativeProbability(CONFIDENCE);
            return quantile * statistics.getStandardDeviation() / Math.sqrt(statistics.getN());
        }

        double median(int index) {
            double[] sorted = bySeed.stream()
                    .mapToDouble(regrets -> regrets[index])
                    .sorted()
                    .toArray();
            return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
        }
    }

    /** With as many startup points as trials, a search draws all of them. */
    private static Regret regret(KnownFunction function, int seeds, int startup) {
        return new Regret(IntStream.range(0, seeds)
                .parallel()
                .mapToObj(seed -> regrets(function, seed, startup))
                .toList());
    }

    private static double[] regrets(KnownFunction function, int seed, int startup) {
        SearchSpace space = function.space();
        List<Observation> tried = new ArrayList<>();
        double[] best = new double[TRIALS[TRIALS.length - 1]];
        for (int number = 0; number < best.length; number++) {
            long own = RandomSeed.derive(seed, Purpose.PROPOSAL, number);
            double[] place = number < startup
                    ? space.draw(new SplittableRandom(own))
                    : Tpe.propose(space, tried, List.of(), own).get(0);
            double regret = function.regret().applyAsDouble(place);
            tried.add(new Observation(place, regret));
            best[number] = number == 0 ? regret : Math.min(best[number - 1], regret);
        }
        return IntStream.of(TRIALS).mapToDouble(trials -> best[trials - 1]).toArray();
    }

    private static List<String> row(String function, String strategy, int trials, int index, Regret regret) {
        return List.of(
                function,
                strategy,
                Integer.toString(trials),
                Integer.toString(regret.bySeed().size()),
                shown(regret.at(index).getMean()),
                shown(regret.low(index)),
                shown(regret.high(index)),
                shown(regret.median(index)));
    }

    private static String shown(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }
}
